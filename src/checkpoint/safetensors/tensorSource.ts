import { join } from 'node:path';
import { CheckpointError, quoteName } from '../../errors/checkpointError';
import { exists } from '../../records/jsonFile';
import type { WeightTensor } from '../../transformer/architectures/weightTensor';
import { SafetensorsFile } from './safetensors';
import type { TensorInfo } from './safetensorsHeader';
import { readShardIndex, shardRemedy } from './shards';

/** The tensors of a checkpoint, whether one file or several hold them. */
export interface TensorSource {
  /** What errors call it: the file, or the index of the shards. */
  readonly path: string;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  read(name: string): Promise<WeightTensor>;
  close(): Promise<void>;
}

/**
 * Reads a tensor whose values must be numbers one can compute with.
 *
 * @throws CheckpointError as the source's own read; naming the first element that is infinite or not a number
 */
export async function readFinite(source: TensorSource, name: string): Promise<WeightTensor> {
  const tensor = await source.read(name);
  const { data } = tensor;
  let bad = 0;
  while (bad < data.length && Number.isFinite(data[bad])) bad++; // findIndex takes seconds on a large model
  if (bad === data.length) return tensor;
  throw new CheckpointError(
    source.path,
    `tensor ${quoteName(name)} holds ${data[bad]} at element ${bad}; fetch or train it again`,
  );
}

/**
 * Opens `STEM.safetensors` in a folder, or the shards that `STEM.safetensors.index.json` lists. A single file wins, as it
 * does in transformers.
 *
 * @throws CheckpointError when there is neither, a shard is missing or named outside the folder, or a file does not hold
 */
export async function openTensorSource(dir: string, stem: string = 'model'): Promise<TensorSource> {
  const single = join(dir, `${stem}.safetensors`);
  if (await exists(single)) return SafetensorsFile.open(single);
  const index = join(dir, `${stem}.safetensors.index.json`);
  if (await exists(index)) return openShards(dir, index);
  const pickled = stem === 'model' ? 'pytorch_model.bin' : `${stem}.bin`;
  throw new CheckpointError(
    dir,
    `holds neither ${stem}.safetensors nor ${stem}.safetensors.index.json; ${
      (await exists(join(dir, pickled)))
        ? `${pickled} is not read, as it can hold programs: in Python, save_pretrained(DIR, safe_serialization=True) converts it`
        : 'give the folder of a checkpoint'
    }`,
  );
}

async function openShards(dir: string, index: string): Promise<TensorSource> {
  const shards = new Map<string, SafetensorsFile>();
  const tensors = new Map<string, TensorInfo>();
  const holders = new Map<string, SafetensorsFile>();
  const close = async (): Promise<void> => {
    for (const shard of shards.values()) await shard.close();
  };
  try {
    for (const [name, shardName] of await readShardIndex(index)) {
      let shard = shards.get(shardName);
      if (shard === undefined) {
        shard = await SafetensorsFile.open(join(dir, shardName));
        shards.set(shardName, shard);
      }
      const info = shard.tensors.get(name);
      if (info === undefined) {
        throw new CheckpointError(
          shard.path,
          `holds no tensor ${quoteName(name)}, which ${index} places here; ${shardRemedy}`,
        );
      }
      tensors.set(name, info);
      holders.set(name, shard);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const read = (name: string): Promise<WeightTensor> => {
    const holder = holders.get(name);
    if (holder === undefined) throw new CheckpointError(index, `lists no tensor ${quoteName(name)}`);
    return holder.read(name);
  };
  return { path: index, tensors, read, close };
}
