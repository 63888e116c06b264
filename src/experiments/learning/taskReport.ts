import type { Settings } from '../../settings';
import {
  bagOfWordsBaseline,
  DATA_SEED,
  majorityAccuracy,
  pixelBaseline,
  splitTask,
  type Task,
  taskDigest,
} from '../../tasks';
import { thumbnails } from './thumbnails';

/** The task of a run, and what can be had on it without a transformer. */
export interface TaskReport {
  readonly name: string;
  readonly title: string;
  readonly origin: Task['origin'];
  readonly input: 'text' | 'image';
  readonly classes: number;
  /** Examples on all devices together, in the public slice and in the test set. */
  readonly examples: { readonly devices: number; readonly publicSlice: number; readonly test: number };
  /** Test accuracy of always answering the commonest class. */
  readonly majorityAccuracy: number;
  readonly baseline: Baseline;
}

/** A linear model fitted to the examples of all devices together, as they are dealt under one seed, the same for all runs. */
export interface Baseline {
  /** What it reads: which words occur, or the raw pixels. */
  readonly reads: 'words' | 'pixels';
  readonly testAccuracy: number;
}

/** Baselines of this process: a run is one of many on the same data. */
const known = new Map<string, Baseline>();

/** Describes a task as it is dealt under the settings. */
export function reportTask(task: Task, settings: Settings): TaskReport {
  const { devices, publicSlice, test } = splitTask(task, settings);
  const { name, title, origin, input, classes } = task;
  const examples = { devices: devices.flat().length, publicSlice: publicSlice.length, test: test.length };
  const report = { name, title, origin, input, classes: classes.length, examples };
  return { ...report, majorityAccuracy: majorityAccuracy(test), baseline: baselineOf(task, settings) };
}

function baselineOf(task: Task, settings: Settings): Baseline {
  const { deviceCount, trainExamples, pretrainExamples, testExamples } = settings;
  const key = [taskDigest(task), deviceCount, trainExamples, pretrainExamples, testExamples].join();
  let baseline = known.get(key);
  if (baseline === undefined) {
    const plain = { ...settings, seed: DATA_SEED, labelSkew: 0 };
    if (task.input === 'text') {
      const { devices, test } = splitTask(task, plain);
      baseline = { reads: 'words', testAccuracy: bagOfWordsBaseline(devices.flat(), test) };
    } else {
      const { devices, test } = splitTask(task, plain);
      baseline = { reads: 'pixels', testAccuracy: pixelBaseline(thumbnails(devices.flat()), thumbnails(test)) };
    }
    known.set(key, baseline);
  }
  return baseline;
}
