import { FedftError, oneLine } from '../errors';
import type { OnProgress } from '../records';
import type { FinishedRun } from './finishedRun';
import { type PlannedRun, runKey } from './plan';

/** How executePlan works, reports and stops. */
export interface ExecutionOptions {
  readonly signal: AbortSignal;
  /** Worker threads; 0, the default, does the runs in this thread, one after the other. */
  readonly workers?: number;
  /** Module that exports `experiments`, where a plan has others than those of the library; workers load it. */
  readonly registry?: string;
  /** What worker threads do before their first run: the default export of a module is called with `told`, plain data. */
  readonly setup?: WorkerSetup;
  /** Do finished runs again, from their beginning. */
  readonly fresh?: boolean;
  /** Tell of every run that is made what its time went into. Records do not depend on it. Default false. */
  readonly profileTime?: boolean;
  /** Called before a run starts; returns what hears of its progress. */
  readonly onRun?: (planned: PlannedRun, index: number, total: number) => OnProgress;
  readonly onFinished?: (finished: FinishedRun, index: number, total: number) => void;
  readonly onFailed?: (failed: FailedRun, index: number, total: number) => void;
  /** Hears what a person should know: a damaged record or snapshot, a disk that is full. */
  readonly onNotice?: (message: string) => void;
}

/** Something that every worker thread has to know, such as a project file. */
export interface WorkerSetup {
  /** Absolute path; its default export is awaited. */
  readonly module: string;
  readonly told: unknown;
}

/** A run that has no record, and why. */
export interface FailedRun {
  readonly planned: PlannedRun;
  /** What went wrong, and what to do about it. */
  readonly message: string;
  /** Where in the code; empty where the run was not even started. */
  readonly stack: string;
}

/** What became of a plan. */
export interface Execution {
  /** In the order of the plan. */
  readonly finished: readonly FinishedRun[];
  readonly failed: readonly FailedRun[];
}

/** The error of what failed, with how to go on; its details name every run that failed, a line each. */
export function failuresOf({ finished, failed }: Execution): FedftError {
  const total = finished.length + failed.length;
  const lines = failed.map(({ planned, message }) => `  ${runKey(planned)}: ${oneLine(message)}`);
  return new FedftError(
    `${failed.length} of ${total} runs failed; the other ${finished.length} are finished and kept. Run the same command again to do only what is missing`,
    { details: lines.join('\n') },
  );
}
