import type { Profile } from '../../records';
import type { Settings } from '../../settings';
import type { TaskDefinition } from '../../tasks';

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
  // Meant for a checkpoint of one's own, and for real tasks, of which it takes all examples: see ALL_EXAMPLES.
  paper: { rounds: 200, trainExamples: 8000, testExamples: 2000, lossExamples: 2000, batchSize: 16 },
};

/** Smaller still where a real task is only to be shown to work. */
const smokeTaskSettings: Partial<Settings> = { pretrainExamples: 400, pretrainSteps: 20 };

/** More than any task of the paper has: the size `paper` takes as many training examples of a real task as there are. */
export const ALL_EXAMPLES = 1_000_000;

/** Settings of a task at a size, before an experiment and a person have their say. */
export function learningSettings(profile: Profile, task: TaskDefinition): Partial<Settings> {
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

/** The seeds of an experiment where none are named. */
export type UsualSeeds = { readonly [profile in Profile]: readonly number[] };

const firstSeeds = (count: number): readonly number[] => Array.from({ length: count }, (_, seed) => seed);

/** Of sweeps and of claim C1, which make many runs a seed. */
export const sweepSeeds: UsualSeeds = { smoke: [0], laptop: firstSeeds(3), paper: firstSeeds(5) };

/** Of figures 3 and 4: with three, the intervals are too wide to tell GS from AABA. */
export const learningSeeds: UsualSeeds = { ...sweepSeeds, laptop: firstSeeds(10) };
