import type { Json } from '../../records';
import { simulateScheduling } from '../../scheduling';
import { parseSettings, type Settings, settingsTable } from '../../settings';
import type { PlannedRun } from '../plan';
import { trainsModel } from './resources';

/**
 * How much a run has to do, in numbers that its time is proportional to: what was measured at one size says by them what
 * another size takes.
 */
export type RunWork =
  /** A study: the product of its sizes (seeds, rounds, problems, points of a grid, ...). */
  | { readonly kind: 'study'; readonly units: number }
  /** Training: examples that pass forward and backward, and examples that are only measured. */
  | {
      readonly kind: 'training';
      readonly input: 'text' | 'image';
      readonly trained: number;
      readonly measured: number;
      /** Tokens of an example of text. */
      readonly tokens: number;
    };

/** Sizes of a study that are numbers. */
const counts: readonly string[] = ['seeds', 'rounds', 'runs', 'problems', 'instances', 'enumerated'];

/** Sizes of a study that are lists. */
const lists: readonly string[] = ['gsDevices', 'budgets'];

/** The work of a run, from its settings alone. */
export function workOf({ definition, origin, run }: PlannedRun): RunWork {
  const { settings } = definition;
  return trainsModel(origin.experiment) ? trainingWork(settings, run) : { kind: 'study', units: studyUnits(settings) };
}

/** The product of the sizes that the settings of a study name. */
export function studyUnits(settings: { readonly [name: string]: Json }): number {
  const grid = settings['grid'] as { readonly [name: string]: Json } | undefined;
  if (grid !== undefined) return gridUnits(grid);
  const numbers = counts.map((name) => settings[name]).filter((value) => typeof value === 'number');
  const lengths = lists.flatMap((name) => (Array.isArray(settings[name]) ? [settings[name].length] : []));
  return [...numbers, ...lengths].reduce((product, size) => product * size, 1);
}

/** Every combination of a grid once a seed, each as long as its rounds. */
function gridUnits(grid: { readonly [name: string]: Json }): number {
  let units = 1;
  for (const [name, values] of Object.entries(grid)) {
    if (typeof values === 'number') units *= values;
    else if (name === 'rounds') units *= (values as readonly number[]).reduce((sum, rounds) => sum + rounds, 0);
    else if (Array.isArray(values)) units *= values.length;
  }
  return units;
}

function trainingWork(told: { readonly [name: string]: Json }, run: string): RunWork {
  const names = Object.keys(settingsTable).filter((name) => name in told);
  const settings: Settings = parseSettings(Object.fromEntries(names.map((name) => [name, told[name]])));
  // Runs that compare no schemes train on all devices, or on some in several variants; all of them is what they amount to.
  const scheme = typeof told['scheme'] === 'string' ? told['scheme'] : 'all-in';
  const { rounds } = simulateScheduling({ settings, scheme, payloadBits: 1 });
  const scheduled = rounds.reduce((sum, { devices }) => sum + devices.length, 0);
  const measurements = 1 + Math.ceil(settings.rounds / settings.evaluateEvery);
  return {
    kind: 'training',
    input: /cifar10|images/.test(run) ? 'image' : 'text',
    trained: scheduled * settings.batchSize,
    measured: measurements * (settings.testExamples + settings.lossExamples),
    tokens: settings.sequenceLength,
  };
}
