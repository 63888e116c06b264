import { type Pretrained, randomPretrained } from '../../checkpoint';
import { DivergenceError } from '../../errors';
import { runFederated } from '../../federation';
import { type Profile, type RunHandle, runsOf } from '../../records';
import { allIn, simulateScheduling } from '../../scheduling';
import { type Adaptation, parseSettings, type Settings } from '../../settings';
import { splitTask } from '../../tasks';
import { parameterCount } from '../../transformer';
import type { Experiment, RunContext, RunDefinition, RunOutcome } from '../experiment';
import { codeOfSchemes } from '../requestedSchemes';
import { requestedSeeds, tuningRun } from './defineRuns';
import type { LearningRunResults } from './learningRun';
import {
  type PreparedTask,
  prepareTask,
  requestedTasks,
  roundPayloadBits,
  startModel,
  toldSettings,
} from './preparedTask';
import { reportTask } from './taskReport';
import { trainingWork } from './trainingWork';

/** How a model is brought to a task: what it starts from, and what of it is trained. */
export type AdaptationMode = 'pretrained-lora' | 'pretrained-full' | 'pretrained-head' | 'random-lora';

/** What a mode means. */
interface ModeDefinition {
  readonly start: 'pretrained' | 'random';
  readonly adaptation: Adaptation;
  /** The setting that holds the server's step size; absent where the server trains nothing. */
  readonly step?: 'loraLearningRate' | 'encoderLearningRate';
}

/** The modes in the order in which they are compared. */
export const adaptationModes: { readonly [mode in AdaptationMode]: ModeDefinition } = {
  'pretrained-lora': { start: 'pretrained', adaptation: 'lora', step: 'loraLearningRate' },
  'pretrained-full': { start: 'pretrained', adaptation: 'full', step: 'encoderLearningRate' },
  'pretrained-head': { start: 'pretrained', adaptation: 'head' },
  'random-lora': { start: 'random', adaptation: 'lora', step: 'loraLearningRate' },
};

/** What one run leaves in its record. */
export interface AdaptationResults extends LearningRunResults {
  readonly mode: AdaptationMode;
  /** Elements of the whole model without task modules; `parameters.trained` of them are trained at the server. */
  readonly modelParameters: number;
  /**
   * Where the same run ends with twice the server's step size, so that it can be seen how far from divergence it was; null
   * where the server trains nothing.
   */
  readonly twiceTheStep: {
    readonly stepSize: number;
    readonly trainingLoss: number | null;
    readonly testAccuracy: number | null;
  } | null;
}

/**
 * One pair of step sizes for every task and mode, so that nothing but the mode differs, and half of what the searches still
 * find to learn; heads alone need the larger step of the two that the searches choose for them.
 */
const stepSizes: Partial<Settings> = { loraLearningRate: 0.5, headLearningRate: 0.05 };

/** Rounds of a run: the paper's number where there is time for it. */
const rounds: { readonly [profile in Profile]: Partial<Settings> } = {
  smoke: stepSizes,
  laptop: { ...stepSizes, rounds: 200, evaluateEvery: 10 },
  paper: stepSizes,
};

/** The federated runs of `adaptation`. */
export const adaptationRuns: RunHandle<
  AdaptationResults,
  { readonly task: string; readonly mode: AdaptationMode; readonly seed: number }
> = runsOf('adaptation', {
  labels: { task: 'text', mode: 'text', seed: 'number' },
  run: ({ task, mode, seed }) => `${task}/${mode}/seed-${seed}`,
  trains: true,
});

/**
 * Claim C1: low-rank adaptation comes close to full fine-tuning with a small share of the parameters, and pre-training is
 * what makes it work. Every device takes part in every round, so that nothing but the mode differs; plain gradient steps, (3)
 * and (4). Runs are called `TASK/MODE/seed-S`.
 */
export const adaptation: Experiment = {
  name: 'adaptation',
  section: 'V-A',
  about: 'low-rank adaptation, full fine-tuning, heads alone, and low-rank adaptation of random weights, on every task',
  module: __filename,
  async runs(request): Promise<readonly RunDefinition[]> {
    const seeds = requestedSeeds(request);
    const runs: RunDefinition[] = [];
    for (const asked of requestedTasks(request)) {
      const prepared = await prepareTask(request, asked, rounds[request.profile]);
      const { task, settings } = prepared;
      const tuning = tuningRun(adaptationRuns.experiment, prepared);
      runs.push(...tuning);
      for (const seed of seeds) {
        for (const mode of Object.keys(adaptationModes) as AdaptationMode[]) {
          const own = parseSettings({ ...settings, adaptation: adaptationModes[mode].adaptation, seed });
          const run = adaptationRuns.define({
            labels: { task: task.name, mode, seed },
            seed,
            source: task.source,
            settings: toldSettings(prepared, own, { mode, scheme: allIn.name }),
            after: adaptationModes[mode].start === 'pretrained' ? tuning.map((first) => first.run) : [],
            schemes: codeOfSchemes([allIn]),
            backend: prepared.backend,
            work: trainingWork(prepared, own),
            execute: (context) => runAdaptation(prepared, own, mode, context),
          });
          runs.push(run);
        }
      }
    }
    return runs;
  },
};

async function runAdaptation(
  prepared: PreparedTask,
  settings: Settings,
  mode: AdaptationMode,
  context: RunContext,
): Promise<RunOutcome<AdaptationResults>> {
  const { task, backend, embeddingCache } = prepared;
  const { start, step } = adaptationModes[mode];
  const pretrained =
    start === 'pretrained'
      ? (await startModel(prepared, context)).pretrained
      : await randomStart(prepared, settings, context);
  const payloadBits = roundPayloadBits(settings, task.input);
  const common = {
    split: splitTask(task, settings),
    classCount: task.classes.length,
    pretrained,
    trace: simulateScheduling({ settings, scheme: allIn, payloadBits }),
    backend,
    embeddingCache,
  };
  const run = await runFederated({ ...common, settings, ...context });
  const twice =
    step &&
    (await endOf(() => {
      const doubled = parseSettings({ ...settings, [step]: 2 * settings[step] });
      // Not resumed: the run's one snapshot is that of the run proper.
      return runFederated({ ...common, settings: doubled, onProgress: context.onProgress, signal: context.signal });
    }));
  const results: AdaptationResults = {
    ...run.results,
    task: reportTask(task, settings),
    mode,
    modelParameters: parameterCount(pretrained.config),
    twiceTheStep: step === undefined ? null : { stepSize: 2 * settings[step], ...twice! },
  };
  return { results, backend: run.backend };
}

/** Random weights of the same shape, with the same vocabulary or image rules. */
async function randomStart(prepared: PreparedTask, { seed }: Settings, context: RunContext): Promise<Pretrained> {
  const { pretrained } = await startModel(
    { ...prepared, settings: { ...prepared.settings, pretrainSteps: 0 } },
    context,
  );
  return { ...pretrained, ...randomPretrained(pretrained.config, seed) };
}

async function endOf(
  run: () => ReturnType<typeof runFederated>,
): Promise<{ readonly trainingLoss: number | null; readonly testAccuracy: number | null }> {
  try {
    const { evaluations } = (await run()).results;
    return { trainingLoss: evaluations.trainingLoss.at(-1)!, testAccuracy: evaluations.testAccuracy.at(-1)! };
  } catch (error) {
    // Divergence is an answer here; anything else is an error.
    if (error instanceof DivergenceError) return { trainingLoss: null, testAccuracy: null };
    throw error;
  }
}
