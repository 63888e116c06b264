import { type Json, type RunHandle, runsOf } from '../../records';
import type { Scheme } from '../../scheduling';
import { parseSettings, type Settings } from '../../settings';
import type { ExperimentRequest, RunDefinition } from '../experiment';
import { codeOfSchemes } from '../requestedSchemes';
import {
  type LearningLabels,
  type LearningRunResults,
  runLearning,
  runTuning,
  type TuningResults,
} from './learningRun';
import { type PreparedTask, toldSettings } from './preparedTask';
import { sweepSeeds, type UsualSeeds, usualSeeds } from './sizes';
import { trainingWork } from './trainingWork';

/** One kind of run of a task, to be repeated with every seed. */
export interface LearningVariant<L> {
  readonly scheme: Scheme;
  /** Settings that differ from the task's. */
  readonly settings?: Partial<Settings>;
  /** How unequal the devices' shares of the examples are, see splitTask; by default they are equal. */
  readonly sizeConcentration?: number;
  /** What its record tells of it beside its settings. */
  readonly told?: { readonly [name: string]: Json };
  /** The labels of its run, from those that all runs have. */
  readonly labels: (common: LearningLabels) => L;
}

/**
 * The seeds of a task in a request: those it names, else the one it sets, else as many of the task's own as its size has.
 *
 * @param usual - how many, by size; default {@link sweepSeeds}
 */
export function requestedSeeds(
  { seeds, overrides, profile }: ExperimentRequest,
  task: string,
  usual: UsualSeeds = sweepSeeds,
): readonly number[] {
  const own = overrides['seed'];
  const named = seeds ?? (own === undefined ? usualSeeds(profile, task, usual) : [own]);
  return [...new Set(named)].map((seed) => parseSettings({ seed }).seed);
}

/**
 * The runs of one task: the tuning of its model where the settings ask for one, then every variant with every seed. Runs
 * of one seed share data order, channels and initial weights, so that they differ by their variant alone.
 */
export function defineLearningRuns<L>(
  handle: RunHandle<LearningRunResults, L>,
  prepared: PreparedTask,
  seeds: readonly number[],
  variants: readonly LearningVariant<L>[],
): RunDefinition[] {
  return [...tuningRun(handle.experiment, prepared), ...defineVariants(handle, prepared, seeds, variants)];
}

/** The runs of {@link defineLearningRuns} without the tuning, for a second kind of run on the same task. */
export function defineVariants<L>(
  handle: RunHandle<LearningRunResults, L>,
  prepared: PreparedTask,
  seeds: readonly number[],
  variants: readonly LearningVariant<L>[],
): RunDefinition[] {
  const { task, settings } = prepared;
  const tuning = tuningRun(handle.experiment, prepared);
  return seeds.flatMap((seed) =>
    variants.map(({ scheme, settings: changes, sizeConcentration, told, labels }): RunDefinition => {
      const own = parseSettings({ ...settings, ...changes, seed });
      return handle.define({
        labels: labels({ task: task.name, scheme: scheme.name, seed }),
        seed,
        source: task.source,
        settings: toldSettings(prepared, own, {
          scheme: scheme.name,
          ...(sizeConcentration === undefined ? {} : { sizeConcentration }),
          ...told,
        }),
        after: tuning.map(({ run }) => run),
        schemes: codeOfSchemes([scheme]),
        backend: prepared.backend,
        work: trainingWork(prepared, own, scheme),
        execute: (context) => runLearning(prepared, own, scheme, context, sizeConcentration),
      });
    }),
  );
}

/** The runs of an experiment that tune the models of tasks. */
export function tuningRunsOf(experiment: string): RunHandle<TuningResults, { readonly task: string }> {
  return runsOf(experiment, {
    labels: { task: 'text' },
    fixed: { stage: 'public-slice' },
    run: ({ task }) => `${task}/public-slice`,
    trains: true,
  });
}

/**
 * The run that tunes a task's model on its public slice, where the settings ask for it; whoever needs the model and does not
 * find it makes the same.
 */
export function tuningRun(experiment: string, prepared: PreparedTask): readonly RunDefinition[] {
  const { task, settings } = prepared;
  if (settings.pretrainSteps === 0) return [];
  const run = tuningRunsOf(experiment).define({
    labels: { task: task.name },
    seed: settings.seed,
    source: task.source,
    settings: toldSettings(prepared, settings),
    schemes: [],
    backend: prepared.backend,
    work: trainingWork(prepared, settings),
    execute: (context) => runTuning(prepared, context),
  });
  return [run];
}
