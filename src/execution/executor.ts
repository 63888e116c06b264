import { performance } from 'node:perf_hooks';
import type { RunOutcome } from '../experiments';
import { type OnProgress, openSnapshot, startThreadTime } from '../records';
import type { PlannedRun } from './plan';

/** What a run is given by whoever started it. */
export interface ExecutorContext {
  readonly onProgress: OnProgress;
  /** Hears of what a person should know, such as a snapshot that cannot be used. */
  readonly onNotice: (message: string) => void;
  readonly signal: AbortSignal;
  /** Where the state of the run under way is kept, and the key that it must have. */
  readonly snapshot: { readonly path: string; readonly key: string };
}

/** A run's outcome, and how long it took. */
export interface TimedOutcome extends RunOutcome {
  /** Wall-clock seconds of the run alone. */
  readonly seconds: number;
  /** Seconds of a processor that its thread had, where the system tells that. */
  readonly processorSeconds: number;
  /** Whether it went on from a snapshot, so that `seconds` is only the end of it. */
  readonly resumed: boolean;
}

/** Somewhere runs can be done. */
export interface Executor {
  execute(planned: PlannedRun, context: ExecutorContext): Promise<TimedOutcome>;
  /** Gives back what it holds; resolves when nothing of it works any more. */
  close(): Promise<void>;
}

/** Does runs in this thread. */
export const inThisThread: Executor = {
  execute: ({ definition }, context) => timed(definition.execute.bind(definition), context),
  async close() {},
};

/** Does a run and times it. */
export async function timed(
  execute: PlannedRun['definition']['execute'],
  { onProgress, onNotice, signal, snapshot: file }: ExecutorContext,
): Promise<TimedOutcome> {
  let resumed = false;
  const stored = openSnapshot({ ...file, onNotice });
  const snapshot = {
    ...stored,
    read() {
      const state = stored.read();
      resumed = state !== undefined;
      return state;
    },
  };
  const threadTime = startThreadTime();
  const start = performance.now();
  const { results, backend } = await execute({ onProgress, signal, snapshot });
  return { results, backend, seconds: (performance.now() - start) / 1000, processorSeconds: threadTime(), resumed };
}
