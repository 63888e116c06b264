import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { checkpointFiles, parseTransformerConfig, type TransformerConfig } from '../../model';
import { sha256 } from '../../records';

/** A checkpoint folder that a run starts from. */
export interface ModelSource {
  /** The folder's own name. */
  readonly name: string;
  readonly folder: string;
  /** SHA-256 (hex) of its files: two folders with one digest hold the same model. */
  readonly digest: string;
  readonly config: TransformerConfig;
}

/**
 * The checkpoint in a folder, its weights not read yet.
 *
 * @param input - what the task's examples are; the model must read that
 * @throws RangeError when the folder holds no checkpoint or one for other inputs, with the remedy
 */
export function modelSource(folder: string, input: 'text' | 'image'): ModelSource {
  const home = resolve(folder);
  const path = join(home, 'config.json');
  if (!existsSync(path)) {
    throw new RangeError(
      `no checkpoint at ${home}: config.json is missing; name a folder in Hugging Face's layout, or leave --checkpoint out`,
    );
  }
  const config = parseTransformerConfig(path, JSON.parse(readFileSync(path, 'utf8')));
  const due = input === 'text' ? 'bert' : 'vit';
  if (config.modelType !== due) {
    throw new RangeError(
      `the checkpoint ${home} is a ${config.modelType}, but ${input} tasks need a ${due}; choose tasks with --task`,
    );
  }
  return { name: basename(home), folder: home, digest: folderDigest(home), config };
}

function folderDigest(folder: string): string {
  const shards = shardNames(folder);
  const lines = [...checkpointFiles, ...shards]
    .map((part) => ({ part, path: join(folder, part) }))
    .filter(({ path }) => existsSync(path))
    .map(({ part, path }) => `${part} ${sha256(readFileSync(path))}`);
  return sha256(lines.join('\n'));
}

/** Weight files that an index names. */
function shardNames(folder: string): string[] {
  const path = join(folder, 'model.safetensors.index.json');
  if (!existsSync(path)) return [];
  const { weight_map: map = {} } = JSON.parse(readFileSync(path, 'utf8')) as { weight_map?: Record<string, string> };
  return [...new Set(Object.values(map))].sort();
}
