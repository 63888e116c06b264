import {
  comparableRuns,
  type LearningLabels,
  type LearningRunResults,
  learningRuns,
  type ParticipationMode,
  participationRuns,
  runsBySeed,
} from '../../experiments';
import type { FoundRecord, RecordSource } from '../../records';
import { allSchemes, participation } from '../../scheduling';
import type { Reads } from '../figure';
import { isPeer, taskTitle } from './taskRuns';

/** Runs of schemes that choose who takes part, on a task under one mode, with the seeds that all shown schemes share. */
export interface ParticipationRead {
  /** As a title names the task. */
  readonly title: string;
  readonly seeds: readonly number[];
  /** In the order in which schemes are listed; one run a seed, in the order of the seeds. */
  readonly schemes: ReadonlyMap<string, readonly LearningRunResults[]>;
  readonly records: readonly FoundRecord<LearningRunResults, LearningLabels>[];
}

/** Settings in which these runs may differ. */
const varied: readonly string[] = ['seed', 'scheme'];

/**
 * The runs of `participation` on a task under one mode. Published checkpoints, which cost hours, have none: there those of
 * `learning` serve, in which the same schemes were played on the cells of figures 3 and 4.
 */
function runsUnder(
  source: RecordSource,
  task: string,
  mode: ParticipationMode,
): readonly FoundRecord<LearningRunResults, LearningLabels>[] {
  const own = source.list(participationRuns).filter(({ record: { labels } }) => labels.task === task);
  if (own.length > 0 || mode !== 'iid') return own.filter(({ record: { labels } }) => labels.mode === mode);
  const learned = source.list(learningRuns).filter(({ record: { labels } }) => labels.task === task);
  return learned.some(({ record: { labels } }) => labels.scheme === participation.name) ? learned : [];
}

function participationRead(
  source: RecordSource,
  task: string,
  mode: ParticipationMode,
  shown: (scheme: string) => boolean,
  mostCells: number,
): ParticipationRead | undefined {
  const found = runsUnder(source, task, mode).filter(({ record }) => shown(record.labels.scheme));
  const runs = comparableRuns(
    found,
    () => '',
    ({ record }) => record.settings,
    varied,
  );
  const played = new Set(runs.map(({ record }) => record.labels.scheme));
  const names = allSchemes()
    .map(({ name }) => name)
    .filter((name) => played.has(name));
  const bySeed = runsBySeed(
    runs.map((found) => ({ ...found.record.labels, found })),
    names,
  );
  if (bySeed === undefined) return undefined;
  const cells = [...bySeed].map(
    ([scheme, own]) => [scheme, own.slice(0, mostCells).map(({ found }) => found)] as const,
  );
  const records = cells.flatMap(([, own]) => own);
  const seeds = cells[0]![1].map(({ record }) => record.labels.seed);
  const schemes = new Map(cells.map(([scheme, own]) => [scheme, own.map(({ record }) => record.results)]));
  return { title: taskTitle(records[0]!), seeds, schemes, records };
}

/**
 * The runs of `participation` on a task.
 *
 * @param options.mode - default `'iid'`
 * @param options.shown - which schemes; default all that have runs
 * @param options.mostCells - the first cells alone; default all
 */
export function participationOf(
  task: string,
  options: {
    readonly mode?: ParticipationMode;
    readonly shown?: (scheme: string) => boolean;
    readonly mostCells?: number;
  } = {},
): Reads<ParticipationRead> {
  const { mode = 'iid', shown = () => true, mostCells = Infinity } = options;
  return {
    experiment: participationRuns.experiment,
    read(source) {
      const read = participationRead(source, task, mode, shown, mostCells);
      return read && { read, records: read.records };
    },
  };
}

/** What is said under every figure of these runs. */
export function cellsText({ seeds }: Pick<ParticipationRead, 'seeds'>): string {
  return `Means over ${seeds.length} ${seeds.length === 1 ? 'cell' : 'cells'} on which nothing was chosen.`;
}

/** Schemes in curves against rounds and time: all but those of other papers, of which one stands for all. */
const peersShown: readonly string[] = ['age-of-update'];

/** Whether a scheme is in the curves. */
export function isInCurves(scheme: string): boolean {
  return peersShown.includes(scheme) || !isPeer(scheme);
}
