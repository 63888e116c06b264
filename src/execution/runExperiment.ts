import { FedftError } from '../errors';
import type { Experiment, ExperimentRequest, RunDefinition } from '../experiments';
import { executePlan } from './executePlan';
import { type ExecutionOptions, failuresOf } from './execution';
import type { FinishedRun } from './finishedRun';
import { planExperiment } from './plan';

/** How {@link runExperiment} works, reports and stops. */
export interface RunOptions extends ExperimentRequest, ExecutionOptions {
  /** The runs of this request, where the caller has them already; making them may read a whole data set. */
  readonly definitions?: readonly RunDefinition[];
  /** The study that the runs belong to; default one called after what they are told, none for the usual settings. */
  readonly study?: string | undefined;
}

/**
 * Runs an experiment, one record a run, and skips what is finished with the same settings and code.
 *
 * @returns the finished runs in the order of the experiment
 * @throws InputError for a bad request, before any work; DOMException `AbortError` when interrupted; Error naming the runs
 *   that failed. In each case everything finished so far is on disk
 */
export async function runExperiment(experiment: Experiment, options: RunOptions): Promise<readonly FinishedRun[]> {
  const { signal, workers, registry, fresh, onRun, onFinished, onFailed, onNotice, definitions, study, ...request } =
    options;
  const plan = await planExperiment(experiment, request, {
    ...(definitions === undefined ? {} : { definitions }),
    study,
  });
  const execution = await executePlan(plan, options);
  const [first, ...others] = execution.failed;
  if (first !== undefined) {
    throw others.length === 0 && plan.length === 1 ? new FedftError(first.message) : failuresOf(execution);
  }
  return execution.finished;
}
