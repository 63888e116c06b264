import { InputError } from '../../errors';
import type { Json, Profile, RunHandle } from '../../records';
import { type Scheme, TABULATED_WHOLE } from '../../scheduling';
import { parseSettings, type Settings, settingsTable } from '../../settings';
import { type ExperimentRequest, type RunContext, type RunDefinition, settingsOfReading } from '../experiment';
import { codeOfSchemes } from '../requestedSchemes';

/** One size a profile. */
export type Sizes<S> = { readonly [profile in Profile]: S };

/** A run of a scheduling study: what it is called, what it is told, its size, and a function of all that. */
export function study<Results, L>(
  handle: RunHandle<Results, L>,
  run: {
    readonly labels: L;
    readonly settings: Settings;
    /** What it is told beside the settings. */
    readonly extra: { readonly [name: string]: Json };
    readonly work: RunDefinition['work'];
    /** Those that it plays by name. */
    readonly schemes?: readonly Scheme[];
    readonly results: (tick: (done: number, total: number) => void) => Results;
  },
): RunDefinition {
  const { labels, settings, extra, work, schemes, results } = run;
  return handle.define({
    labels,
    settings: { ...radioAndScheduling(settings), ...extra },
    seed: settings.seed,
    ...(schemes === undefined ? {} : { schemes: codeOfSchemes(schemes) }),
    work,
    async execute({ onProgress, signal }: RunContext) {
      signal.throwIfAborted();
      return { results: sevenDigits(results(onProgress)), backend: 'none' };
    },
  });
}

/** Seven digits: more than any interval deserves, and the last bits of a difference, which solvers disagree on, stay out. */
function sevenDigits<Results>(results: Results): Results {
  const rounded = JSON.stringify(results, (_, value) =>
    typeof value === 'number' ? Number(value.toPrecision(7)) : value,
  );
  return JSON.parse(rounded) as Results;
}

/** The settings that a study of scheduling depends on; the others would change its record without changing its results. */
function radioAndScheduling(settings: Settings): Partial<Settings> & { readonly [name: string]: Json } {
  const sections = ['II-B', 'IV'];
  const names = (Object.keys(settings) as (keyof Settings)[]).filter(
    (name) => sections.includes(settingsTable[name].section) || name === 'rounds' || name === 'seed',
  );
  return Object.fromEntries(names.map((name) => [name, settings[name]]));
}

/** Settings of a study: the reading's, then its own, then a person's. */
export function settingsOf(request: ExperimentRequest, changes: Partial<Settings>): Settings {
  const settings = parseSettings({ ...settingsOfReading(request), ...changes, ...request.overrides });
  if (settings.deviceCount < 2) {
    throw new InputError(
      `deviceCount must be at least 2 in a study of scheduling, which asks how many take part, got ${settings.deviceCount}`,
    );
  }
  return settings;
}

/**
 * Settings of a study that looks at every prefix of every round.
 *
 * @throws InputError, beside those of {@link settingsOf}, for a cell whose tables would not end
 */
export function tabulatedSettings(name: string, request: ExperimentRequest, changes: Partial<Settings>): Settings {
  const settings = settingsOf(request, changes);
  if (settings.deviceCount <= TABULATED_WHOLE) return settings;
  throw new InputError(
    `${name} looks at every prefix of every round, which takes time with the square of the cell: deviceCount must be at most ` +
      `${TABULATED_WHOLE}, got ${settings.deviceCount}; transient takes larger cells`,
  );
}
