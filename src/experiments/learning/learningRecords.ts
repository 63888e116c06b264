import {
  canonicalJson,
  type FoundRecord,
  foundRecords,
  type LeftOut,
  type RecordSource,
  type RunHandle,
} from '../../records';
import { allSchemes, paperSchemeNames } from '../../scheduling';
import type { LearningLabels, LearningRunResults } from './learningRun';

/** A federated run as its record tells of it. */
export interface FoundLearningRun {
  readonly task: string;
  /** Its label of that name, for example `budget-2`; empty where there is none. */
  readonly variant: string;
  readonly scheme: string;
  readonly seed: number;
  readonly found: FoundRecord<LearningRunResults, LearningLabels>;
}

/** Settings in which the runs of one comparison may differ. */
const varied: readonly string[] = ['seed', 'scheme'];

/**
 * The runs that can be compared: within a group all agree in every setting but those that may vary. Where a group has runs
 * of several kinds (some on other data, say), the kind with the most runs is taken, the first of them in a tie.
 *
 * @param varies - settings in which runs of one kind may differ
 */
export function comparableRuns<Run>(
  runs: readonly Run[],
  groupOf: (run: Run) => string,
  settingsOf: (run: Run) => { readonly [name: string]: unknown },
  varies: readonly string[],
): readonly Run[] {
  const groups = new Map<string, Map<string, Run[]>>();
  for (const run of runs) {
    const told = Object.entries(settingsOf(run)).filter(([name]) => !varies.includes(name));
    const kind = canonicalJson(Object.fromEntries(told));
    const kinds = groups.get(groupOf(run)) ?? new Map<string, Run[]>();
    groups.set(groupOf(run), kinds);
    const own = kinds.get(kind);
    if (own === undefined) kinds.set(kind, [run]);
    else own.push(run);
  }
  return [...groups.values()].flatMap((kinds) => [...kinds.values()].sort((a, b) => b.length - a.length)[0]!);
}

/**
 * The federated runs of an experiment that have a record and can be compared: within a task they agree in every setting but
 * the seed, the scheme and what `varies` names; see {@link comparableRuns}.
 *
 * @param handle - `learningRuns`, or the runs of a sweep
 * @param options.records - default: those of the current size, own or reference
 * @param options.varies - settings that the experiment varies, such as `delayBudgetMsPerBit`
 */
export function findLearningRuns(
  handle: RunHandle<LearningRunResults, LearningLabels>,
  options: {
    readonly records?: RecordSource;
    readonly varies?: readonly string[];
  } = {},
): readonly FoundLearningRun[] {
  const { records = foundRecords(), varies = [] } = options;
  const runs = records.list(handle).map((found): FoundLearningRun => {
    const { task, scheme, seed, variant = '' } = found.record.labels;
    return { task, variant: String(variant), scheme, seed, found };
  });
  return comparableRuns(
    runs,
    ({ task }) => task,
    ({ found }) => found.record.settings,
    [...varied, ...varies],
  );
}

/**
 * The runs of one task, a list for each scheme with the same seeds in the same order.
 *
 * @returns undefined where a scheme has no run, or the schemes share no seed
 */
export function runsBySeed<Scheme extends string, Run extends Pick<FoundLearningRun, 'scheme' | 'seed'>>(
  runs: readonly Run[],
  schemes: readonly Scheme[],
): ReadonlyMap<Scheme, readonly Run[]> | undefined {
  const own = new Map(schemes.map((scheme) => [scheme, new Map<number, Run>()]));
  for (const run of runs) {
    const list = own.get(run.scheme as Scheme);
    if (list !== undefined && !list.has(run.seed)) list.set(run.seed, run);
  }
  const lists = [...own.values()];
  const shared = [...(lists[0]?.keys() ?? [])]
    .filter((seed) => lists.every((list) => list.has(seed)))
    .sort((a, b) => a - b);
  if (shared.length === 0) return undefined;
  return new Map([...own].map(([scheme, list]) => [scheme, shared.map((seed) => list.get(seed)!)]));
}

/**
 * The schemes of one task that can stand side by side: the paper's that have runs, and every other with a run on each of the seeds
 * that those share; in the order in which schemes are listed.
 */
export function schemesToCompare(runs: readonly Pick<FoundLearningRun, 'scheme' | 'seed'>[]): readonly string[] {
  const seeds = new Map<string, Set<number>>();
  for (const { scheme, seed } of runs) {
    const own = seeds.get(scheme);
    if (own === undefined) seeds.set(scheme, new Set([seed]));
    else own.add(seed);
  }
  const known = allSchemes().map(({ name }) => name);
  const named = [...new Set([...known, ...[...seeds.keys()].sort()])].filter((name) => seeds.has(name));
  const papers = named.filter((name) => paperSchemeNames.includes(name));
  const shared = [...(seeds.get(papers[0] ?? named[0] ?? '') ?? [])].filter((seed) =>
    papers.every((name) => seeds.get(name)!.has(seed)),
  );
  return named.filter((name) => papers.includes(name) || shared.every((seed) => seeds.get(name)!.has(seed)));
}

/**
 * Why runs cannot be compared with those that were chosen: they are told something else, or their seed is not there for every
 * scheme.
 *
 * @param all - of one task
 * @param chosen - of these, at least one
 */
export function runsLeftOut(
  all: readonly FoundRecord<unknown>[],
  chosen: readonly FoundRecord<unknown>[],
): readonly LeftOut[] {
  const used = new Set<unknown>(chosen.map(({ record }) => record));
  const { settings } = chosen[0]!.record;
  const text = (value: unknown): string => (value === undefined ? 'not set' : canonicalJson(value));
  return all
    .filter(({ record }) => !used.has(record))
    .map(({ record }): LeftOut => {
      const names = Object.keys({ ...settings, ...record.settings }).filter((name) => !varied.includes(name));
      const other = names.find((name) => text(settings[name]) !== text(record.settings[name]));
      return {
        what: `${record.experiment}/${record.run}`,
        why:
          other === undefined
            ? `not every scheme has seed ${record.seed}`
            : `told ${other} ${text(record.settings[other])}, the others ${text(settings[other])}`,
      };
    });
}
