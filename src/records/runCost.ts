import { bySize, type Profile } from './profile';

/**
 * How much a run has to do, in numbers that its time is proportional to: what was measured at one size says by them what
 * another size takes.
 */
export type RunWork =
  /** A study: the product of its sizes (seeds, rounds, problems, points of a grid, ...). */
  | { readonly kind: 'study'; readonly units: number }
  /** Training: examples that pass forward and backward, and examples that are only measured. */
  | {
      readonly kind: 'training';
      readonly input: 'text' | 'image';
      readonly trained: number;
      readonly measured: number;
      /** Tokens of an example of text. */
      readonly tokens: number;
    };

/** What a workflow engine reserves for a run at each size: several times what was measured, since a job that meets its limit is killed. */
export type RunNeeds = {
  readonly [profile in Profile]: {
    /** Of memory, MiB. */
    readonly memoryMb: number;
    /** Until it is taken for lost; twice that at the second attempt. */
    readonly minutes: number;
  };
};

/** Runs without a model: a quarter of a GiB is Node.js itself. */
export const studyNeeds: RunNeeds = bySize({
  smoke: { memoryMb: 1000, minutes: 5 },
  laptop: { memoryMb: 1000, minutes: 30 },
  paper: { memoryMb: 2000, minutes: 600 },
});

/** Runs that train: small encoders at the two smaller sizes, BERT-base or ViT-base at the size of the paper. */
export const trainingNeeds: RunNeeds = bySize({
  smoke: { memoryMb: 2000, minutes: 10 },
  laptop: { memoryMb: 2500, minutes: 60 },
  paper: { memoryMb: 8000, minutes: 2880 },
});
