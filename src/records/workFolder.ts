import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { repositoryRoot } from './codeDigest';

/** This code lies in a `node_modules` folder, installed there by npm, and in no clone of the repository. */
export const isInstalled: boolean = repositoryRoot.split(sep).includes('node_modules');

/**
 * The folder that what is made here is put below, in `data/runs` and `build`: the repository, or the project that the package is
 * installed in, for a package's own folder is emptied by the next installation.
 */
export const workFolder: string = isInstalled ? projectAround(repositoryRoot) : repositoryRoot;

function projectAround(installed: string): string {
  let folder = installed;
  while (folder.split(sep).includes('node_modules')) folder = dirname(folder);
  // Where npm installs for all projects, there is none.
  return existsSync(join(folder, 'package.json')) ? folder : process.cwd();
}
