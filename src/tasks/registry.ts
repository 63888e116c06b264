import { InputError } from '../errors';
import { didYouMean } from '../settings';
import type { TaskDefinition, TaskPanels } from './definition';
import { paperTasks } from './paperTasks';
import { imagesTask } from './real/imagesTask';
import { tsvTask } from './real/tsvTask';

const known: TaskDefinition[] = [...paperTasks];

/** Every task that is known: the paper's, the generated ones, and those of {@link registerTasks}. */
export const tasks: readonly TaskDefinition[] = known;

/** Tasks that are made of a place: `SOURCE:WHERE`. */
const sources: { readonly [source: string]: (where: string) => TaskDefinition } = {
  tsv: tsvTask,
  images: imagesTask,
};

/** Those made so far, by their text: the same text is the same task. */
const made = new Map<string, TaskDefinition>();

/**
 * Makes tasks known, in this process, to requests, experiments and figures; each one's stand-in with it.
 *
 * @returns takes them back; a second call does nothing
 * @throws InputError for a name that another task has, or that cannot be part of a file's name
 */
export function registerTasks(more: readonly TaskDefinition[]): () => void {
  const added: TaskDefinition[] = [];
  for (const task of more) {
    const standIn = task.standIn === undefined ? [] : [task.standIn];
    for (const one of [...standIn, task]) if (addTask(one)) added.push(one);
  }
  return () => {
    for (const task of added.splice(0)) known.splice(known.indexOf(task), 1);
  };
}

/** Whether the task was not known. */
function addTask(task: TaskDefinition): boolean {
  const same = known.find(({ name }) => name === task.name);
  if (same === task) return false;
  if (same !== undefined) {
    throw new InputError(`a task's name must be its own, but '${task.name}' is ${same.title}; choose another name`);
  }
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(task.name)) {
    throw new InputError(
      `a task's name must be lower-case letters, digits and hyphens, got '${task.name}'; it becomes part of file names`,
    );
  }
  known.push(task);
  return true;
}

/**
 * The task that a person named: one of {@link tasks}, `tsv:FILE` (see {@link tsvTask}), or `images:FOLDER` (see
 * {@link imagesTask}).
 *
 * @throws InputError naming the nearest known one
 */
export function taskNamed(text: string): TaskDefinition {
  const [source, where] = text.split(/:(.*)/s);
  if (where !== undefined && Object.hasOwn(sources, source!)) {
    const task = made.get(text) ?? sources[source!]!(where);
    made.set(text, task);
    return task;
  }
  const found = known.find(({ name }) => name === text);
  if (found !== undefined) return found;
  const names = known.map(({ name }) => name);
  throw new InputError(
    `unknown task '${text}'${didYouMean(text, names)} Known: ${names.join(', ')}, tsv:FILE, images:FOLDER`,
  );
}

/** Each task of files beside the generated one that stands in for it, in the order of the paper's figures. */
export function taskPairs(): readonly { readonly real: TaskDefinition; readonly generated: TaskDefinition }[] {
  return known.flatMap((real) => (real.standIn === undefined ? [] : [{ real, generated: real.standIn }]));
}

/** The panels of a task, or of the one it stands in for; undefined where the paper shows neither. */
export function panelsOf(task: TaskDefinition): TaskPanels | undefined {
  return task.panels ?? known.find(({ standIn }) => standIn === task)?.panels;
}
