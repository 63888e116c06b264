import { InputError } from '../errors';
import type { ExperimentRequest, RunDefinition } from '../experiments';
import { settingsTable, unknownSetting } from '../settings';
import { taskNamed } from '../tasks';

/**
 * Whatever a person asked for by name and no run is told: a setting, a scheme, a task, a seed. A run that ignores what was
 * asked for would pass for an answer to it.
 *
 * @param definitions - the runs that came of the request, of one experiment or of several
 * @returns words such as `rounds = 7`
 * @throws InputError for a setting that does not exist, naming the nearest one
 */
export function unheard(request: ExperimentRequest, definitions: readonly RunDefinition[]): readonly string[] {
  const { overrides, assumed = [], schemes = [], tasks = [], seeds = [], imageSize } = request;
  const told = definitions.map(({ settings }) => settings);
  const settings = Object.entries(overrides).filter(([name, value]) => {
    if (!Object.hasOwn(settingsTable, name)) {
      throw new InputError(unknownSetting(name));
    }
    if (assumed.includes(name)) return false;
    return !told.some(
      (own) => own[name] === value || String(own[name]) === String(value) || own[name] === numberOf(value),
    );
  });
  return [
    ...settings.map(([name, value]) => `${name} = ${value}`),
    ...schemes
      .filter((name) => !told.some((own) => own['scheme'] === name || isListed(own['schemes'], name)))
      .map((name) => `scheme ${name}`),
    ...tasks
      .filter((name) => !told.some(({ task }) => nameOf(task) === taskNamed(name).name))
      .map((name) => `task ${name}`),
    ...seeds.filter((seed) => !definitions.some((run) => run.seed === seed)).map((seed) => `seed ${seed}`),
    ...(imageSize === undefined || told.some(({ model }) => imageSizeOf(model) === imageSize)
      ? []
      : [`image size ${imageSize}`]),
  ];
}

/** @throws InputError where something that was asked for changes nothing in the experiments */
export function requireHeard(
  request: ExperimentRequest,
  definitions: readonly RunDefinition[],
  experiments: readonly string[],
): void {
  const lost = unheard(request, definitions);
  if (lost.length === 0) return;
  throw new InputError(
    `${lost.join(', ')}: no run of ${experiments.join(', ')} takes ${lost.length === 1 ? 'this' : 'these'}; leave it out, or name another experiment`,
  );
}

function isListed(list: unknown, name: string): boolean {
  return Array.isArray(list) && list.includes(name);
}

function numberOf(value: unknown): number {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

function imageSizeOf(model: unknown): unknown {
  return typeof model === 'object' && model !== null && 'imageSize' in model ? model.imageSize : undefined;
}

function nameOf(task: unknown): unknown {
  return typeof task === 'object' && task !== null && 'name' in task ? task.name : undefined;
}
