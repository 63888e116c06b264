import type { Json } from './canonical';
import type { Labels } from './labels';
import type { OnProgress } from './progress';
import type { RunNeeds, RunWork } from './runCost';
import type { Snapshot } from './snapshot';

/** What a run is given besides its settings. */
export interface RunContext {
  readonly onProgress: OnProgress;
  /** Aborts the run between two steps. */
  readonly signal: AbortSignal;
  /** Keeps the state of a run under way; a killed run reads it and goes on to the same record, bit for bit. */
  readonly snapshot: Snapshot;
}

/** What a run returns: its results and what did the arithmetic. */
export interface RunOutcome<Results = unknown> {
  /** Plain JSON; it is checked when it is recorded. */
  readonly results: Results;
  /** Tensor backend, `none` where no tensors are involved. */
  readonly backend: string;
}

/** Code that a run needs beside what its experiment imports: a file of this library, or the digest of code from elsewhere. */
export type RunPart = { readonly module: string } | { readonly digest: string };

/** One run: what it is called, everything it is told, what it costs, and how to do it. A run handle makes it. */
export interface RunDefinition {
  /** Path-like, for example `generated/proposed/seed-0`. */
  readonly run: string;
  /** What tells it from the other runs of its experiment; they stand in its record. */
  readonly labels: Labels;
  readonly settings: { readonly [name: string]: Json };
  readonly seed: number;
  /** What the run reads, in one line that is printed before it starts. */
  readonly source?: string;
  /** Runs of the same request that come first, for what they leave on disk; a run must give the same results without. */
  readonly after?: readonly string[];
  /**
   * The code of the schemes that it plays, where it says which. Without it, that of every scheme that goes by its name counts
   * as the run's.
   */
  readonly schemes?: readonly RunPart[];
  /** Whether it trains a model, so that a tensor backend works in it. */
  readonly trains: boolean;
  /** Whether a clock decides its results: it comes last, alone, and is never expected to be equal to another. */
  readonly measuresTime: boolean;
  /** The tensor backend that it will use; undefined where it takes what it finds, or none. */
  readonly backend?: string;
  readonly needs: RunNeeds;
  work(): RunWork;
  execute(context: RunContext): Promise<RunOutcome>;
}
