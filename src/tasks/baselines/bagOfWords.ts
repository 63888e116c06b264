import { InputError } from '../../errors';
import { exp, greatest } from '../../math';
import type { TextExample } from '../task';

/** What {@link bagOfWordsBaseline} may be told. */
export interface BagOfWordsOptions {
  /** Passes over the training set. Default 20. */
  readonly epochs?: number;
  /** Largest step size, reached in the first pass; it falls as 1/sqrt of the pass. Default 0.5. */
  readonly learningRate?: number;
  /** L2 penalty per step. Default 1e-5. */
  readonly decay?: number;
}

/**
 * Test accuracy of logistic regression on words: which words occur, not where. The reference that a model which reads
 * order must beat; the words of a pair's two sentences are kept apart. More than two classes are told apart by one such model
 * for each class against the rest, of which the surest one answers.
 *
 * Each example is a vector of 0 and 1 over the training vocabulary, scaled to length 1. Fitted by plain stochastic
 * gradient descent in the given order, so that the result depends on nothing but the data.
 *
 * @returns accuracy on `test` in [0, 1]
 * @throws InputError for an empty set or a label that is no integer >= 0
 */
export function bagOfWordsBaseline(
  train: readonly TextExample[],
  test: readonly TextExample[],
  options: BagOfWordsOptions = {},
): number {
  const { epochs = 20, learningRate = 0.5, decay = 1e-5 } = options;
  if (train.length === 0 || test.length === 0) {
    throw new InputError(`bagOfWordsBaseline needs examples, got ${train.length} to train and ${test.length} to test`);
  }
  const vocabulary = new Map<string, number>();
  const inputs = train.map((example) => featureIds(example, vocabulary, 'grow'));
  const classes = 1 + train.reduce((most, { label }) => Math.max(most, checkLabel(label)), 1);
  const told = classes === 2 ? [1] : Array.from({ length: classes }, (_, c) => c);
  const logits = told.map((c) => {
    const targets = train.map(({ label }) => (label === c ? 1 : 0));
    return fitLogistic(inputs, targets, vocabulary.size, { epochs, learningRate, decay });
  });
  let right = 0;
  for (const example of test) {
    const ids = featureIds(example, vocabulary, 'fixed');
    const scores = logits.map((logit) => logit(ids));
    const answer = classes === 2 ? Number(scores[0]! > 0) : scores.indexOf(greatest(scores));
    if (answer === checkLabel(example.label)) right++;
  }
  return right / test.length;
}

/** Logistic regression of targets 0 and 1: the logit of an example. */
function fitLogistic(
  inputs: readonly (readonly number[])[],
  targets: readonly number[],
  vocabularySize: number,
  { epochs, learningRate, decay }: Required<BagOfWordsOptions>,
): (ids: readonly number[]) => number {
  const weights = new Float64Array(vocabularySize);
  let bias = 0;
  const logit = (ids: readonly number[]): number => {
    let sum = 0;
    for (const id of ids) sum += weights[id]!;
    return bias + sum / Math.sqrt(Math.max(ids.length, 1));
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    const step = learningRate / Math.sqrt(1 + epoch);
    for (let i = 0; i < inputs.length; i++) {
      const ids = inputs[i]!;
      const slope = step * (targets[i]! - 1 / (1 + exp(-logit(ids))));
      const scale = slope / Math.sqrt(Math.max(ids.length, 1));
      for (const id of ids) weights[id] = weights[id]! * (1 - decay) + scale;
      bias += slope;
    }
  }
  return logit;
}

function featureIds(example: TextExample, vocabulary: Map<string, number>, mode: 'grow' | 'fixed'): number[] {
  const ids = new Set<number>();
  const add = (word: string): void => {
    if (mode === 'grow' && !vocabulary.has(word)) vocabulary.set(word, vocabulary.size);
    const id = vocabulary.get(word);
    if (id !== undefined) ids.add(id);
  };
  for (const word of split(example.text)) add(word);
  for (const word of split(example.pair ?? '')) add(`2:${word}`);
  return [...ids];
}

function split(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}']+|[^\s\p{L}\p{N}']/gu) ?? [];
}

function checkLabel(label: number): number {
  if (!Number.isInteger(label) || label < 0) {
    throw new InputError(`bagOfWordsBaseline knows the labels 0, 1, ..., got ${label}`);
  }
  return label;
}
