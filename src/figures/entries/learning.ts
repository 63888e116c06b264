import { findLearningRuns, type LearningRunResults, runsBySeed } from '../../experiments';
import type { FigureSpec } from '../../plot/spec';
import type { FoundRecord, Profile } from '../../records';
import { paperSchemeNames } from '../../scheduling';
import type { TaskDefinition } from '../../tasks';
import { curveOverSeeds, type SchemeCurve } from '../curves';
import { type LearningFigureOptions, testAccuracyFigure, trainingLossFigure } from '../learningFigures';
import {
  delayTraceFigure,
  devicesPerRoundFigure,
  type SchedulingFigureOptions,
  virtualQueueFigure,
} from '../schedulingFigures';
import { taskFigureId, taskPanel } from '../taskPanels';
import { describeRecords, type FigureEntry } from './entry';

/** The runs of the four schemes on a task. */
export interface TaskRuns {
  /** As a title names it: `SST-2`, `generated sentiment`. */
  readonly title: string;
  readonly schemes: ReadonlyMap<string, readonly LearningRunResults[]>;
  readonly records: readonly FoundRecord<LearningRunResults>[];
}

/** The runs of figures 3 and 4 on a task, with the seeds that all four schemes have; undefined where there are none. */
export function taskRuns(task: string, profile: Profile): TaskRuns | undefined {
  const found = findLearningRuns('learning', { profile }).filter((run) => run.task === task);
  const bySeed = runsBySeed(found, paperSchemeNames);
  if (bySeed === undefined) return undefined;
  const records = [...bySeed.values()].flatMap((runs) => runs.map((run) => run.found));
  return {
    title: records[0]!.record.results.task.title,
    schemes: new Map([...bySeed].map(([scheme, runs]) => [scheme, runs.map((run) => run.found.record.results)])),
    records,
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

function learningEntry(
  task: TaskDefinition,
  panel: 'loss' | 'accuracy',
  draw: (runs: TaskRuns, common: Pick<LearningFigureOptions, 'id' | 'task' | 'source' | 'band'>) => FigureSpec,
): FigureEntry {
  const id = taskFigureId(task, panel);
  return {
    id,
    paper: taskPanel(task, panel),
    experiment: 'learning',
    build(profile) {
      const runs = taskRuns(task.name, profile);
      if (runs === undefined) return undefined;
      const { title, records, schemes } = runs;
      const band = bandOf([...schemes.values()][0]!.length);
      return { figure: draw(runs, { id, task: title, source: [describeRecords(records)], ...band }), records };
    },
  };
}

/** Training loss and test accuracy of a task against rounds: figures 3 and 4. */
export function curveEntries(task: TaskDefinition): readonly FigureEntry[] {
  return [
    learningEntry(task, 'loss', (runs, common) =>
      trainingLossFigure({ ...common, curves: learningCurves(runs, 'trainingLoss') }),
    ),
    learningEntry(task, 'accuracy', (runs, common) =>
      testAccuracyFigure({
        ...common,
        curves: learningCurves(runs, 'testAccuracy'),
        majority: runs.records[0]!.record.results.task.majorityAccuracy,
      }),
    ),
  ];
}

/**
 * What happened between scheduler and channel in the first seed. It is the same on every task: a budget per bit makes the
 * schedule independent of the payload.
 */
const scheduleTask = 'generated-sentiment';

function scheduleEntry(
  id: string,
  schemes: readonly string[],
  draw: (options: SchedulingFigureOptions) => FigureSpec,
): FigureEntry {
  return {
    id,
    paper: '-',
    experiment: 'learning',
    build(profile) {
      const runs = taskRuns(scheduleTask, profile);
      if (runs === undefined) return undefined;
      const seed = runs.records[0]!.record.seed;
      const ofSeed = new Map(
        runs.records.filter(({ record }) => record.seed === seed).map((found) => [found.record.results.scheme, found]),
      );
      const records = schemes.map((scheme) => ofSeed.get(scheme)!);
      const { delayBudget, deviceCount } = records[0]!.record.results;
      const series = schemes.map((scheme, i) => ({ scheme, ...records[i]!.record.results.rounds }));
      const source = [`One cell: seed ${seed}.`, describeRecords(records)];
      return { figure: draw({ id, series, delayBudget, deviceCount, source }), records };
    },
  };
}

/** The traces of the schedules behind figures 3 and 4. */
export const scheduleEntries: readonly FigureEntry[] = [
  scheduleEntry('devices-per-round', paperSchemeNames, devicesPerRoundFigure),
  scheduleEntry('delay', paperSchemeNames, delayTraceFigure),
  // All-in has no delay constraint: its queue only grows and would flatten the others to a line.
  scheduleEntry('virtual-queue', paperSchemeNames.slice(1), virtualQueueFigure),
];
