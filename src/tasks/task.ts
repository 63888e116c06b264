import { canonicalJson, sha256 } from '../records';

/** One labelled input: a sentence, or a pair of sentences. */
export interface Example {
  readonly text: string;
  /** The second sentence of a pair task (MRPC, QNLI); absent otherwise. */
  readonly pair?: string;
  /** Index into {@link Task.classes}. */
  readonly label: number;
}

/** The tasks of section V-A that are text, and the generated one that stands in where no data folder is given. */
export type TaskName = 'sst2' | 'mrpc' | 'qnli' | 'generated-sentiment';

/** Labelled text with a held-out test set. */
export interface Task {
  readonly name: TaskName;
  /** How figures and tables call it: `SST-2`, or `generated sentiment`. */
  readonly title: string;
  /** `'real'` for a file made by people, `'generated'` for text made by this library. */
  readonly origin: 'real' | 'generated';
  /** Where the examples come from, in one sentence that a run prints. */
  readonly source: string;
  /** Names of the labels 0, 1, ... */
  readonly classes: readonly string[];
  readonly train: readonly Example[];
  readonly test: readonly Example[];
}

/** SHA-256 (hex) of every example of a task, in order: two tasks with one digest hold the same data. */
export function taskDigest(task: Task): string {
  const plain = (part: readonly Example[]): (string | number | null)[][] =>
    part.map(({ text, pair, label }) => [text, pair ?? null, label]);
  return sha256(canonicalJson([task.name, task.classes, plain(task.train), plain(task.test)]));
}

/**
 * The accuracy of always answering the commonest class.
 *
 * @example
 * majorityAccuracy([{ text: 'a', label: 1 }, { text: 'b', label: 1 }, { text: 'c', label: 0 }]) // 2/3
 */
export function majorityAccuracy(examples: readonly Example[]): number {
  if (examples.length === 0) throw new RangeError('majorityAccuracy needs at least one example, got none');
  const counts = new Map<number, number>();
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Math.max(...counts.values()) / examples.length;
}
