import { InputError } from '../errors';
import { nearest } from '../settings';
import type { ImageTaskName, TaskName } from './task';

/** Each real task beside the generated one that stands in for it, in the order of the paper's figures. */
export const taskCounterparts: readonly { readonly real: RealTaskName; readonly generated: GeneratedTaskName }[] = [
  { real: 'sst2', generated: 'generated-sentiment' },
  { real: 'mrpc', generated: 'generated-paraphrase' },
  { real: 'qnli', generated: 'generated-entailment' },
  { real: 'cifar10', generated: 'generated-images' },
];

/** Tasks whose examples come from files that a person has. */
export type RealTaskName = 'sst2' | 'mrpc' | 'qnli' | 'cifar10';

/** Tasks whose examples this library makes. */
export type GeneratedTaskName = Exclude<TaskName, RealTaskName>;

/** Every task, generated ones first. */
export const taskNames: readonly TaskName[] = [
  ...taskCounterparts.map(({ generated }) => generated),
  ...taskCounterparts.map(({ real }) => real),
];

/** Whether the examples of a task come from files. */
export function isRealTask(name: TaskName): name is RealTaskName {
  return taskCounterparts.some(({ real }) => real === name);
}

/** The tasks that are images, the paper's first; all others are text. */
export const imageTaskNames: readonly ImageTaskName[] = ['cifar10', 'generated-images'];

/** Whether the examples of a task are images; a name that is no task's is no image task's either. */
export function isImageTask(name: string): name is ImageTaskName {
  return imageTaskNames.some((image) => image === name);
}

/**
 * A task name that a person typed.
 *
 * @throws InputError naming the nearest known one
 */
export function parseTaskName(text: string): TaskName {
  const known = taskNames.find((name) => name === text);
  if (known === undefined) {
    throw new InputError(
      `unknown task '${text}'; did you mean '${nearest(text, taskNames)}'? Known: ${taskNames.join(', ')}`,
    );
  }
  return known;
}
