import {
  canonicalJson,
  currentProfile,
  type FoundRecord,
  findRecord,
  listReferences,
  listRuns,
  type Profile,
  readRecord,
  recordPath,
  referenceFolder,
} from '../../records';
import type { LearningRunResults } from './learningRun';

/** A federated run as its record tells of it. */
export interface FoundLearningRun {
  readonly task: string;
  /** The part of its name between task and scheme, for example `budget-2`; empty where there is none. */
  readonly variant: string;
  readonly scheme: string;
  readonly seed: number;
  readonly found: FoundRecord<LearningRunResults>;
}

/** More runs than references will ever be. */
const MANY = 1e6;

/** Settings in which the runs of one comparison may differ. */
const varied: readonly string[] = ['seed', 'scheme'];

/**
 * The parts of a run's name before its seed, and the seed.
 *
 * @returns undefined for a name that does not end in `seed-S`, such as that of a run which tunes a model
 *
 * @example
 * partsOfRun('sst2/gs/seed-2') // { parts: ['sst2', 'gs'], seed: 2 }
 */
export function partsOfRun(run: string): { readonly parts: readonly string[]; readonly seed: number } | undefined {
  const parts = run.split('/');
  const seed = /^seed-(\d+)$/.exec(parts.pop()!)?.[1];
  return seed === undefined ? undefined : { parts, seed: Number(seed) };
}

/**
 * The runs that can be compared: within a group all agree in every setting but those that may vary. Where a group has runs
 * of several kinds (a shorter one was made by hand, say), the kind with the most runs is taken, the first of them in a tie.
 *
 * @param varies - settings in which runs of one kind may differ
 * @param weightOf - how many runs a run counts for, default 1
 */
export function comparableRuns<Run>(
  runs: readonly Run[],
  groupOf: (run: Run) => string,
  settingsOf: (run: Run) => { readonly [name: string]: unknown },
  varies: readonly string[],
  weightOf: (run: Run) => number = () => 1,
): readonly Run[] {
  const groups = new Map<string, Map<string, Run[]>>();
  for (const run of runs) {
    const told = Object.entries(settingsOf(run)).filter(([name]) => !varies.includes(name));
    const kind = canonicalJson(Object.fromEntries(told));
    const kinds = groups.get(groupOf(run)) ?? new Map<string, Run[]>();
    groups.set(groupOf(run), kinds);
    kinds.set(kind, [...(kinds.get(kind) ?? []), run]);
  }
  const weight = (kind: readonly Run[]): number => kind.reduce((sum, run) => sum + weightOf(run), 0);
  return [...groups.values()].flatMap((kinds) => [...kinds.values()].sort((a, b) => weight(b) - weight(a))[0]!);
}

/**
 * The runs `TASK/[VARIANT/]SCHEME/seed-S` of an experiment that have a record, own or reference, and can be compared: within
 * a task they agree in every setting but the seed, the scheme and what `variants` names; see {@link comparableRuns}.
 *
 * @param variants - settings that the experiment varies, such as `delayBudgetMsPerBit`
 */
export function findLearningRuns(
  experiment: string,
  options: {
    readonly profile?: Profile;
    readonly variants?: readonly string[];
    /** Committed references only: what documents are written from. */
    readonly committed?: boolean;
    /** Whether runs made here, however few, win over references that they cannot be compared with; default false. */
    readonly ownFirst?: boolean;
  } = {},
): readonly FoundLearningRun[] {
  const { profile = currentProfile(), variants = [], committed = false, ownFirst = false } = options;
  const names = committed ? listReferences(experiment, profile) : listRuns(experiment, profile);
  const runs = names.flatMap((run): FoundLearningRun[] => {
    const { parts: [task, ...rest] = [], seed } = partsOfRun(run) ?? {};
    const scheme = rest.pop();
    if (task === undefined || scheme === undefined || seed === undefined) return [];
    const found = committed
      ? committedRecord(experiment, run, profile)
      : findRecord<LearningRunResults>(experiment, run, profile)!;
    return [{ task, variant: rest.join('/'), scheme, seed, found }];
  });
  return comparableRuns(
    runs,
    ({ task }) => task,
    ({ found }) => found.record.settings,
    [...varied, ...variants],
    ({ found }) => (ownFirst && found.origin === 'run' ? MANY : 1),
  );
}

function committedRecord(experiment: string, run: string, profile: Profile): FoundRecord<LearningRunResults> {
  const path = recordPath(referenceFolder, profile, experiment, run);
  return { record: readRecord<LearningRunResults>(path), origin: 'reference', path };
}

/**
 * The runs of one task, a list for each scheme with the same seeds in the same order.
 *
 * @returns undefined where a scheme has no run, or the schemes share no seed
 */
export function runsBySeed<Scheme extends string>(
  runs: readonly FoundLearningRun[],
  schemes: readonly Scheme[],
): ReadonlyMap<Scheme, readonly FoundLearningRun[]> | undefined {
  const own = schemes.map((scheme) => runs.filter((run) => run.scheme === scheme));
  const shared = (own[0] ?? [])
    .map(({ seed }) => seed)
    .filter((seed) => own.every((list) => list.some((run) => run.seed === seed)))
    .sort((a, b) => a - b);
  if (shared.length === 0) return undefined;
  return new Map(schemes.map((scheme, i) => [scheme, shared.map((seed) => own[i]!.find((run) => run.seed === seed)!)]));
}
