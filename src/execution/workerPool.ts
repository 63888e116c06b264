import { extname, join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import { errorFrom } from '../errors';
import { canonicalJson } from '../records';
import type { WorkerSetup } from './execution';
import type { Executor, ExecutorContext } from './executor';
import type { PlannedRun } from './plan';
import { STOP, type WorkerAnswer, type WorkerMessage, type WorkerTask } from './worker';

/**
 * Milliseconds that a run has to stop between two steps before its thread is ended; nothing finished can be lost by that. A step
 * of a large model takes many seconds, and a thread must not be ended while native code computes in it: the process would abort.
 */
const GRACE = { study: 3000, training: 120_000 };

interface PoolOptions {
  readonly registry?: string | undefined;
  readonly setup?: WorkerSetup | undefined;
}

/**
 * Does runs in worker threads, one run a thread at a time. The threads make the definitions again from plain data, so
 * that results cannot depend on which thread does a run, or on how many there are.
 *
 * @param workers - threads
 * @param options.registry - module that exports `experiments`, in place of those of the library
 * @param options.setup - what every thread does before it defines a run
 */
export async function openWorkerPool(workers: number, options: PoolOptions = {}): Promise<Executor> {
  const { Piscina: Pool } = await import('piscina');
  // Beside this file is the worker's: compiled, or its source where sources are run.
  const extension = extname(__filename);
  const pool = new Pool<WorkerTask, WorkerAnswer>({
    filename: join(__dirname, `worker${extension}`),
    execArgv: extension === '.ts' ? ['--require', require.resolve('tsx/cjs')] : [],
    minThreads: 0,
    maxThreads: workers,
    idleTimeout: Infinity,
    concurrentTasksPerWorker: 1,
    // A waiting thread must hear messages: it is told there to stop.
    atomics: 'disabled',
    recordTiming: false,
  });
  return {
    async execute(planned, context) {
      const answer = await ask(pool, planned, context, options);
      if (!answer.ok) throw context.signal.aborted ? context.signal.reason : errorFrom(answer.error);
      return answer.outcome;
    },
    close: () => pool.destroy(),
  };
}

async function ask(
  pool: Piscina<WorkerTask, WorkerAnswer>,
  planned: PlannedRun,
  { onProgress, onNotice, signal, snapshot, profileTime }: ExecutorContext,
  { registry, setup }: PoolOptions,
): Promise<WorkerAnswer> {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', (message: WorkerMessage) => {
    if (message.kind === 'progress') onProgress(message.done, message.total, message.note);
    else onNotice(message.message);
  });
  const end = new AbortController();
  let grace: NodeJS.Timeout | undefined;
  const stop = (): void => {
    port1.postMessage(STOP);
    grace = setTimeout(() => end.abort(), planned.definition.trains ? GRACE.training : GRACE.study);
  };
  signal.addEventListener('abort', stop, { once: true });
  const task: WorkerTask = {
    experiment: planned.origin.experiment,
    request: planned.origin.request,
    run: planned.definition.run,
    settings: canonicalJson(planned.definition.settings),
    ...(registry === undefined ? {} : { registry }),
    ...(setup === undefined ? {} : { setup }),
    snapshot,
    profileTime,
    port: port2,
  };
  try {
    return await pool.run(task, { transferList: [port2], signal: end.signal });
  } finally {
    clearTimeout(grace);
    signal.removeEventListener('abort', stop);
    port1.close();
  }
}
