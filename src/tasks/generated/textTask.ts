import type { Settings } from '../../settings';
import type { TextExample, TextTask } from '../task';
import type { GeneratedRequest } from './distinctTexts';
import { entailmentNoise, generateEntailment } from './entailment';
import { sentimentLanguage } from './opinion';
import { generateParaphrases, paraphraseNoise } from './paraphrase';
import { generateSentiment } from './sentiment';

/** The generated tasks that are text. */
export type GeneratedTextTaskName = 'generated-sentiment' | 'generated-paraphrase' | 'generated-entailment';

interface Recipe {
  readonly title: string;
  readonly what: string;
  readonly standsFor: string;
  readonly classes: readonly string[];
  readonly labelNoise: number;
  readonly generate: (request: GeneratedRequest) => TextExample[];
}

const recipes: { readonly [name in GeneratedTextTaskName]: Recipe } = {
  'generated-sentiment': {
    title: 'generated sentiment',
    what: 'sentiment sentences',
    standsFor: 'SST-2',
    classes: ['negative', 'positive'],
    labelNoise: sentimentLanguage.labelNoise,
    generate: generateSentiment,
  },
  'generated-paraphrase': {
    title: 'generated paraphrase',
    what: 'pairs of sentences that say the same or not',
    standsFor: 'MRPC',
    classes: ['not a paraphrase', 'paraphrase'],
    labelNoise: paraphraseNoise,
    generate: generateParaphrases,
  },
  'generated-entailment': {
    title: 'generated entailment',
    what: 'questions and sentences that say so or the opposite',
    standsFor: 'QNLI',
    classes: ['entailment', 'not entailment'],
    labelNoise: entailmentNoise,
    generate: generateEntailment,
  },
};

/** How figures call a generated task. */
export function generatedTextTitle(name: GeneratedTextTaskName): string {
  return recipes[name].title;
}

/**
 * A generated stand-in for a GLUE task: as many examples as the settings ask for in pre-training, training and test
 * together, all different.
 */
export function generatedTextTask(
  name: GeneratedTextTaskName,
  settings: Pick<Settings, 'pretrainExamples' | 'trainExamples' | 'testExamples' | 'seed'>,
): TextTask {
  const { title, what, standsFor, classes, labelNoise, generate } = recipes[name];
  const { pretrainExamples, trainExamples, testExamples, seed } = settings;
  const trainSize = pretrainExamples + trainExamples;
  const examples = generate({ seed, count: trainSize + testExamples });
  return {
    name,
    input: 'text',
    title,
    origin: 'generated',
    source:
      `generated ${what}, NOT real text (seed ${seed}, ${Math.round(100 * labelNoise)} % of labels flipped on purpose): ${trainSize} training and ` +
      `${testExamples} test examples; name a folder with --data or FEDFT_DATA to use real ${standsFor}`,
    classes,
    train: examples.slice(0, trainSize),
    test: examples.slice(trainSize),
  };
}
