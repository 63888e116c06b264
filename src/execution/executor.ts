import { performance } from 'node:perf_hooks';
import type { RunOutcome } from '../experiments';
import { noteTime, type OnProgress, openSnapshot, startActivity, startThreadTime, type TimeSpent } from '../records';
import type { PlannedRun } from './plan';

/** What a run is given by whoever started it. */
export interface ExecutorContext {
  readonly onProgress: OnProgress;
  /** Hears of what a person should know, such as a snapshot that cannot be used. */
  readonly onNotice: (message: string) => void;
  readonly signal: AbortSignal;
  /** Where the state of the run under way is kept, and the key that it must have. */
  readonly snapshot: { readonly path: string; readonly key: string };
  /** Whether to tell what the time went into. */
  readonly profileTime: boolean;
}

/** What the processor seconds of a run went into. */
export interface TimeProfile {
  /** Of everything: also reading data before the run and writing the record after it. */
  readonly total: number;
  readonly spent: TimeSpent;
}

/** A run's outcome, and how long it took. */
export interface TimedOutcome extends RunOutcome {
  /** Wall-clock seconds of the run alone. */
  readonly seconds: number;
  /** Seconds of a processor that its thread had, where the system tells that. */
  readonly processorSeconds: number;
  /** Whether it went on from a snapshot, so that `seconds` is only the end of it. */
  readonly resumed: boolean;
  /** Where it was asked for. */
  readonly profile?: TimeProfile;
}

/** Somewhere runs can be done. */
export interface Executor {
  execute(planned: PlannedRun, context: ExecutorContext): Promise<TimedOutcome>;
  /** Gives back what it holds; resolves when nothing of it works any more. */
  close(): Promise<void>;
}

/** Does runs in this thread. */
export const inThisThread: Executor = {
  execute: ({ definition }, context) =>
    profiled(context.profileTime, () => timed(definition.execute.bind(definition), context)),
  async close() {},
};

/** Does what is to be done for a run on this thread, and adds what its time went into where that is asked for. */
export async function profiled(isAsked: boolean, work: () => Promise<TimedOutcome>): Promise<TimedOutcome> {
  if (!isAsked) return work();
  const total = startThreadTime();
  const noted = noteTime();
  try {
    const outcome = await work();
    return { ...outcome, profile: { total: total(), spent: noted() } };
  } finally {
    noted();
  }
}

/** Does a run and times it. */
export async function timed(
  execute: PlannedRun['definition']['execute'],
  { onProgress, onNotice, signal, snapshot: file }: Omit<ExecutorContext, 'profileTime'>,
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
    write(bytes: Uint8Array) {
      const end = startActivity('records');
      stored.write(bytes);
      end();
    },
  };
  const threadTime = startThreadTime();
  const start = performance.now();
  const { results, backend } = await execute({ onProgress, signal, snapshot });
  return { results, backend, seconds: (performance.now() - start) / 1000, processorSeconds: threadTime(), resumed };
}
