import { InputError } from '../errors';
import { RandomStream } from '../math';
import type { Settings } from '../settings';
import { distinctExamples } from './distinctExamples';
import { dealSkewed, dealUnequal } from './skew';
import type { Example, Task } from './task';

/** Who holds which examples. */
export interface TaskSplit<E extends Example = Example> {
  /** One share of the training examples per device, equal unless asked otherwise; i.i.d. unless the settings skew the labels. */
  readonly devices: readonly (readonly E[])[];
  /** The public slice for pre-training: no sentence of it is on a device or in the test set. */
  readonly publicSlice: readonly E[];
  /** The test set, the same for every device. */
  readonly test: readonly E[];
}

/** How unequal the devices' shares of the examples are, see dealUnequal. */
export interface UnequalShares {
  /** Of the Dirichlet draw of the shares, > 0. */
  readonly concentration: number;
  /** Examples of the smallest share, >= 1. */
  readonly least: number;
}

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
 * @param unequal - shares of unequal size, not together with `labelSkew`; by default they are equal
 * @throws InputError when the task has fewer distinct examples than the settings ask for
 */
export function splitTask<T extends SplittableTask>(
  task: T,
  settings: Pick<
    Settings,
    'deviceCount' | 'trainExamples' | 'pretrainExamples' | 'testExamples' | 'labelSkew' | 'seed'
  >,
  unequal?: UnequalShares,
): TaskSplit<T['train'][number]> {
  type E = T['train'][number];
  const { deviceCount, seed } = settings;
  const share = Math.floor(settings.trainExamples / deviceCount);
  if (share < 1) {
    throw new InputError(
      `trainExamples must be at least deviceCount, got ${settings.trainExamples} for ${deviceCount} devices`,
    );
  }
  const { train: usable, testGroup } = distinctExamples(task);
  const seen = new Set<number>();
  const test: E[] = [];
  for (const place of new RandomStream(seed, 'split/test').shuffle(placesOf(task.test))) {
    if (test.length === settings.testExamples) break;
    if (seen.has(testGroup[place]!)) continue;
    seen.add(testGroup[place]!);
    test.push(task.test[place]!);
  }
  if (test.length === 0)
    throw new InputError(`the test set of ${task.title} is empty; testExamples must be at least 1`);
  const needed = share * deviceCount + settings.pretrainExamples;
  if (usable.length < needed) {
    throw new InputError(
      `${task.title} has ${usable.length} distinct training examples, but trainExamples and pretrainExamples ask for ${needed}; lower one of them`,
    );
  }
  const exampleAt = (place: number): E => task.train[place]!;
  const pool = new RandomStream(seed, 'split')
    .shuffle(Array.from(usable.subarray(settings.pretrainExamples)))
    .slice(0, share * deviceCount)
    .map(exampleAt);
  return {
    devices: dealt(pool, settings, unequal),
    publicSlice: Array.from(usable.subarray(0, settings.pretrainExamples), exampleAt),
    test,
  };
}

function dealt<E extends Example>(
  pool: readonly E[],
  { deviceCount, labelSkew, seed }: Pick<Settings, 'deviceCount' | 'labelSkew' | 'seed'>,
  unequal: UnequalShares | undefined,
): readonly (readonly E[])[] {
  if (unequal !== undefined) {
    if (labelSkew > 0) throw new InputError(`labelSkew must be 0 where shares are unequal, got ${labelSkew}`);
    return dealUnequal(pool, { ...unequal, deviceCount, seed });
  }
  if (labelSkew > 0) return dealSkewed(pool, { deviceCount, concentration: labelSkew, seed });
  const share = pool.length / deviceCount;
  return Array.from({ length: deviceCount }, (_, k) => pool.slice(k * share, (k + 1) * share));
}

/** Training examples of a task that can be dealt: distinct ones that are not in its test set. */
export function usableExamples(task: SplittableTask): number {
  return distinctExamples(task).train.length;
}

function placesOf(items: readonly unknown[]): number[] {
  return Array.from(items, (_, i) => i);
}
