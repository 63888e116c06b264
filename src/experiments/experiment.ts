import type { Json, OnProgress, Profile, Snapshot } from '../records';

/** What the caller chose for a whole set of runs. */
export interface ExperimentRequest {
  readonly profile: Profile;
  /** Folder with the real data sets, where the user named one. */
  readonly dataFolder?: string;
  /** Settings that differ from those of the profile. */
  readonly overrides: Readonly<Record<string, unknown>>;
  /** Only these schemes, where an experiment compares schemes. */
  readonly schemes?: readonly string[];
  /**
   * Only these tasks, where an experiment compares tasks: names as `taskNamed` reads them. By default the generated ones, or the
   * real ones in the data folder.
   */
  readonly tasks?: readonly string[];
  /** Only these seeds, where an experiment repeats its runs. */
  readonly seeds?: readonly number[];
  /** Folder of a BERT or ViT checkpoint in Hugging Face's layout, in place of the bundled model. */
  readonly checkpoint?: string;
  /** Tensor backend that the user asked for; the best available one otherwise. */
  readonly backend?: string;
}

/** What a run is given besides its settings. */
export interface RunContext {
  readonly onProgress: OnProgress;
  /** Aborts the run between two steps. */
  readonly signal: AbortSignal;
  /** Keeps the state of a run under way; a killed run reads it and goes on to the same record, bit for bit. */
  readonly snapshot: Snapshot;
}

/** What a run returns: its results and what did the arithmetic. */
export interface RunOutcome {
  readonly results: Json;
  /** Tensor backend, `none` where no tensors are involved. */
  readonly backend: string;
}

/** One run: a name, everything it is told, and how to do it. */
export interface RunDefinition {
  /** Path-like, for example `generated/proposed/seed-0`. */
  readonly run: string;
  readonly settings: { readonly [name: string]: Json };
  readonly seed: number;
  /** What the run reads, in one line that is printed before it starts. */
  readonly source?: string;
  /** Runs of the same request that come first, for what they leave on disk; a run must give the same results without. */
  readonly after?: readonly string[];
  execute(context: RunContext): Promise<RunOutcome>;
}

/** A named set of runs. Checks its request before it returns the first definition, so that bad input costs no work. */
export interface Experiment {
  readonly name: string;
  /** Section of the paper. */
  readonly section: string;
  readonly about: string;
  /** Runs only when it is named: it takes long, and what came of it already stands in the settings. */
  readonly onRequest?: boolean;
  runs(request: ExperimentRequest): Promise<readonly RunDefinition[]>;
}
