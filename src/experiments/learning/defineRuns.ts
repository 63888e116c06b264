import type { Json } from '../../records';
import type { Scheme } from '../../scheduling';
import { parseSettings, type Settings } from '../../settings';
import type { ExperimentRequest, RunDefinition } from '../experiment';
import { runLearning, runTuning } from './learningRun';
import { type PreparedTask, toldSettings } from './preparedTask';
import { sweepSeeds, type UsualSeeds } from './sizes';

/** One kind of run of a task, to be repeated with every seed. */
export interface LearningVariant {
  /** Path between the task and the seed, for example `gs` or `batch-8/gs`. */
  readonly path: string;
  readonly scheme: Scheme;
  /** Settings that differ from the task's. */
  readonly settings?: Partial<Settings>;
}

/**
 * The seeds of a request: those it names, else the one it sets, else those of its size.
 *
 * @param usual - by size; default {@link sweepSeeds}
 */
export function requestedSeeds(
  { seeds, overrides, profile }: ExperimentRequest,
  usual: UsualSeeds = sweepSeeds,
): readonly number[] {
  const named = seeds ?? (overrides['seed'] === undefined ? usual[profile] : [overrides['seed']]);
  return [...new Set(named)].map((seed) => parseSettings({ seed }).seed);
}

/**
 * The runs of one task: the tuning of its model where the settings ask for one, then every variant with every seed. Runs
 * of one seed share data order, channels and initial weights, so that they differ by their variant alone.
 */
export function defineLearningRuns(
  prepared: PreparedTask,
  seeds: readonly number[],
  variants: readonly LearningVariant[],
): RunDefinition[] {
  const { task, settings } = prepared;
  const tuning = settings.pretrainSteps > 0 ? [tuningRun(prepared)] : [];
  const runs = seeds.flatMap((seed) =>
    variants.map(({ path, scheme, settings: changes }): RunDefinition => {
      const own = parseSettings({ ...settings, ...changes, seed });
      return {
        run: `${task.name}/${path}/seed-${seed}`,
        seed,
        source: task.source,
        settings: toldSettings(prepared, own, { scheme: scheme.name }),
        after: tuning.map(({ run }) => run),
        async execute(context) {
          const { results, backend } = await runLearning(prepared, own, scheme, context);
          return { results: results as unknown as Json, backend };
        },
      };
    }),
  );
  return [...tuning, ...runs];
}

/** The run that tunes a task's model on its public slice; whoever needs the model and does not find it makes the same. */
export function tuningRun(prepared: PreparedTask): RunDefinition {
  const { task, settings } = prepared;
  return {
    run: `${task.name}/public-slice`,
    seed: settings.seed,
    source: task.source,
    settings: toldSettings(prepared, settings),
    async execute(context) {
      const { results, backend } = await runTuning(prepared, context);
      return { results: results as unknown as Json, backend };
    },
  };
}
