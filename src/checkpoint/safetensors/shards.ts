import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError, quoteName, showJson } from '../../errors/checkpointError';
import { exists, isObject, readJsonObject } from '../../records/jsonFile';

/** The files of a checkpoint that loading looks at; a save replaces or removes all of them, so a folder holds one model. */
export const checkpointFiles: readonly string[] = [
  'config.json',
  'model.safetensors',
  'model.safetensors.index.json',
  'vocab.txt',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'preprocessor_config.json',
];

const MAX_INDEX_BYTES = 64 * 2 ** 20;

/** What a person can do about an index that does not hold. */
export const shardRemedy: string = 'fetch or save the checkpoint again';

/**
 * Reads `STEM.safetensors.index.json`: the file that holds each tensor.
 *
 * @returns pairs of a tensor's name and the plain name of a file beside the index
 * @throws CheckpointError when the index is not JSON, has no map, or names a file elsewhere: an index from another person
 * must not make this process read outside its folder
 */
export async function readShardIndex(index: string): Promise<readonly (readonly [tensor: string, file: string])[]> {
  const { weight_map: map } = await readJsonObject(index, MAX_INDEX_BYTES, shardRemedy);
  if (!isObject(map)) throw new CheckpointError(index, `weight_map must map tensor names to files; ${shardRemedy}`);
  return Object.entries(map).map(([tensor, file]) => {
    if (typeof file !== 'string' || !/^[\w][\w.-]*\.safetensors$/.test(file)) {
      throw new CheckpointError(
        index,
        `tensor ${quoteName(tensor)} is in ${showJson(file)}, which must be the plain name of a .safetensors file beside it; ${shardRemedy}`,
      );
    }
    return [tensor, file] as const;
  });
}

/**
 * The files of a checkpoint folder that loading looks at and that are there: those with fixed names in their order, then the
 * shards that an index names, in alphabetical order.
 *
 * @throws CheckpointError as {@link readShardIndex}
 */
export async function checkpointFilesIn(dir: string): Promise<readonly string[]> {
  const index = join(dir, 'model.safetensors.index.json');
  const shards = (await exists(index)) ? (await readShardIndex(index)).map(([, file]) => file) : [];
  const present = new Set(await readdir(dir));
  return [...checkpointFiles, ...[...new Set(shards)].sort()].filter((name) => present.has(name));
}
