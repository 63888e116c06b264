import type { Pooler } from '../checkpoint';
import type { Profile, RunDefinition } from '../records';
import { readingNamed, type Settings } from '../settings';

export type { RunContext, RunDefinition, RunOutcome } from '../records';

/** What the caller chose for a whole set of runs. */
export interface ExperimentRequest {
  readonly profile: Profile;
  /** Folder with the real data sets, where the user named one. */
  readonly dataFolder?: string;
  /** Whether data and vocabularies that look cut off are refused. */
  readonly strictData?: boolean;
  /** Name of the reading of the paper whose settings stand in for the defaults. */
  readonly reading?: string;
  /** Settings that differ from those of the profile. */
  readonly overrides: Readonly<Record<string, unknown>>;
  /** Names of overrides that nobody typed, those of a project file: an experiment without use for one leaves it. */
  readonly assumed?: readonly string[];
  /** Only these schemes, where an experiment compares schemes. */
  readonly schemes?: readonly string[];
  /**
   * Only these tasks, where an experiment compares tasks: names as `taskNamed` reads them. By default the generated ones, or the
   * real ones in the data folder.
   */
  readonly tasks?: readonly string[];
  /** Only these seeds, where an experiment repeats its runs. */
  readonly seeds?: readonly number[];
  /** A checkpoint in place of the bundled model: its folder in Hugging Face's layout, or its name in the store of models. */
  readonly checkpoint?: string;
  /** The pooler that the model gets in place of its own; the checkpoint's otherwise. */
  readonly pooler?: Pooler;
  /** Height and width of the images that the model is to read, pixels; the checkpoint's own by default. */
  readonly imageSize?: number;
  /** Folder that keeps embedded pictures for later runs. Records do not depend on it. */
  readonly embeddingCache?: string;
  /** Tensor backend that the user asked for; the best available one otherwise. */
  readonly backend?: string;
}

/** The settings of a request's reading: those of an experiment, a profile or a person win over them. */
export function settingsOfReading({ reading }: Pick<ExperimentRequest, 'reading'>): Partial<Settings> {
  return reading === undefined ? {} : readingNamed(reading).settings;
}

/** A named set of runs. Checks its request before it returns the first definition, so that bad input costs no work. */
export interface Experiment {
  readonly name: string;
  /** Section of the paper. */
  readonly section: string;
  readonly about: string;
  /**
   * The file that defines it, `__filename`: what that imports is the code of its runs. An experiment of a project file needs
   * none: that file and all of the library's experiments are its code.
   */
  readonly module?: string | undefined;
  /** Runs only when it is named: it takes long, and what came of it already stands in the settings. */
  readonly onRequest?: boolean;
  runs(request: ExperimentRequest): Promise<readonly RunDefinition[]>;
}
