import {
  canonicalJson,
  currentProfile,
  type FoundRecord,
  findRecord,
  type Json,
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

/** Settings in which the runs of one comparison may differ. */
const varied: readonly string[] = ['seed', 'scheme'];

/**
 * The runs `TASK/[VARIANT/]SCHEME/seed-S` of an experiment that have a record, own or reference, and can be compared: within
 * a task they agree in every setting but the seed, the scheme and what `variants` names. Where a task has runs of several
 * kinds (a shorter one was made by hand, say), the kind with the most runs is taken.
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
  } = {},
): readonly FoundLearningRun[] {
  const { profile = currentProfile(), variants = [], committed = false } = options;
  const groups = new Map<string, Map<string, FoundLearningRun[]>>();
  for (const run of committed ? listReferences(experiment, profile) : listRuns(experiment, profile)) {
    const [task, ...rest] = run.split('/');
    const seed = /^seed-(\d+)$/.exec(rest.pop() ?? '')?.[1];
    const scheme = rest.pop();
    if (task === undefined || scheme === undefined || seed === undefined) continue;
    const found = committed
      ? committedRecord(experiment, run, profile)
      : findRecord<LearningRunResults>(experiment, run, profile)!;
    const kind = kindOf(found.record.settings, [...varied, ...variants]);
    const kinds = groups.get(task) ?? new Map<string, FoundLearningRun[]>();
    groups.set(task, kinds);
    kinds.set(kind, [...(kinds.get(kind) ?? []), { task, variant: rest.join('/'), scheme, seed: Number(seed), found }]);
  }
  return [...groups.values()].flatMap((kinds) => [...kinds.values()].sort((a, b) => b.length - a.length)[0]!);
}

function committedRecord(experiment: string, run: string, profile: Profile): FoundRecord<LearningRunResults> {
  const path = recordPath(referenceFolder, profile, experiment, run);
  return { record: readRecord<LearningRunResults>(path), origin: 'reference', path };
}

function kindOf(settings: { readonly [name: string]: Json }, without: readonly string[]): string {
  return canonicalJson(Object.fromEntries(Object.entries(settings).filter(([name]) => !without.includes(name))));
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
