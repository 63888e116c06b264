import { InputError } from '../errors';
import type { ExperimentRequest } from '../experiments';
import { readingNamed } from '../settings';
import { imagesTaskText, tsvTaskText } from '../tasks';
import { dataFolder, type RunFlags, settingOverrides } from './options';
import { projectSettings } from './project';

/** What the experiments are asked for by the flags of a command. Names and values are checked by the experiments. */
export function requestOf(flags: RunFlags): ExperimentRequest {
  const folder = dataFolder(flags);
  const typed = settingOverrides({ ...flags });
  const assumed = projectSettings();
  return {
    profile: flags.profile,
    ...(flags.reading === undefined ? {} : { reading: readingNamed(flags.reading).name }),
    overrides: { ...assumed, ...typed },
    ...assumedNames(assumed, typed),
    ...(folder === undefined ? {} : { dataFolder: folder }),
    ...(flags.strictData ? { strictData: true } : {}),
    ...(flags.backend === undefined ? {} : { backend: flags.backend }),
    ...(flags.scheme === undefined ? {} : { schemes: flags.scheme }),
    ...(flags.task === undefined ? {} : { tasks: ownTasks(flags) }),
    ...(flags.seeds === undefined ? {} : { seeds: flags.seeds }),
    ...(flags.checkpoint === undefined ? {} : { checkpoint: flags.checkpoint }),
    ...(flags.pooler === undefined ? {} : { pooler: flags.pooler }),
    ...(flags.imageSize === undefined ? {} : { imageSize: flags.imageSize }),
    ...(flags.embeddingCache === undefined ? {} : { embeddingCache: flags.embeddingCache }),
  };
}

/** The tasks that are named, a table of one's own with the columns that flags name. */
export function ownTasks({
  task = [],
  text,
  textPair,
  label,
}: Pick<RunFlags, 'task' | 'text' | 'textPair' | 'label'>): readonly string[] {
  const columns = { text, pair: textPair, label };
  const own = task.filter((name) => name.startsWith('tsv:'));
  const [stray] = Object.entries({ '--text': text, '--text-pair': textPair, '--label': label }).filter(
    ([, column]) => column !== undefined,
  );
  if (own.length === 0 && stray !== undefined) {
    throw new InputError(`${stray[0]} names a column of a table of one's own; name the table with --task tsv:FILE`);
  }
  return task.map((name) => {
    if (name.startsWith('images:')) return imagesTaskText(name.slice('images:'.length));
    return own.includes(name) && !name.includes('?') ? tsvTaskText(name.slice(4), columns) : name;
  });
}

/** The settings of the project file that no flag and no settings file says otherwise. */
function assumedNames(assumed: object, typed: object): { readonly assumed?: readonly string[] } {
  const names = Object.keys(assumed).filter((name) => !(name in typed));
  return names.length === 0 ? {} : { assumed: names };
}
