import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileDigest } from '../../downloads';
import { InputError } from '../../errors';
import { isObject, readJson, writeFileAtomic } from '../../records';
import { checkpointFilesIn } from '../safetensors/shards';

/** What a stored model's folder says of itself, beside the model. */
export interface ModelManifest {
  /** Where its files came from: an address of the hub, or the folder that was added. */
  readonly origin: string;
  readonly licence: string;
  /** SHA-256 (hex) and size of every file that loading looks at, when they came in. */
  readonly files: { readonly [name: string]: RecordedFile };
}

/** A file as it was when it came in. */
export interface RecordedFile {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

const MANIFEST = 'fedft-model.json';

/** Sizes and digests of the files of a checkpoint. */
export async function checkpointDigests(folder: string): Promise<ModelManifest['files']> {
  const files: [string, RecordedFile][] = [];
  for (const name of await checkpointFilesIn(folder)) {
    const path = join(folder, name);
    files.push([name, { bytes: statSync(path).size, sha256: await fileDigest(path, 'sha256') }]);
  }
  return Object.fromEntries(files);
}

/** Writes what a model is into its folder, last of all: it vouches for the rest. */
export function writeManifest(folder: string, manifest: ModelManifest): void {
  writeFileAtomic(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * What a stored model's folder says of itself; undefined where it says nothing, as when a person put it there.
 *
 * @throws InputError when the file is not one of these
 */
export function readManifest(folder: string): ModelManifest | undefined {
  const path = join(folder, MANIFEST);
  if (!existsSync(path)) return undefined;
  const remedy = 'remove it, and add the model again';
  const value = readJson(path, { remedy });
  const { origin, licence, files } = isObject(value) ? value : {};
  if (typeof origin === 'string' && typeof licence === 'string' && isObject(files)) {
    const told = Object.entries(files).map(([name, file]) => [name, recordedFile(file)] as const);
    if (told.every((entry): entry is readonly [string, RecordedFile] => entry[1] !== undefined)) {
      return { origin, licence, files: Object.fromEntries(told) };
    }
  }
  throw new InputError(`${path} does not say origin, licence and files; ${remedy}`);
}

function recordedFile(value: unknown): RecordedFile | undefined {
  const { bytes, sha256 } = isObject(value) ? value : {};
  return typeof bytes === 'number' && typeof sha256 === 'string' ? { bytes, sha256 } : undefined;
}
