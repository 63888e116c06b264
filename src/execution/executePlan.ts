import type { Execution, ExecutionOptions } from './execution';
import { type Executor, inThisThread } from './executor';
import { needsQuiet, type PlannedRun } from './plan';
import { openStudies } from './plannedPath';
import { PlanState } from './planState';
import { slowestFirst } from './slowestFirst';
import { openWorkerPool } from './workerPool';

/**
 * Does the runs of a plan, one record a run, and skips what is finished with the same settings and code.
 *
 * The slowest run that is ready starts first, which is when those in its `after` are done. Where one fails the others go on, except those that come after it; where
 * a record cannot be written, no other run is started. Runs that measure time come last, one at a time, each in a new thread
 * while nothing else works. Results do not depend on the number of workers.
 *
 * @throws InputError, before any work, where a study of the plan has a name of one that is told something else
 * @throws DOMException `AbortError` when interrupted, with everything finished so far on disk
 */
export async function executePlan(plan: readonly PlannedRun[], options: ExecutionOptions): Promise<Execution> {
  const state = new PlanState(plan, options);
  openStudies(plan);
  state.findFinished();
  state.waiting = slowestFirst(state.waiting);
  const { workers = 0, registry, setup, signal } = options;
  const open = (threads: number): Promise<Executor> =>
    workers === 0 ? Promise.resolve(inThisThread) : openWorkerPool(threads, { registry, setup });
  const shared = state.waiting.some((planned) => !needsQuiet(planned));
  if (shared) {
    await withExecutor(await open(workers), (executor) =>
      state.work(executor, Math.max(1, workers), (run) => !needsQuiet(run)),
    );
  }
  // What measures time has the process for itself, and a thread that nothing else has warmed or littered.
  while (state.waiting.length > 0 && !signal.aborted) {
    const before = state.waiting.length;
    const next = state.nextReady(() => true);
    await withExecutor(await open(1), (executor) => state.work(executor, 1, (run) => run === next));
    if (state.waiting.length === before) break;
  }
  signal.throwIfAborted();
  state.failWaiting('not started: the runs that it comes after wait for it');
  return state.result();
}

async function withExecutor(executor: Executor, work: (executor: Executor) => Promise<void>): Promise<void> {
  try {
    await work(executor);
  } finally {
    await executor.close();
  }
}
