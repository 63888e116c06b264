import { bySize, type Json, type Profile, type RunHandle, runsOf } from '../../records';
import { allIn, paperSchemes, type Scheme } from '../../scheduling';
import type { Settings } from '../../settings';
import { splitTask } from '../../tasks';
import { createEncoder } from '../../transformer';
import type { Experiment, RunContext, RunDefinition, RunOutcome } from '../experiment';
import { requestedSeeds, tuningRun } from '../learning/defineRuns';
import {
  type PreparedTask,
  prepareTask,
  requestedTasks,
  roundPayloadBits,
  startModel,
  toldSettings,
} from '../learning/preparedTask';
import { trainingWork } from '../learning/trainingWork';
import { requestedSchemes } from '../requestedSchemes';
import { type ConstantsTask, measureConstants, type ProbeSize, type TrainingConstants } from './measureConstants';
import { type CounterfactualRuns, measureCounterfactuals } from './measureCounterfactuals';

/** Checkpoints lie closer at the start, where the loss moves most. */
const probeSizes: { readonly [profile in Profile]: ProbeSize } = bySize({
  smoke: { checkpoints: [0, 0.5, 1], draws: 3, directions: 2, powerSteps: 2, radius: 0.02 },
  laptop: { checkpoints: [0, 0.05, 0.2, 0.5, 1], draws: 6, directions: 3, powerSteps: 4, radius: 0.02 },
  paper: { checkpoints: [0, 0.02, 0.05, 0.1, 0.2, 0.5, 1], draws: 20, directions: 10, powerSteps: 10, radius: 0.02 },
});

/** What is compared with all-in. */
const defaultSchemes: readonly Scheme[] = paperSchemes.filter((scheme) => scheme !== allIn);

/** What tells the runs of `training-constants` apart. */
type ConstantsLabels = { readonly task: string; readonly seed: number };

/** Measurements of the constants. */
export const constantsRuns: RunHandle<TrainingConstants, ConstantsLabels> = runsOf('training-constants', {
  labels: { task: 'text', seed: 'number' },
  run: ({ task, seed }) => `${task}/seed-${seed}`,
  trains: true,
});

/** Runs that undo a scheme's idle heads or its sampled gradients. */
export const counterfactualRuns: RunHandle<readonly CounterfactualRuns[], ConstantsLabels> = runsOf(
  'training-constants',
  {
    labels: { task: 'text', seed: 'number' },
    fixed: { study: 'counterfactuals' },
    run: ({ task, seed }) => `${task}/counterfactuals/seed-${seed}`,
    trains: true,
  },
);

/**
 * The constants of Theorem 1 on a task and the model of the experiment learning, and what separates each scheme from all-in.
 *
 * `TASK/seed-S` measures L_s, mu, sigma^2 and zeta^2 along an all-in run; `TASK/counterfactuals/seed-S` runs each scheme
 * with its idle heads or its sampled gradients undone.
 */
export const trainingConstants: Experiment = {
  name: 'training-constants',
  section: 'III',
  about: 'the constants of Theorem 1 measured along training, and runs that undo idle heads or sampled gradients',
  module: __filename,
  async runs(request): Promise<readonly RunDefinition[]> {
    const schemes = requestedSchemes(request, defaultSchemes).filter((scheme) => scheme !== allIn);
    const size = probeSizes[request.profile];
    const tasks = requestedTasks(request);
    const runs: RunDefinition[] = [];
    // The first task unless others are named: the measurement is long, and Theorem 1 is the same for all.
    for (const task of request.tasks === undefined ? tasks.slice(0, 1) : tasks) {
      const prepared = await prepareTask(request, task);
      const tuning = tuningRun(constantsRuns.experiment, prepared);
      const seeds = requestedSeeds(request, task.name);
      const define = <Results>(
        handle: RunHandle<Results, ConstantsLabels>,
        seed: number,
        more: { readonly [name: string]: Json },
        measure: (task: ConstantsTask, context: RunContext) => Promise<Results>,
      ): RunDefinition => {
        const settings = { ...prepared.settings, seed };
        return handle.define({
          labels: { task: task.name, seed },
          seed,
          source: prepared.task.source,
          settings: toldSettings(prepared, settings, more),
          after: tuning.map((first) => first.run),
          backend: prepared.backend,
          work: trainingWork(prepared, settings),
          execute: (context) => onPreparedTask(prepared, settings, context, (task) => measure(task, context)),
        });
      };
      runs.push(
        ...tuning,
        define(constantsRuns, seeds[0]!, { probe: { ...size } }, (task, context) =>
          measureConstants(task, size, context),
        ),
        ...seeds.map((seed) =>
          define(counterfactualRuns, seed, { schemes: schemes.map(({ name }) => name) }, (task, context) =>
            measureCounterfactuals(task, schemes, context),
          ),
        ),
      );
    }
    return runs;
  },
};

/** Reads the model, makes its encoder, lends both to `measure`, and gives the encoder's memory back. */
async function onPreparedTask<Results>(
  prepared: PreparedTask,
  settings: Settings,
  context: RunContext,
  measure: (task: ConstantsTask) => Promise<Results>,
): Promise<RunOutcome<Results>> {
  const { task, backend } = prepared;
  const { pretrained } = await startModel(prepared, context);
  const { loraAlpha } = settings;
  const encoder = await createEncoder(pretrained, backend === undefined ? { loraAlpha } : { loraAlpha, backend });
  try {
    const results = await measure({
      settings,
      split: splitTask(task, settings),
      classCount: task.classes.length,
      pretrained,
      encoder,
      payloadBits: roundPayloadBits(settings, task.input),
    });
    return { results, backend: encoder.backend };
  } finally {
    encoder.dispose();
  }
}
