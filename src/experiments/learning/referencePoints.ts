import { type Evaluations, frozenFeatures, runFederated } from '../../federation';
import { type RunHandle, runsOf } from '../../records';
import { allIn, simulateScheduling } from '../../scheduling';
import { parseSettings, type Settings } from '../../settings';
import { splitTask } from '../../tasks';
import type { Experiment, RunContext, RunDefinition, RunOutcome } from '../experiment';
import { linearProbe } from './linearProbe';
import {
  type PreparedTask,
  prepareTask,
  requestedTasks,
  roundPayloadBits,
  startModel,
  toldSettings,
} from './preparedTask';
import { trainingWork } from './trainingWork';

/** What can be had from a model without a federation: from its features as they are, or with all data in one place. */
export type ReferencePoint = 'linear-probe' | 'central';

/** Where a reference point stands. */
export interface ReferenceResults {
  readonly title: string;
  /** Training examples that it saw. */
  readonly examples: number;
  readonly testAccuracy: number;
  /** Of the central run. */
  readonly evaluations?: Evaluations;
}

/** The runs of `reference-points`. */
export const referenceRuns: RunHandle<ReferenceResults, { readonly task: string; readonly point: ReferencePoint }> =
  runsOf('reference-points', {
    labels: { task: 'text', point: 'text' },
    run: ({ task, point }) => `${task}/${point}`,
    trains: true,
  });

/** Examples whose features the probe is fitted to. */
const PROBED = 4000;

/** One device with all the data, whose rounds are the steps of ordinary training: the ceiling of the same factors. */
const central: Partial<Settings> = {
  deviceCount: 1,
  batchSize: 32,
  rounds: 200,
  serverOptimiser: 'adam',
  loraLearningRate: 1e-3,
  headLearningRate: 0.1,
};

/**
 * What a task's curves lie between: logistic regression on the features of the frozen model, and the same low-rank factors
 * trained with all data in one place, by Adam. Runs are called `TASK/linear-probe` and `TASK/central`.
 */
export const referencePoints: Experiment = {
  name: 'reference-points',
  section: 'V-A',
  about: 'a linear probe of the frozen model and training with all data in one place: what the curves lie between',
  module: __filename,
  onRequest: true,
  async runs(request): Promise<readonly RunDefinition[]> {
    const runs: RunDefinition[] = [];
    for (const task of requestedTasks(request)) {
      const prepared = await prepareTask(request, task);
      const { seed } = prepared.settings;
      const define = (
        point: ReferencePoint,
        settings: Settings,
        execute: (context: RunContext) => Promise<RunOutcome<ReferenceResults>>,
      ): RunDefinition =>
        referenceRuns.define({
          labels: { task: task.name, point },
          seed,
          source: prepared.task.source,
          settings: toldSettings(prepared, settings),
          schemes: [],
          backend: prepared.backend,
          work: trainingWork(prepared, settings),
          execute,
        });
      const together = parseSettings({ ...prepared.settings, ...central, evaluateEvery: central.rounds });
      runs.push(
        define('linear-probe', prepared.settings, (context) => probe(prepared, context)),
        define('central', together, (context) => trainCentrally(prepared, together, context)),
      );
    }
    return runs;
  },
};

async function probe(prepared: PreparedTask, context: RunContext): Promise<RunOutcome<ReferenceResults>> {
  const { task, settings, backend, embeddingCache: folder } = prepared;
  const { pretrained } = await startModel(prepared, context);
  const { devices, test } = splitTask(task, settings);
  const examples = devices.flat().slice(0, PROBED);
  const options = { ...context, backend, folder };
  const train = await frozenFeatures(pretrained, examples, settings, options);
  const held = await frozenFeatures(pretrained, test, settings, options);
  const testAccuracy = linearProbe(train, held, task.classes.length);
  return { results: { title: task.title, examples: examples.length, testAccuracy }, backend: train.backend };
}

async function trainCentrally(
  prepared: PreparedTask,
  settings: Settings,
  context: RunContext,
): Promise<RunOutcome<ReferenceResults>> {
  const { task, backend: asked, embeddingCache } = prepared;
  const { pretrained } = await startModel(prepared, context);
  const payloadBits = roundPayloadBits(settings, task.input);
  const { results, backend } = await runFederated({
    settings,
    split: splitTask(task, settings),
    classCount: task.classes.length,
    pretrained,
    trace: simulateScheduling({ settings, scheme: allIn, payloadBits }),
    backend: asked,
    embeddingCache,
    ...context,
  });
  const { evaluations } = results;
  const examples = settings.rounds * settings.batchSize;
  return {
    results: { title: task.title, examples, testAccuracy: evaluations.testAccuracy.at(-1)!, evaluations },
    backend,
  };
}
