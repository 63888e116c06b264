import type { MessagePort } from 'node:worker_threads';
import { type ErrorMessage, errorMessage, FedftError } from '../errors';
import { type Experiment, type ExperimentRequest, experimentNamed, type RunDefinition } from '../experiments';
import { canonicalJson, type OnProgress, spend } from '../records';
import type { WorkerSetup } from './execution';
import { type ExecutorContext, profiled, type TimedOutcome, timed } from './executor';

/** What a worker is told: plain data, from which it makes the definition of the run again. */
export interface WorkerTask {
  readonly experiment: string;
  readonly request: ExperimentRequest;
  readonly run: string;
  /** Canonical JSON of the settings that the run must have here too. */
  readonly settings: string;
  /** Module that exports `experiments`, in place of those of the library. */
  readonly registry?: string;
  readonly setup?: WorkerSetup;
  readonly snapshot: ExecutorContext['snapshot'];
  readonly profileTime: boolean;
  readonly port: MessagePort;
}

/** What a worker says while it works. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly note?: string }
  | { readonly kind: 'notice'; readonly message: string };

/** What a worker says once it is told to stop: the run ends between two of its steps. */
export const STOP = 'stop';

/** How a run ended in a worker. Errors are passed as data: copies of them would lose their names. */
export type WorkerAnswer =
  | { readonly ok: true; readonly outcome: TimedOutcome }
  | { readonly ok: false; readonly error: ErrorMessage };

/** Milliseconds between two progress messages of a run. */
const PROGRESS_INTERVAL = 100;

/** Requests whose definitions a worker keeps: they hold whole data sets. */
const KEPT_REQUESTS = 2;

const definitions = new Map<string, Promise<readonly RunDefinition[]>>();

/** The entry of a worker thread: does one run and answers with its outcome. */
export default async function work(task: WorkerTask): Promise<WorkerAnswer> {
  const { port } = task;
  const interrupt = new AbortController();
  port.on('message', (message) => {
    if (message === STOP) interrupt.abort();
  });
  const tell = (message: WorkerMessage): void => port.postMessage(message);
  try {
    const outcome = await profiled(task.profileTime, async () => {
      const definition = await spend('data', () => defineAgain(task));
      return timed(definition.execute.bind(definition), {
        onProgress: throttled(tell),
        onNotice: (message) => tell({ kind: 'notice', message }),
        signal: interrupt.signal,
        snapshot: task.snapshot,
      });
    });
    return { ok: true, outcome };
  } catch (thrown) {
    return { ok: false, error: errorMessage(thrown) };
  } finally {
    port.close();
  }
}

async function defineAgain(task: WorkerTask): Promise<RunDefinition> {
  const { experiment, request, run, registry, setup } = task;
  if (setup !== undefined) {
    const { default: prepare } = require(setup.module) as { readonly default: (told: unknown) => Promise<void> };
    await prepare(setup.told);
  }
  const key = JSON.stringify([registry, experiment, request]);
  const known = definitions.get(key) ?? experimentOf(experiment, registry).runs(request);
  definitions.delete(key); // last used, last forgotten
  definitions.set(key, known);
  known.catch(() => definitions.delete(key));
  const [oldest] = definitions.keys();
  if (definitions.size > KEPT_REQUESTS) definitions.delete(oldest!);
  const definition = (await known).find((candidate) => candidate.run === run);
  if (definition === undefined || canonicalJson(definition.settings) !== task.settings) {
    throw new FedftError(
      `${experiment}/${run} is not what it was when it was planned: its data or checkpoint changed since; run the command again`,
    );
  }
  return definition;
}

function experimentOf(name: string, registry: string | undefined): Experiment {
  if (registry === undefined) return experimentNamed(name);
  const { experiments } = require(registry) as { readonly experiments: readonly Experiment[] };
  const found = experiments.find((experiment) => experiment.name === name);
  if (found === undefined) throw new RangeError(`${registry} exports no experiment '${name}'`);
  return found;
}

/** A run may report thousands of steps a second; a person reads a few. The first and the last always pass. */
function throttled(tell: (message: WorkerMessage) => void): OnProgress {
  let last = -Infinity;
  return (done, total, note) => {
    const now = performance.now();
    if (now - last < PROGRESS_INTERVAL && done < total) return;
    last = now;
    tell({ kind: 'progress', done, total, ...(note === undefined ? {} : { note }) });
  };
}
