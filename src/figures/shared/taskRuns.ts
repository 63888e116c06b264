import {
  findLearningRuns,
  type LearningRunResults,
  learningRuns,
  runsBySeed,
  runsLeftOut,
  schemesToCompare,
} from '../../experiments';
import type { FoundRecord, LeftOut, RecordSource } from '../../records';
import { peerSchemes } from '../../scheduling';
import type { Reads } from '../figure';
import { curveOverSeeds, type SchemeCurve } from './schemeCurve';

/** The runs of the schemes that can be compared on a task: the paper's, and those of one's own. */
export interface TaskRuns {
  /** As a title names it: `SST-2 with bge-small-en-v1.5`, `generated sentiment`. */
  readonly title: string;
  /** Share of the most frequent label, in [0, 1]. */
  readonly majorityAccuracy: number;
  /** How many seeds all of them have. */
  readonly seeds: number;
  readonly schemes: ReadonlyMap<string, readonly LearningRunResults[]>;
  readonly records: readonly FoundRecord<LearningRunResults>[];
  /** Runs on the task that are not among them. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * The runs of figures 3 and 4 on a task: of the paper's schemes, in the order of its legends, with the seeds that they
 * share, and of every other scheme that has these seeds too. Those of other papers stand in the figures of who takes part.
 *
 * @returns undefined where there are none
 */
export function taskRuns(task: string, source: RecordSource): TaskRuns | undefined {
  const found = findLearningRuns(learningRuns, { records: source }).filter(
    (run) => run.task === task && !isPeer(run.scheme),
  );
  const bySeed = runsBySeed(found, schemesToCompare(found));
  if (bySeed === undefined) return undefined;
  const records = [...bySeed.values()].flatMap((runs) => runs.map((run) => run.found));
  const { majorityAccuracy } = records[0]!.record.results.task;
  const schemes = new Map([...bySeed].map(([scheme, runs]) => [scheme, runs.map((run) => run.found.record.results)]));
  const leftOut = runsLeftOut(
    source.list(learningRuns).filter(({ record: { labels } }) => labels.task === task && !isPeer(labels.scheme)),
    records,
  );
  return {
    title: taskTitle(records[0]!),
    majorityAccuracy,
    seeds: [...schemes.values()][0]!.length,
    schemes,
    records,
    leftOut,
  };
}

const peerNames: ReadonlySet<string> = new Set(peerSchemes.map(({ name }) => name));

/** Whether a scheme is that of another paper. */
export function isPeer(scheme: string): boolean {
  return peerNames.has(scheme);
}

/** A task as a title names it, with the checkpoint where it is one that others published: `SST-2 with bge-small-en-v1.5`. */
export function taskTitle({ record: { results, settings } }: FoundRecord<LearningRunResults>): string {
  const { title, origin } = results.task;
  const { name } = (settings['model'] ?? {}) as { readonly name?: unknown };
  return origin === 'real' && typeof name === 'string' ? `${title} with ${name}` : title;
}

/** The runs of figures 3 and 4 on a task. */
export function runsOfTask(task: string): Reads<TaskRuns> {
  return {
    experiment: 'learning',
    read(source) {
      const read = taskRuns(task, source);
      return read && { read, records: read.records, leftOut: read.leftOut };
    },
  };
}

/** A quantity of each scheme over the rounds: the mean of its seeds, and the band that they span. */
export function learningCurves(
  { schemes }: Pick<TaskRuns, 'schemes'>,
  quantity: 'trainingLoss' | 'testAccuracy',
): SchemeCurve[] {
  return [...schemes].map(([scheme, runs]) =>
    curveOverSeeds(
      scheme,
      runs[0]!.evaluations.round,
      runs.map(({ evaluations }) => evaluations[quantity]),
    ),
  );
}

/** What the band of curves over seeds is; absent for one seed, which has none. */
export function bandOf(seeds: number): { readonly band?: string } {
  return seeds > 1 ? { band: `lowest to highest of ${seeds} seeds` } : {};
}
