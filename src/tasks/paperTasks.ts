import type { Settings } from '../settings';
import type { TaskDefinition } from './definition';
import { generatedImagesTask } from './generated/imageTask';
import { type GeneratedTextTaskName, generatedTextTask, generatedTextTitle } from './generated/textTask';
import { findCifar10Folder, loadCifar10 } from './real/cifar10';
import { findGlueFolder, loadGlueTask } from './real/glue';
import { type GlueTaskName, glueFormats } from './real/glueFormats';

/** Real tasks first tune the bundled models on a public slice. Step sizes: the careful end of what the searches choose. */
const asReal: Partial<Settings> = { loraLearningRate: 0.5, headLearningRate: 0.03 };

/** The language model of the size `real`. Its pooler was never trained, so a feature is the tanh of the first token's state. */
const onBge = { checkpoint: 'bge-small-en-v1.5', pooler: 'identity' } as const;

/** The generated tasks use the bundled models as they are. */
const asBundled: Partial<Settings> = { pretrainExamples: 0, pretrainSteps: 0 };

/** Pairs of sentences need many steps: (4) with Adam in place of plain descent, beyond the paper. */
const adamOnPairs: Partial<Settings> = {
  rounds: 150,
  serverOptimiser: 'adam',
  loraLearningRate: 1e-3,
  headLearningRate: 0.1,
};

const adamSteps = { lora: [3e-4, 1e-3, 3e-3], head: [0.1] };

/** A generated stand-in for a GLUE task. Its step sizes are those of `fedft run step-size-search`; a test holds them to it. */
function generatedText(name: GeneratedTextTaskName, reads: 'text' | 'text-pair'): TaskDefinition {
  return {
    name,
    title: generatedTextTitle(name),
    reads,
    origin: 'generated',
    load: ({ settings }) => generatedTextTask(name, settings),
    settings: { ...asBundled, loraLearningRate: 0.5, headLearningRate: 0.1 },
  };
}

/** A task of GLUE. */
function glue(
  name: GlueTaskName,
  more: Pick<TaskDefinition, 'reads' | 'standIn' | 'settings' | 'panels' | 'published'>,
): TaskDefinition {
  return {
    name,
    title: glueFormats[name].title,
    origin: 'real',
    isIn: (folder) => findGlueFolder(name, folder) !== undefined,
    load: ({ data }) => loadGlueTask(name, data),
    ...more,
  };
}

const generatedSentiment = generatedText('generated-sentiment', 'text');
const generatedParaphrase = generatedText('generated-paraphrase', 'text-pair');
const generatedEntailment = generatedText('generated-entailment', 'text-pair');

const generatedImages: TaskDefinition = {
  name: 'generated-images',
  title: 'generated images',
  reads: 'image',
  origin: 'generated',
  load: ({ settings }) => generatedImagesTask(settings),
  settings: { ...asBundled, loraLearningRate: 0.25, headLearningRate: 0.1 },
};

const sst2 = glue('sst2', {
  reads: 'text',
  standIn: generatedSentiment,
  settings: asReal,
  published: {
    ...onBge,
    settings: { rounds: 100, loraLearningRate: 0.3, headLearningRate: 0.1 },
    stepSizes: { lora: [0.15, 0.3, 0.6], head: [0.1, 0.3] },
  },
  panels: { loss: '3(a)', accuracy: '3(d)' },
});

const mrpc = glue('mrpc', {
  reads: 'text-pair',
  standIn: generatedParaphrase,
  settings: { ...asReal, trainExamples: 2000, pretrainExamples: 1600, sequenceLength: 48, testExamples: 408 },
  published: { ...onBge, settings: { ...adamOnPairs, testExamples: 408 }, stepSizes: adamSteps },
  panels: { loss: '3(b)', accuracy: '3(e)' },
});

const qnli = glue('qnli', {
  reads: 'text-pair',
  standIn: generatedEntailment,
  settings: { ...asReal, trainExamples: 4000, pretrainExamples: 5000, sequenceLength: 48 },
  published: { ...onBge, settings: adamOnPairs, stepSizes: adamSteps },
  panels: { loss: '3(c)', accuracy: '3(f)' },
});

const cifar10: TaskDefinition = {
  name: 'cifar10',
  title: 'CIFAR-10',
  reads: 'image',
  origin: 'real',
  isIn: (folder) => findCifar10Folder(folder) !== undefined,
  load: ({ data }) => loadCifar10(data),
  standIn: generatedImages,
  settings: { ...asReal, trainExamples: 4000, pretrainExamples: 5000 },
  published: {
    checkpoint: 'vit-tiny-patch16-224',
    imageSize: 112,
    settings: { rounds: 100, testExamples: 1000, loraLearningRate: 0.1, headLearningRate: 0.01 },
    stepSizes: { lora: [0.05, 0.1, 0.2], head: [0.01, 0.03] },
  },
  panels: { loss: '4(a)', accuracy: '4(b)', lossAgainstBudget: '5(a)', accuracyAgainstBudget: '5(b)' },
};

/** The tasks of section V-A and the generated ones that stand in for them: generated ones first, in the order of the figures. */
export const paperTasks: readonly TaskDefinition[] = [
  generatedSentiment,
  generatedParaphrase,
  generatedEntailment,
  generatedImages,
  sst2,
  mrpc,
  qnli,
  cifar10,
];
