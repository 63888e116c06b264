import { hash128 } from '../../math';
import { bySize, type Profile } from '../../records';
import type { Settings } from '../../settings';
import { paperTasks, type TaskDefinition } from '../../tasks';

/** More than any task of the paper has: the sizes `real` and `paper` take as many training examples of a real task as there are. */
export const ALL_EXAMPLES = 1_000_000;

/** Settings of learning runs that differ from the defaults at each size. */
const profileSettings: { readonly [profile in Profile]: Partial<Settings> } = {
  smoke: {
    rounds: 12,
    deviceCount: 8,
    trainExamples: 240,
    testExamples: 100,
    lossExamples: 80,
    evaluateEvery: 4,
  },
  laptop: {},
  // The checkpoints as they are published: no label is read before the first round.
  real: { pretrainSteps: 0, pretrainExamples: 0, trainExamples: ALL_EXAMPLES },
  // Meant for a checkpoint of one's own, and for real tasks, of which it takes all examples: see ALL_EXAMPLES.
  paper: { rounds: 200, trainExamples: 8000, testExamples: 2000, lossExamples: 2000, batchSize: 16 },
};

/** Smaller still where a real task is only to be shown to work. */
const smokeTaskSettings: Partial<Settings> = { pretrainExamples: 400, pretrainSteps: 20 };

/** Settings of a task at a size, before an experiment and a person have their say. */
export function learningSettings(profile: Profile, task: TaskDefinition): Partial<Settings> {
  if (profile === 'real') return { ...profileSettings.real, ...task.published?.settings };
  const { trainExamples, testExamples, ...rest } = task.settings;
  const examples = { ...(trainExamples && { trainExamples }), ...(testExamples && { testExamples }) };
  return {
    ...(profile === 'laptop' ? examples : {}),
    ...profileSettings[profile],
    ...rest,
    ...(profile === 'smoke' && task.origin === 'real' ? smokeTaskSettings : {}),
    ...(profile === 'paper' && task.origin === 'real' ? { trainExamples: ALL_EXAMPLES, testExamples: 10_000 } : {}),
  };
}

/** How many seeds an experiment has where none are named. */
export type UsualSeeds = { readonly [profile in Profile]: number };

/** Of sweeps and of claim C1, which make many runs a seed. */
export const sweepSeeds: UsualSeeds = bySize({ smoke: 1, laptop: 3, paper: 5 });

/**
 * Of figures 3 and 4: the cells of each task, planned from the first ten. There the paired difference of the proposed scheme
 * and GS in final accuracy had a standard deviation of 0.07, 0.13, 0.14 and 0.10 on the generated tasks, that of GS and AABA
 * of 0.03 to 0.04. With sixteen cells, a lead of 0.11 and one of 0.04 are found with 80 % power at the 95 % level above the
 * smallest difference of interest, 0.01: (t_0.975 + t_0.8) s / sqrt(16) = 0.75 s. Twice the cells would find 0.08 and 0.03.
 */
export const learningSeeds: UsualSeeds = { ...sweepSeeds, laptop: 16, real: 10 };

/** Names between the first seeds of two tasks. */
const SEEDS_A_TASK = 1000;

/**
 * The seeds of a task where none are named: every task has cells, channels, shares and mini-batches of its own, so that what
 * one hard cell does is not seen on all tasks at once. The smallest size, which decides nothing, starts at 0.
 */
export function usualSeeds(profile: Profile, task: string, usual: UsualSeeds): readonly number[] {
  const first = profile === 'smoke' ? 0 : SEEDS_A_TASK * (1 + placeOf(task));
  return Array.from({ length: usual[profile] }, (_, i) => first + i);
}

/** The number of a task: those of the paper in their order, then one's own by their names. */
function placeOf(task: string): number {
  const known = paperTasks.findIndex(({ name }) => name === task);
  return known >= 0 ? known : 100 + ((hash128(task)[0] >>> 0) % 1_000_000);
}
