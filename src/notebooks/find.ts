import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { InputError } from '../errors';
import { notebooksFolder } from './kernelspec';

/**
 * Finds notebooks.
 *
 * @param names file names with or without `.ipynb`, their beginnings such as `04`, or paths; all committed notebooks when
 *   empty
 * @param folder where names are looked up
 * @returns paths, sorted
 * @throws InputError naming what was not found and what there is
 */
export function findNotebooks(names: readonly string[] = [], folder: string = notebooksFolder): readonly string[] {
  const all = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.ipynb')) : [];
  const sorted = all.sort().map((file) => join(folder, file));
  if (names.length === 0) return sorted;
  return names.map((name) => {
    const asPath = resolve(name);
    if (name.endsWith('.ipynb') && existsSync(asPath)) return asPath;
    const stem = basename(name, '.ipynb');
    const found =
      sorted.find((path) => basename(path, '.ipynb') === stem) ??
      sorted.find((path) => basename(path).startsWith(stem));
    if (found) return found;
    throw new InputError(`there is no notebook ${name}; there are: ${all.join(', ') || `none in ${folder}`}`);
  });
}
