import type { Pooler } from '../checkpoint';
import type { Settings } from '../settings';
import type { Task } from './task';

/** The settings that a generated task's size depends on. */
export type GeneratedTaskSettings = Pick<Settings, 'pretrainExamples' | 'trainExamples' | 'testExamples' | 'seed'>;

/** What a task is loaded with. */
export interface TaskRequest {
  /** The folder of real data that a person named; empty where there is none. */
  readonly data: string;
  /** Size and seed of a generated task; one of files takes what is there. */
  readonly settings: GeneratedTaskSettings;
}

/** The panels of the paper's figures 3 to 5 that show a task, such as `'3(a)'`. */
export interface TaskPanels {
  /** Training loss against rounds. */
  readonly loss: string;
  /** Test accuracy against rounds. */
  readonly accuracy: string;
  /** The same two against the delay budget; absent for a task that figure 5 leaves out. */
  readonly lossAgainstBudget?: string;
  readonly accuracyAgainstBudget?: string;
}

/** A published checkpoint, and how it is fine-tuned on a task. */
export interface PublishedModel {
  /** Its name in the store of models. */
  readonly checkpoint: string;
  /** The pooler that it gets in place of its own; its own by default. */
  readonly pooler?: Pooler;
  /** Height and width of the images that it reads, pixels; its own by default. */
  readonly imageSize?: number;
  /** Settings that differ from the defaults; step sizes are those that the search on {@link stepSizes} chose. */
  readonly settings: Partial<Settings>;
  /** The grid of that search; a factor of two between steps of the factors, which is the margin that the search keeps. */
  readonly stepSizes: StepSizeGrid;
}

/** Step sizes that a search tries in every pair. */
export interface StepSizeGrid {
  /** Of the low-rank factors (4). */
  readonly lora: readonly number[];
  /** Of the task modules (3). */
  readonly head: readonly number[];
}

/**
 * A task: what it is called, what it reads, where its examples come from, what training asks of it, and what of the paper it
 * shows. {@link registerTasks} makes one known to `--task`, to every experiment of section V and to their figures.
 */
export interface TaskDefinition {
  /** Part of the names of runs and files: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** How figures and tables call it: `SST-2`, or `generated sentiment`. */
  readonly title: string;
  /** What an example is, its label apart: a sentence, two of them, or a colour image. */
  readonly reads: 'text' | 'text-pair' | 'image';
  /** `'real'` for published files, `'generated'` for examples that code makes, `'own'` for a person's own. */
  readonly origin: Task['origin'];
  /** Whether a folder of real data holds it; only for a task that is read from such a folder. */
  isIn?(folder: string): boolean;
  /**
   * The examples, with this definition's name, title and origin.
   *
   * @throws InputError naming file, place and remedy where they cannot be had
   */
  load(request: TaskRequest): Task | Promise<Task>;
  /** The generated task that takes its place where there is no folder of real data. */
  readonly standIn?: TaskDefinition;
  /** Settings that differ from the defaults; numbers of examples hold for the laptop size. */
  readonly settings: Partial<Settings>;
  /** What the size `real` fine-tunes on it; absent for a task that has no part in that size. */
  readonly published?: PublishedModel;
  /** A stand-in's are those of the task it stands for. */
  readonly panels?: TaskPanels;
}
