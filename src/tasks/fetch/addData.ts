import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileDigest, storeFolder } from '../../downloads';
import { InputError } from '../../errors';
import type { OnProgress } from '../../records';
import { type VerifiedFile, verifyFolder } from './verifyFolder';

/** A file that came into the store of data sets. */
export interface AddedFile extends VerifiedFile {
  /** Where it is now. */
  readonly target: string;
  /** `'kept'`: the store had the same file. */
  readonly status: 'made' | 'kept';
}

/**
 * Copies the files of known data sets from a folder into the store, each data set into a folder of its own. All of them are
 * read first: a damaged one is refused before any is copied.
 *
 * @param folder - a data folder, or the folder of one data set
 * @throws InputError for a folder without such files, a damaged file, or one that would replace another in the store
 */
export async function addData(
  folder: string,
  options: { readonly onProgress?: OnProgress | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<readonly AddedFile[]> {
  const files = await verifyFolder(folder, options);
  const damaged = files.find(({ verdict }) => verdict === 'damaged');
  if (damaged !== undefined) throw new InputError(`${damaged.reason}; nothing was added`);
  const placed = files.map((file) => ({
    ...file,
    target: join(storeFolder('data'), file.dataset, basename(file.path)),
  }));
  const added: AddedFile[] = [];
  for (const file of placed) {
    const { path, target, sha256 } = file;
    const isThere = existsSync(target);
    if (isThere && (await fileDigest(target, 'sha256')) !== sha256) {
      throw new InputError(`the store has another ${target}; remove it first, or name your folder with --data`);
    }
    added.push({ ...file, status: isThere ? 'kept' : 'made' });
    if (isThere) continue;
    options.signal?.throwIfAborted();
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(path, `${target}.part`);
    renameSync(`${target}.part`, target);
  }
  return added;
}
