import { createHash, type Hash } from 'node:crypto';
import { InputError } from '../errors';
import { greatest } from '../math';
import { canonicalJson, sha256 } from '../records';

/** One labelled text: a sentence, or a pair of sentences. */
export interface TextExample {
  readonly text: string;
  /** The second sentence of a pair task (MRPC, QNLI); absent otherwise. */
  readonly pair?: string;
  /** Index into the task's classes. */
  readonly label: number;
}

/** One labelled colour image. */
export interface ImageExample {
  /** [height, width, 3] row by row, channels last, 0..255. */
  readonly pixels: Uint8Array;
  /** Pixels of a row; absent for a square picture, as those of CIFAR-10 are, 32 x 32. */
  readonly width?: number;
  readonly height?: number;
  /** Index into the task's classes. */
  readonly label: number;
}

export type Example = TextExample | ImageExample;

/** Labelled examples with a held-out test set. */
export interface TaskOf<E extends Example> {
  /** Of its definition. */
  readonly name: string;
  /** How figures and tables call it: `SST-2`, or `generated sentiment`. */
  readonly title: string;
  /** `'real'` for published files, `'generated'` for examples that code makes, `'own'` for a person's own data. */
  readonly origin: 'real' | 'generated' | 'own';
  /** Where the examples come from, in one sentence that a run prints. */
  readonly source: string;
  /** What makes its files suspect, such as rows that are missing; absent or empty where nothing does. */
  readonly doubts?: readonly string[];
  /** Names of the labels 0, 1, ... */
  readonly classes: readonly string[];
  readonly train: readonly E[];
  readonly test: readonly E[];
}

export interface TextTask extends TaskOf<TextExample> {
  readonly input: 'text';
}

export interface ImageTask extends TaskOf<ImageExample> {
  readonly input: 'image';
}

/** A task with its examples: texts, or images. */
export type Task = TextTask | ImageTask;

/** Whether an example is text; otherwise it is an image. */
export function isText(example: Example): example is TextExample {
  return 'text' in example;
}

/** SHA-256 (hex) of every example of a task, in order: two tasks with one digest hold the same data. */
export function taskDigest(task: Task): string {
  const { name, classes, train, test } = task;
  const known = digests.get(train);
  if (known?.test === test && known.name === name && known.classes === classes) return known.digest;
  const hash = createHash('sha256').update(`[${canonicalJson(name)},${canonicalJson(classes)},`);
  hashExamples(hash, train);
  hash.update(',');
  hashExamples(hash, test);
  const digest = hash.update(']').digest('hex');
  digests.set(train, { name, classes, test, digest });
  return digest;
}

/** Digests by their training examples: a large task takes seconds, and every run is told its digest. */
const digests = new WeakMap<
  readonly Example[],
  Pick<Task, 'name' | 'classes' | 'test'> & { readonly digest: string }
>();

/** SHA-256 (hex) of examples, in order. */
export function examplesDigest(examples: readonly Example[]): string {
  const hash = createHash('sha256');
  hashExamples(hash, examples);
  return hash.digest('hex');
}

/** Characters that are hashed at once: the JSON of a million examples is never one text. */
const HASHED_AT_ONCE = 2 ** 16;

/** What makes two images the same: every pixel, and the shape of those that are not square by rule. */
export function imageKey({ pixels, width, height }: ImageExample): string {
  return width === undefined ? sha256(pixels) : `${sha256(pixels)} ${width}x${height}`;
}

/** Adds examples to a hash, as the canonical JSON of `[[text, pair or null, label], ...]`. */
function hashExamples(hash: Hash, examples: readonly Example[]): void {
  let text = '[';
  for (const [i, example] of examples.entries()) {
    const { label } = example;
    const content = isText(example)
      ? `${JSON.stringify(example.text)},${JSON.stringify(example.pair ?? null)}`
      : `"${imageKey(example)}",null`;
    text += `${i === 0 ? '' : ','}[${content},${canonicalJson(label)}]`;
    if (text.length < HASHED_AT_ONCE) continue;
    hash.update(text);
    text = '';
  }
  hash.update(`${text}]`);
}

/**
 * The accuracy of always answering the commonest class.
 *
 * @example
 * majorityAccuracy([{ text: 'a', label: 1 }, { text: 'b', label: 1 }, { text: 'c', label: 0 }]) // 2/3
 */
export function majorityAccuracy(examples: readonly Example[]): number {
  if (examples.length === 0) throw new InputError('majorityAccuracy needs at least one example, got none');
  const counts = new Map<number, number>();
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1);
  return greatest(counts.values()) / examples.length;
}
