import { InputError } from '../../errors';
import { type FederatedResults, runFederated } from '../../federation';
import type { PretrainingCurve } from '../../pretraining';
import { type Scheme, simulateScheduling } from '../../scheduling';
import type { Settings } from '../../settings';
import { splitTask } from '../../tasks';
import type { BackendName } from '../../transformer';
import type { RunContext } from '../experiment';
import { type PreparedTask, roundPayloadBits, startModel } from './preparedTask';
import { reportTask, type TaskReport } from './taskReport';

/** What tells federated runs apart; an experiment that varies a setting adds its own. */
export type LearningLabels = { readonly task: string; readonly scheme: string; readonly seed: number };

/** What one learning run leaves in its record. */
export interface LearningRunResults extends FederatedResults {
  readonly task: TaskReport;
}

/** What the run that tunes a model on the public slice leaves in its record. */
export interface TuningResults {
  readonly task: TaskReport;
  /** How the model came to know something of the task before anything federated. */
  readonly pretraining: PretrainingCurve;
}

/** Tunes the model of a task on its public slice, or finds it where that was done before. */
export async function runTuning(
  prepared: PreparedTask,
  context: RunContext,
): Promise<{ readonly results: TuningResults; readonly backend: BackendName }> {
  const { tuning } = await startModel(prepared, context);
  if (tuning === undefined) throw new InputError('pretrainSteps must be > 0 for a run that tunes the model, got 0');
  const { curve, backend } = tuning;
  return { results: { task: reportTask(prepared.task, prepared.settings), pretraining: curve }, backend };
}

/**
 * One scheme from its schedule to its learning curves.
 *
 * @param settings - those of `prepared`, with the run's seed and whatever else it varies
 * @param sizeConcentration - how unequal the devices' shares of the examples are, see splitTask; by default they are equal
 */
export async function runLearning(
  prepared: PreparedTask,
  settings: Settings,
  scheme: Scheme,
  context: RunContext,
  sizeConcentration?: number,
): Promise<{ readonly results: LearningRunResults; readonly backend: BackendName }> {
  const { task, backend, embeddingCache } = prepared;
  const { pretrained } = await startModel(prepared, context);
  const payloadBits = roundPayloadBits(settings, task.input);
  const run = await runFederated({
    settings,
    split: splitTask(
      task,
      settings,
      sizeConcentration === undefined ? undefined : { concentration: sizeConcentration, least: settings.batchSize },
    ),
    classCount: task.classes.length,
    pretrained,
    trace: simulateScheduling({ settings, scheme, payloadBits }),
    backend,
    embeddingCache,
    ...context,
  });
  return { results: { ...run.results, task: reportTask(task, settings) }, backend: run.backend };
}
