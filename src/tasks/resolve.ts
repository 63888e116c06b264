import { existsSync } from 'node:fs';
import { InputError } from '../errors';
import type { Settings } from '../settings';
import { generatedImagesTask } from './generated/imageTask';
import { generatedTextTask } from './generated/textTask';
import { type GeneratedTaskName, isRealTask, type RealTaskName, taskCounterparts } from './names';
import { findCifar10Folder, loadCifar10 } from './real/cifar10';
import { findGlueFolder, loadGlueTask } from './real/glue';
import type { Task, TaskName } from './task';

/** The settings that a generated task's size depends on. */
export type GeneratedTaskSettings = Pick<Settings, 'pretrainExamples' | 'trainExamples' | 'testExamples' | 'seed'>;

/** How a real task is found in a folder and read from it. */
interface Loader {
  /** Whether the folder holds the task. */
  readonly isIn: (folder: string) => boolean;
  /** @throws Error naming what is missing, and the remedy */
  readonly load: (folder: string) => Promise<Task>;
}

const glue = (name: 'sst2' | 'mrpc' | 'qnli'): Loader => ({
  isIn: (folder) => findGlueFolder(name, folder) !== undefined,
  load: (folder) => loadGlueTask(name, folder),
});

const loaders: { readonly [name in RealTaskName]?: Loader } = {
  sst2: glue('sst2'),
  mrpc: glue('mrpc'),
  qnli: glue('qnli'),
  cifar10: { isIn: (folder) => findCifar10Folder(folder) !== undefined, load: loadCifar10 },
};

const generators: { readonly [name in GeneratedTaskName]?: (settings: GeneratedTaskSettings) => Task } = {
  'generated-sentiment': (settings) => generatedTextTask('generated-sentiment', settings),
  'generated-paraphrase': (settings) => generatedTextTask('generated-paraphrase', settings),
  'generated-entailment': (settings) => generatedTextTask('generated-entailment', settings),
  'generated-images': generatedImagesTask,
};

/** Most examples of a generated task. Its language has many more, but not without end; a picture takes 3 kB of memory. */
const MOST_GENERATED = 200_000;

/**
 * The task of a run.
 *
 * @param options - `name`, which task; `data`, the folder a person named (`--data` or `FEDFT_DATA`; empty text counts as
 * absent), which a real task needs and a generated one does not; `settings`, for the size and seed of a generated task
 * @returns the task; its `source` says in one sentence what it is, for the run to print
 * @throws InputError for a real task without a folder, or more examples than can be generated; Error when its files cannot be used: there is no silent stand-in
 */
export async function resolveTask(options: {
  readonly name: TaskName;
  readonly data?: string | undefined;
  readonly settings: GeneratedTaskSettings;
}): Promise<Task> {
  const { name, data = '', settings } = options;
  if (!isRealTask(name)) {
    const generate = generators[name];
    if (generate === undefined) throw new InputError(`task '${name}' cannot be generated; choose another one`);
    const { pretrainExamples, trainExamples, testExamples } = settings;
    const wanted = pretrainExamples + trainExamples + testExamples;
    if (wanted > MOST_GENERATED) {
      throw new InputError(
        `a generated task has at most ${MOST_GENERATED} examples, got ${wanted} (pretrainExamples, trainExamples and testExamples together); ask for fewer`,
      );
    }
    return generate(settings);
  }
  if (data.trim() === '') {
    const { generated } = taskCounterparts.find(({ real }) => real === name)!;
    throw new InputError(
      `task '${name}' needs real data; name its folder with --data or FEDFT_DATA, or use '${generated}'`,
    );
  }
  const loader = loaders[name];
  if (loader === undefined) throw new InputError(`task '${name}' cannot be read from files; choose another one`);
  return loader.load(data);
}

/**
 * The tasks of a request that names none: the generated ones, each replaced by its real counterpart where the data folder
 * holds it.
 *
 * @throws InputError when a folder is named that does not exist or holds no task
 */
export function defaultTasks(data?: string): readonly TaskName[] {
  const folder = data?.trim() ?? '';
  if (folder !== '' && !existsSync(folder)) {
    throw new InputError(`data folder ${folder} does not exist; name one that holds real tasks, or leave it out`);
  }
  const names = taskCounterparts.flatMap(({ real, generated }): TaskName[] => {
    if (folder !== '' && loaders[real]?.isIn(folder)) return [real];
    return generators[generated] === undefined ? [] : [generated];
  });
  if (folder !== '' && !names.some(isRealTask)) {
    throw new InputError(
      `data folder ${folder} holds none of ${Object.keys(loaders).join(', ')}; put a task there (for example sst2/train.tsv and sst2/dev.tsv), or leave it out`,
    );
  }
  return names;
}
