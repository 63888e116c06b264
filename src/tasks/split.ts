import { InputError } from '../errors';
import { RandomStream } from '../math';
import { sha256 } from '../records';
import type { Settings } from '../settings';
import { dealSkewed } from './skew';
import { type Example, isText, type Task, type TextExample } from './task';

/** Who holds which examples. */
export interface TaskSplit<E extends Example = Example> {
  /** One equal share of the training examples per device; i.i.d. unless the settings skew the labels. */
  readonly devices: readonly (readonly E[])[];
  /** The public slice for pre-training: no sentence of it is on a device or in the test set. */
  readonly publicSlice: readonly E[];
  /** The test set, the same for every device. */
  readonly test: readonly E[];
}

/** The seed of what is the same in every run of a task, whatever the run's own seed: generated examples and the public slice. */
export const DATA_SEED = 0;

/** What can be dealt to devices: any task. */
export type SplittableTask = Pick<Task, 'title' | 'train' | 'test'>;

/**
 * Deals a task to K devices, and sets a public slice for pre-training apart.
 *
 * The public slice is the same whatever the seed, so that one model can be made from it for all runs of a task; the other
 * training examples are put in a random order (stream `'split'`) and go to the devices in equal shares. An example that occurs more than once in the file is used once, and one that occurs in the
 * test set is not used at all, so that the three parts share none. (SST-2 holds phrases cut from longer sentences:
 * a phrase on one side may still be part of a sentence on another.)
 *
 * @param task - what to deal
 * @param settings - `deviceCount`, `trainExamples` (rounded down to a multiple of the devices), `pretrainExamples`, `testExamples`,
 * `labelSkew` (0 deals i.i.d., see dealSkewed otherwise), `seed`
 * @throws InputError when the task has fewer distinct examples than the settings ask for
 */
export function splitTask<T extends SplittableTask>(
  task: T,
  settings: Pick<
    Settings,
    'deviceCount' | 'trainExamples' | 'pretrainExamples' | 'testExamples' | 'labelSkew' | 'seed'
  >,
): TaskSplit<T['train'][number]> {
  type E = T['train'][number];
  const { deviceCount, seed, labelSkew } = settings;
  const share = Math.floor(settings.trainExamples / deviceCount);
  if (share < 1) {
    throw new InputError(
      `trainExamples must be at least deviceCount, got ${settings.trainExamples} for ${deviceCount} devices`,
    );
  }
  const test = distinct(new RandomStream(seed, 'split/test').shuffle<E>([...task.test]), new Set()).slice(
    0,
    settings.testExamples,
  );
  if (test.length === 0)
    throw new InputError(`the test set of ${task.title} is empty; testExamples must be at least 1`);
  const all = distinct(
    new RandomStream(DATA_SEED, 'split/public').shuffle<E>([...task.train]),
    new Set(task.test.map(exampleKey)),
  );
  const needed = share * deviceCount + settings.pretrainExamples;
  if (all.length < needed) {
    throw new InputError(
      `${task.title} has ${all.length} distinct training examples, but trainExamples and pretrainExamples ask for ${needed}; lower one of them`,
    );
  }
  const pool = new RandomStream(seed, 'split')
    .shuffle<E>(all.slice(settings.pretrainExamples))
    .slice(0, share * deviceCount);
  return {
    devices:
      labelSkew > 0
        ? dealSkewed(pool, { deviceCount, concentration: labelSkew, seed })
        : Array.from({ length: deviceCount }, (_, k) => pool.slice(k * share, (k + 1) * share)),
    publicSlice: all.slice(0, settings.pretrainExamples),
    test,
  };
}

/** What makes two examples the same sentence: letters and order, not case or spacing. */
export function sentenceKey({ text, pair }: TextExample): string {
  const plain = (part: string): string => part.toLowerCase().split(/\s+/).filter(Boolean).join(' ');
  return pair === undefined ? plain(text) : `${plain(text)}\t${plain(pair)}`;
}

/** What makes two examples the same: the sentence, or every pixel. */
export function exampleKey(example: Example): string {
  return isText(example) ? sentenceKey(example) : sha256(example.pixels);
}

/** Training examples of a task that can be dealt: distinct ones that are not in its test set. */
export function usableExamples(task: SplittableTask): number {
  return distinct([...task.train], new Set(task.test.map(exampleKey))).length;
}

function distinct<E extends Example>(examples: readonly E[], seen: Set<string>): E[] {
  return examples.filter((example) => {
    const key = exampleKey(example);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
