import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join, relative, resolve, sep } from 'node:path';
import { readJson } from './jsonFile';
import { type ModuleGraph, moduleGraph } from './moduleGraph';

/** The repository's root, found from this file so that no caller depends on the current folder. */
export const repositoryRoot: string = resolve(__dirname, '..', '..');

/** This checkout runs compiled modules, not sources. */
const compiled = extname(__filename) === '.js';

const known = new Map<string, string>();

/**
 * SHA-256 of the code that a module runs: the names and texts of all modules that it imports, however far away, as they are
 * run here (compiled where they are), and the versions of the packages among them. Finished work is redone when it changes;
 * a module that nothing imports does not count.
 *
 * @param module - `__filename` of the module
 */
export function codeDigest(module: string): string {
  const digest = known.get(module) ?? digestOfCode(module, { root: repositoryRoot, compiled });
  known.set(module, digest);
  return digest;
}

/**
 * As {@link codeDigest}, of any checkout.
 *
 * @param options.compiled - take the texts from `dist`; imports are read from `src` either way, since these are the same
 */
export function digestOfCode(module: string, options: { readonly root: string; readonly compiled: boolean }): string {
  const { root } = options;
  const [sources, outputs] = [join(root, 'src'), join(root, 'dist')];
  const within = (folder: string, file: string): boolean => file.startsWith(folder + sep);
  const sourceOf = (file: string): string =>
    within(outputs, file) ? join(sources, relative(outputs, file)).replace(/\.js$/, '.ts') : file;
  const runOf = (file: string): string =>
    options.compiled && within(sources, file) ? join(outputs, relative(sources, file)).replace(/\.ts$/, '.js') : file;
  const { files, packages } = moduleGraph(sourceOf(module));
  const hash = createHash('sha256');
  for (const file of files) {
    const run = runOf(file);
    hash
      .update(`${relative(root, file).split(sep).join('/')}\0`)
      .update(existsSync(run) ? readFileSync(run) : '')
      .update('\0');
  }
  for (const name of packages) hash.update(`${name}@${installedVersion(root, name)}\0`);
  return hash.digest('hex');
}

/** The files that decide what a module computes, relative to the root; for tests and the curious. */
export function codeFiles(module: string, root: string = repositoryRoot): ModuleGraph {
  const { files, packages } = moduleGraph(module);
  return { files: files.map((file) => relative(root, file).split(sep).join('/')), packages };
}

/** The version of a package that is installed here, `absent` where it is not. */
export function installedVersion(root: string, name: string): string {
  const path = join(root, 'node_modules', ...name.split('/'), 'package.json');
  if (!existsSync(path)) return 'absent';
  const { version } = readJson(path, { remedy: 'install the packages again: npm ci' }) as { readonly version: string };
  return version;
}
