import { existsSync } from 'node:fs';
import { storeFolder } from '../downloads/storeFolder';
import { InputError } from '../errors';
import type { GeneratedTaskSettings, TaskDefinition } from './definition';
import { taskNamed, taskPairs, tasks } from './registry';
import type { Task } from './task';

/** Most examples of a generated task. Its language has many more, but not without end; a picture takes 3 kB of memory. */
const MOST_GENERATED = 200_000;

/**
 * The examples of a run's task.
 *
 * @param options - `name`, which task: a name as {@link taskNamed} reads it, or a task's definition; `data`, the folder a person
 * named (`--data`; empty text counts as absent), which a real task needs and others do not, else the store of data sets (see
 * storeFolder) where that holds the task; `settings`, for the
 * size and seed of a generated task
 * `strict`, whether files that look cut off are refused (default: their `source` says so)
 * @returns the task; its `source` says in one sentence what it is, for the run to print
 * @throws InputError for a real task without a folder, more examples than can be generated, or files that cannot be used: there
 * is no silent stand-in
 */
export async function resolveTask(options: {
  readonly name: string | TaskDefinition;
  readonly data?: string | undefined;
  readonly settings: GeneratedTaskSettings;
  readonly strict?: boolean | undefined;
}): Promise<Task> {
  const { name, settings, strict = false } = options;
  const task = typeof name === 'string' ? taskNamed(name) : name;
  if (task.origin === 'generated') {
    const { pretrainExamples, trainExamples, testExamples } = settings;
    const wanted = pretrainExamples + trainExamples + testExamples;
    if (wanted > MOST_GENERATED) {
      throw new InputError(
        `a generated task has at most ${MOST_GENERATED} examples, got ${wanted} (pretrainExamples, trainExamples and testExamples together); ask for fewer`,
      );
    }
  }
  const data = folderOf(task, options.data ?? '');
  const loaded = await task.load({ data, settings });
  const { doubts = [] } = loaded;
  if (strict && doubts.length > 0) {
    throw new InputError(
      `${loaded.title} is refused by --strict-data: ${doubts.join(', ')}; fetch the files again, or leave --strict-data out`,
    );
  }
  return loaded;
}

/** The folder that a task reads from; empty for one that reads none. */
function folderOf(task: TaskDefinition, named: string): string {
  if (task.isIn === undefined || named.trim() !== '') return named;
  const store = storeFolder('data');
  if (existsSync(store) && task.isIn(store)) return store;
  const instead = task.standIn === undefined ? '' : `, or use '${task.standIn.name}'`;
  throw new InputError(
    `task '${task.name}' needs real data, which ${store} does not hold; name its folder with --data or FEDFT_DATA, fetch it (npx fedft data list)${instead}`,
  );
}

/** Names of the real tasks that a data folder holds; none where there is no such folder. */
export function tasksIn(folder: string): readonly string[] {
  return existsSync(folder) ? tasks.filter(({ isIn }) => isIn?.(folder)).map(({ name }) => name) : [];
}

/**
 * The tasks of a request that names none: the generated ones that stand in for the paper's, each replaced by its real
 * counterpart where the data folder holds it.
 *
 * @param published - only tasks that a published checkpoint is named for, from files: those of the size `real`
 * @throws InputError when a folder is named that does not exist or holds no task; with `published` also when none is named
 */
export function defaultTasks(data?: string, published = false): readonly TaskDefinition[] {
  const folder = data?.trim() ?? '';
  if (folder === '') {
    if (!published) return taskPairs().map(({ generated }) => generated);
    throw new InputError("the size 'real' needs real data; name its folder with --data or FEDFT_DATA");
  }
  if (!existsSync(folder)) {
    throw new InputError(`data folder ${folder} does not exist; name one that holds real tasks, or leave it out`);
  }
  const chosen = taskPairs()
    .map(({ real, generated }) => (real.isIn?.(folder) ? real : generated))
    .filter((task) => !published || task.published !== undefined);
  if (chosen.some(({ origin }) => origin !== 'generated')) return chosen;
  const names = taskPairs().map(({ real }) => real.name);
  throw new InputError(
    `data folder ${folder} holds none of ${names.join(', ')}; put a task there (for example sst2/train.tsv and sst2/dev.tsv), or leave it out`,
  );
}
