import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { readJson } from './jsonFile';

/** The repository's root, found from this file so that no caller depends on the current folder. */
export const repositoryRoot: string = resolve(__dirname, '..', '..');

/** Where a record was made. Not part of its digest: the same results from two machines carry the same digest. */
export interface Environment {
  /** Version of this package. */
  readonly version: string;
  /** SHA-256 of the sources that can change a result; see {@link codeDigest}. */
  readonly code: string;
  /** What did the tensor arithmetic (`wasm`, `cpu`, ...), or `none`. */
  readonly backend: string;
  /** Node.js version. */
  readonly node: string;
  /** Operating system and processor, for example `linux-x64`. */
  readonly platform: string;
  /** Model of the processor: some backends choose their instructions by it. Absent in records of older versions. */
  readonly processor?: string;
  /** Processor seconds of the run's one thread; absent where the run was interrupted and went on later. */
  readonly seconds?: number;
}

/** The environment of this process. */
export function currentEnvironment(backend: string): Environment {
  return {
    version: packageVersion(),
    code: codeDigest(),
    backend,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
  };
}

/** This package's version. */
export function packageVersion(): string {
  const path = join(repositoryRoot, 'package.json');
  const { version } = readJson(path, { remedy: 'restore the file of this repository' }) as { readonly version: string };
  return version;
}

/** Folders of src whose code decides what a run computes. Drawing, claims and the command line do not. */
const computingFolders = [
  'errors',
  'math',
  'settings',
  'network',
  'bound',
  'scheduling',
  'transformer',
  'checkpoint',
  'tasks',
  'split',
  'federation',
  'pretraining',
  'experiments',
];

let cachedCodeDigest: string | undefined;

/** SHA-256 over the names and texts of the computing sources: finished work is redone when it changes. */
export function codeDigest(): string {
  if (cachedCodeDigest === undefined) {
    const hash = createHash('sha256');
    const src = join(repositoryRoot, 'src');
    for (const folder of computingFolders) {
      const files = readdirSync(join(src, folder), { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
      for (const file of files)
        hash
          .update(`${relative(src, file)}\0`)
          .update(readFileSync(file))
          .update('\0');
    }
    cachedCodeDigest = hash.digest('hex');
  }
  return cachedCodeDigest;
}
