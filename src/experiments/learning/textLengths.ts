import { readTokenizer } from '../../checkpoint';
import { mean } from '../../math';
import { isText, type Task } from '../../tasks';
import type { ModelSource } from './modelSource';

/** Tokens of a task's texts under a model's vocabulary, special tokens included. */
export interface TextLengths {
  /** Of the training examples, ascending. */
  readonly train: readonly number[];
  /** Means, of a training and of a test example. */
  readonly meanTrain: number;
  readonly meanTest: number;
}

/** Examples of each part that are looked at, the first ones. */
const LOOKED_AT = 2000;

/** Share of the training examples that keep all their tokens. */
const KEPT_WHOLE = 0.99;

const known = new WeakMap<Task, Map<string, Promise<TextLengths>>>();

/**
 * How long the texts of a task are, no label looked at.
 *
 * @param most - positions of the model; longer texts are cut there
 */
export function textLengths(task: Task, { folder, digest }: ModelSource, most: number): Promise<TextLengths> {
  const ofTask = known.get(task) ?? new Map<string, Promise<TextLengths>>();
  known.set(task, ofTask);
  const lengths = ofTask.get(digest) ?? measure(task, folder, most);
  ofTask.set(digest, lengths);
  return lengths;
}

async function measure({ train, test }: Task, folder: string, most: number): Promise<TextLengths> {
  const tokenizer = (await readTokenizer(folder))!;
  const of = (examples: Task['train' | 'test']): number[] =>
    examples
      .slice(0, LOOKED_AT)
      .filter(isText)
      .map(({ text, pair }) => tokenizer.encode(text, pair, most).attentionMask.lastIndexOf(1) + 1);
  const own = of(train).sort((a, b) => a - b);
  return { train: own, meanTrain: mean(own), meanTest: mean(of(test)) };
}

/** The sequence length at which 99 % of the training examples keep all their tokens, at least 4. */
export function usualSequenceLength({ train }: TextLengths): number {
  return Math.max(4, train[Math.min(train.length - 1, Math.floor(KEPT_WHOLE * train.length))]!);
}
