import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { storeFolder } from '../../downloads/storeFolder';
import { InputError } from '../../errors';

/** What a model may be called: a word that can be the name of a folder and leads nowhere else. */
export const modelName: RegExp = /^\w[\w.-]*$/;

/**
 * The folder of a checkpoint that a person named: a folder, or a model of the store by its name. A folder in the working
 * directory wins over a model of the same name.
 *
 * @param text - a path, or a name as `fedft models list` shows it
 * @returns an absolute path; whether a checkpoint is there, loading tells
 * @throws InputError for a name that is neither, naming what the store holds
 */
export function findModel(text: string): string {
  const folder = resolve(text);
  if (!modelName.test(text) || existsSync(join(folder, 'config.json'))) return folder;
  const store = storeFolder('models');
  const stored = join(store, text);
  if (existsSync(join(stored, 'config.json'))) return stored;
  if (existsSync(folder)) return folder;
  const names = storedModels(store);
  const holds = names.length === 0 ? 'is empty' : `has ${names.join(', ')}`;
  throw new InputError(
    `no checkpoint '${text}' here or in the store; npx fedft models list shows what can be fetched, models add FOLDER takes one in; the store ${store} ${holds}`,
  );
}

/** Names of the models in a store, in alphabetical order; none where it is not there. */
export function storedModels(store: string = storeFolder('models')): readonly string[] {
  if (!existsSync(store)) return [];
  return readdirSync(store)
    .filter((name) => modelName.test(name) && !name.endsWith('.part') && existsSync(join(store, name, 'config.json')))
    .sort();
}
