import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { sha256 } from './canonical';
import { readJson } from './jsonFile';
import { type ModuleGraph, moduleGraph } from './moduleGraph';
import type { RunPart } from './run';

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
 * @param listed - names of lists in `src` that are not followed: which of their entries a run needs, it says itself
 */
export function codeDigest(module: string, listed: readonly string[] = []): string {
  const key = [module, ...listed].join('\0');
  const digest = known.get(key) ?? digestOfCode(module, { root: repositoryRoot, compiled, listed });
  known.set(key, digest);
  return digest;
}

/** The list of the schemes that go by their names: one more there leaves the runs of the others as they are. */
const schemeList = 'scheduling/schemes/registry.ts';

/** The code of a run: what its experiment imports, with the schemes that it plays where it says which. */
export function runCode(module: string, schemes: readonly RunPart[] | undefined): string {
  if (schemes === undefined) return codeDigest(module);
  const parts = schemes.map((part) => ('digest' in part ? part.digest : codeWithoutSchemes(part.module)));
  // workflow/Snakefile puts the same together from `fedft workflow --code`.
  return sha256([codeWithoutSchemes(module), ...parts].join('\n'));
}

/** As {@link codeDigest}, leaving out the schemes that are there by their names alone. */
export function codeWithoutSchemes(module: string): string {
  return codeDigest(module, [schemeList]);
}

/**
 * As {@link codeDigest}, of any checkout.
 *
 * @param options.compiled - take the texts from `dist`; imports are read from `src` either way, since these are the same
 */
export function digestOfCode(
  module: string,
  options: { readonly root: string; readonly compiled: boolean; readonly listed?: readonly string[] },
): string {
  const { root, listed = [] } = options;
  const [sources, outputs] = [join(root, 'src'), join(root, 'dist')];
  const within = (folder: string, file: string): boolean => file.startsWith(folder + sep);
  const sourceOf = (file: string): string =>
    within(outputs, file) ? join(sources, relative(outputs, file)).replace(/\.js$/, '.ts') : file;
  const runOf = (file: string): string =>
    options.compiled && within(sources, file) ? join(outputs, relative(sources, file)).replace(/\.ts$/, '.js') : file;
  const lists = listed.map((name) => join(sources, ...name.split('/')));
  const { files, packages } = moduleGraph(sourceOf(module), lists);
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
  // An installed package finds those that it needs beside it, and Node looks for them upwards.
  const within = join('node_modules', ...name.split('/'), 'package.json');
  let folder = root;
  while (!existsSync(join(folder, within)) && dirname(folder) !== folder) folder = dirname(folder);
  const path = join(folder, within);
  if (!existsSync(path)) return 'absent';
  const { version } = readJson(path, { remedy: 'install the packages again: npm ci' }) as { readonly version: string };
  return version;
}
