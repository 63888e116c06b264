import { statfsSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { FedftError } from '../errors';
import { thisMachine, usualWorkers } from '../execution';
import { instructionSet, isObject, readJson, repositoryRoot, requireWritable, runsFolder } from '../records';
import { type Check, found, missing } from './check';

/** Bytes that the main job needs, as REPRODUCE.md states them; a machine sold with 4 GB shows a little less. */
const MEMORY = 3.5e9;
const DISK = 1e9;

/** Node.js against what package.json asks for. */
export const node: Check = () => {
  const text = `Node.js ${process.versions.node}, ${process.platform}-${process.arch}`;
  const manifest = readJson(join(repositoryRoot, 'package.json'), { remedy: 'restore the file of this repository' });
  const engines = isObject(manifest) && isObject(manifest['engines']) ? String(manifest['engines']['node']) : '';
  const least = /\d+(\.\d+)*/.exec(engines)?.[0] ?? '0';
  return isAtLeast(process.versions.node, least)
    ? found('node', text, true)
    : missing('node', `${text}, older than ${least}`, true, `install Node.js ${least} or later, https://nodejs.org`);
};

/** Whether a version such as 20.19.1 is no older than another. */
export function isAtLeast(version: string, least: string): boolean {
  const [have, due] = [version, least].map((text) => text.split('.').map(Number));
  const place = due!.findIndex((part, i) => part !== (have![i] ?? 0));
  return place < 0 || (have![place] ?? 0) > due![place]!;
}

/** What memory this process may use: a container's limit where there is one. */
export const memory: Check = () => {
  const { memory: bytes } = thisMachine();
  const text = `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= MEMORY
    ? found('memory', text, true)
    : missing('memory', `${text}, 4 GB are needed`, true, 'use fewer threads (--workers 1), or a larger machine');
};

/** The processors that a run spreads over. */
export const cores: Check = () => {
  const processors = `${thisMachine().cores} (${cpus()[0]?.model.trim() ?? 'unknown'})`;
  return found('cores', `${processors}: --workers ${usualWorkers({ profile: 'laptop' })} by default`, true);
};

/** The vector instructions of the native runtimes. */
export const instructions: Check = () => {
  const set = instructionSet('onnx');
  const other =
    'the last bits of training differ from those of other instruction sets; --backend portable is the same everywhere';
  return set === 'unknown'
    ? missing('instructions', 'the system does not tell', false, other)
    : found('instructions', `${set}; ${other}`, false);
};

/** Where records go. */
export const disk: Check = () => {
  const folder = runsFolder();
  try {
    requireWritable(folder);
  } catch (error) {
    if (!(error instanceof FedftError)) throw error;
    return missing('disk', error.message, true, 'name another folder with FEDFT_RUNS');
  }
  const { bavail, bsize } = statfsSync(folder);
  const text = `${((bavail * bsize) / 1e9).toFixed(1)} GB free for records in ${folder}`;
  return bavail * bsize >= DISK
    ? found('disk', text, true)
    : missing('disk', `${text}, 1 GB is needed`, true, 'free some space, or name another folder with FEDFT_RUNS');
};
