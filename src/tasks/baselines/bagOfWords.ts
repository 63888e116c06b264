import { InputError } from '../../errors';
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
 * order must beat. Two classes; the words of a pair's two sentences are kept apart.
 *
 * Each example is a vector of 0 and 1 over the training vocabulary, scaled to length 1. Fitted by plain stochastic
 * gradient descent in the given order, so that the result depends on nothing but the data.
 *
 * @returns accuracy on `test` in [0, 1]
 * @throws InputError for an empty set or a label other than 0 and 1
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
  const weights = new Float64Array(vocabulary.size);
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
      const slope = step * (checkBinary(train[i]!.label) - 1 / (1 + Math.exp(-logit(ids))));
      const scale = slope / Math.sqrt(Math.max(ids.length, 1));
      for (const id of ids) weights[id] = weights[id]! * (1 - decay) + scale;
      bias += slope;
    }
  }
  let right = 0;
  for (const example of test) {
    const answer = logit(featureIds(example, vocabulary, 'fixed')) > 0 ? 1 : 0;
    if (answer === checkBinary(example.label)) right++;
  }
  return right / test.length;
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

function checkBinary(label: number): number {
  if (label !== 0 && label !== 1) throw new InputError(`bagOfWordsBaseline knows the labels 0 and 1, got ${label}`);
  return label;
}
