import type { Profile } from '../../records';
import type { Settings } from '../../settings';
import { isRealTask, type TaskName } from '../../tasks';

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

/** The generated tasks use the bundled models as they are. */
const asBundled: Partial<Settings> = { pretrainExamples: 0, pretrainSteps: 0 };

/** Real tasks first tune the bundled models on a public slice. Step sizes: the careful end of what the searches choose. */
const asReal: Partial<Settings> = { loraLearningRate: 0.5, headLearningRate: 0.03 };

/**
 * What a task asks for beyond the defaults. The step sizes of the generated tasks are those of `fedft run step-size-search`; a
 * test holds them to its records.
 */
const taskSettings: { readonly [name in TaskName]: Partial<Settings> } = {
  'generated-sentiment': { ...asBundled, loraLearningRate: 0.5, headLearningRate: 0.1 },
  'generated-paraphrase': { ...asBundled, loraLearningRate: 0.5, headLearningRate: 0.1 },
  'generated-entailment': { ...asBundled, loraLearningRate: 0.5, headLearningRate: 0.1 },
  'generated-images': { ...asBundled, loraLearningRate: 0.25, headLearningRate: 0.1 },
  sst2: asReal,
  mrpc: { ...asReal, trainExamples: 2000, pretrainExamples: 1600, sequenceLength: 48, testExamples: 408 },
  qnli: { ...asReal, trainExamples: 4000, pretrainExamples: 5000, sequenceLength: 48 },
  cifar10: { ...asReal, trainExamples: 4000, pretrainExamples: 5000 },
};

/** Smaller still where a real task is only to be shown to work. */
const smokeTaskSettings: Partial<Settings> = { pretrainExamples: 400, pretrainSteps: 20 };

/** More than any task of the paper has: the size `paper` takes as many training examples of a real task as there are. */
export const ALL_EXAMPLES = 1_000_000;

/** Settings of a task at a size, before an experiment and a person have their say. */
export function learningSettings(profile: Profile, task: TaskName): Partial<Settings> {
  const { trainExamples, testExamples, ...rest } = taskSettings[task];
  const examples = { ...(trainExamples && { trainExamples }), ...(testExamples && { testExamples }) };
  return {
    ...(profile === 'laptop' ? examples : {}),
    ...profileSettings[profile],
    ...rest,
    ...(profile === 'smoke' && isRealTask(task) ? smokeTaskSettings : {}),
    ...(profile === 'paper' && isRealTask(task) ? { trainExamples: ALL_EXAMPLES, testExamples: 10_000 } : {}),
  };
}

/** The seeds of an experiment where none are named. */
export type UsualSeeds = { readonly [profile in Profile]: readonly number[] };

const firstSeeds = (count: number): readonly number[] => Array.from({ length: count }, (_, seed) => seed);

/** Of sweeps and of claim C1, which make many runs a seed. */
export const sweepSeeds: UsualSeeds = { smoke: [0], laptop: firstSeeds(3), paper: firstSeeds(5) };

/** Of figures 3 and 4: with three, the intervals are too wide to tell GS from AABA. */
export const learningSeeds: UsualSeeds = { ...sweepSeeds, laptop: firstSeeds(10) };
