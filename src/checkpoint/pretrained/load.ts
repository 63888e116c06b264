import { join } from 'node:path';
import { CheckpointError, quoteName, showShape } from '../../errors/checkpointError';
import { type JsonObject, readJsonObject } from '../../records/jsonFile';
import { parseTransformerConfig, type TransformerConfig } from '../../transformer/architectures/config';
import { canonicalName, weightShapes } from '../../transformer/architectures/weightNames';
import type { WeightTensor } from '../../transformer/architectures/weightTensor';
import { readImageProcessor } from '../image/imageProcessorFile';
import { openTensorSource, readFinite, type TensorSource } from '../safetensors/tensorSource';
import { readTokenizer } from '../text/tokenizerFiles';
import type { Pretrained } from './pretrained';
import { initialWeight } from './randomWeights';

/** How {@link loadPretrained} treats a BERT that was saved without its pooler, as masked language models are. */
export interface LoadOptions {
  /** `'error'` refuses (the default); `'random'` starts the pooler as BERT's pre-training does. */
  readonly missingPooler?: 'error' | 'random';
  /** Seed of such a pooler, an integer >= 0; default 0. */
  readonly seed?: number;
}

/** The largest config.json read; real ones have a few kilobytes. */
export const MAX_CONFIG_BYTES: number = 2 ** 22;

/**
 * Reads a checkpoint folder in Hugging Face's layout: config.json and model.safetensors (or shards with an index), BERT or
 * ViT of any size, weights in F32, F16, BF16 or F64, with or without `bert.` or `vit.` in front of the names, LayerNorm's
 * old names gamma and beta included. Heads and buffers that the encoder does not use are ignored. The vocabulary (vocab.txt
 * or tokenizer.json) and preprocessor_config.json are read where they exist.
 *
 * @param dir - the folder
 * @throws CheckpointError naming the file and every missing or misshapen tensor, or the setting that is not supported
 *
 * @example
 * const { config, weights } = await loadPretrained('test/fixtures/golden/bert-tiny-random');
 * weights.get('pooler.dense.weight').shape // [24, 24]
 */
export async function loadPretrained(dir: string, options: LoadOptions = {}): Promise<Pretrained> {
  const { config, json } = await readConfig(dir);
  const source = await openTensorSource(dir);
  let weights: ReadonlyMap<string, WeightTensor>;
  try {
    weights = await readWeights(source, config, json, options);
  } finally {
    await source.close();
  }
  if (config.modelType === 'vit') {
    const imageProcessor = await readImageProcessor(dir, config);
    return { config, weights, ...(imageProcessor && { imageProcessor }) };
  }
  const tokenizer = await readTokenizer(dir);
  if (tokenizer !== undefined && tokenizer.vocabulary.length > config.vocabularySize) {
    throw new CheckpointError(
      dir,
      `its vocabulary has ${tokenizer.vocabulary.length} pieces but vocab_size is ${config.vocabularySize}; take both from the same checkpoint`,
    );
  }
  return { config, weights, ...(tokenizer && { tokenizer }) };
}

/**
 * What config.json of a checkpoint folder says, the weights not looked at.
 *
 * @throws CheckpointError when the file is missing, is not JSON or describes no BERT or ViT
 */
export async function readTransformerConfig(dir: string): Promise<TransformerConfig> {
  return (await readConfig(dir)).config;
}

async function readConfig(dir: string): Promise<{ readonly config: TransformerConfig; readonly json: JsonObject }> {
  const path = join(dir, 'config.json');
  const json = await readJsonObject(path, MAX_CONFIG_BYTES, 'give the folder of a BERT or ViT checkpoint');
  return { config: parseTransformerConfig(path, json), json };
}

async function readWeights(
  source: TensorSource,
  config: TransformerConfig,
  json: JsonObject,
  { missingPooler = 'error', seed = 0 }: LoadOptions,
): Promise<ReadonlyMap<string, WeightTensor>> {
  const stored = canonicalNames(source, config);
  const supplied = (name: string): WeightTensor | undefined => {
    const shape = weightShapes(config).get(name)!;
    if (missingPooler === 'random' && name.startsWith('pooler.')) return initialWeight(name, shape, seed);
    // A ViT without these biases computes what one with zeros does.
    if (json['qkv_bias'] === false && /\.(query|key|value)\.bias$/.test(name)) {
      return { shape, data: new Float32Array(config.hiddenSize) };
    }
    return undefined;
  };
  checkComplete(source, config, stored, (name) => supplied(name) !== undefined);
  const weights = new Map<string, WeightTensor>();
  for (const [name, shape] of weightShapes(config)) {
    const found = stored.get(name);
    if (found === undefined) {
      weights.set(name, supplied(name)!);
      continue;
    }
    const { data } = await readFinite(source, found);
    weights.set(name, { shape, data });
  }
  return weights;
}

/** Canonical name to stored name, for the weights that this model has; everything else in the file is ignored. */
function canonicalNames(source: TensorSource, config: TransformerConfig): ReadonlyMap<string, string> {
  const shapes = weightShapes(config);
  const stored = new Map<string, string>();
  for (const name of source.tensors.keys()) {
    const canonical = canonicalName(config.modelType, name);
    if (!shapes.has(canonical)) continue;
    const other = stored.get(canonical);
    if (other !== undefined) {
      throw new CheckpointError(
        source.path,
        `tensors ${quoteName(other)} and ${quoteName(name)} are both '${canonical}'; remove one of them`,
      );
    }
    stored.set(canonical, name);
  }
  return stored;
}

function checkComplete(
  source: TensorSource,
  config: TransformerConfig,
  stored: ReadonlyMap<string, string>,
  supplied: (name: string) => boolean,
): void {
  const missing: string[] = [];
  const misshapen: string[] = [];
  for (const [name, shape] of weightShapes(config)) {
    const found = stored.get(name);
    if (found === undefined) {
      if (!supplied(name)) missing.push(name);
      continue;
    }
    const actual = source.tensors.get(found)!.shape;
    if (showShape(actual) !== showShape(shape)) {
      misshapen.push(`${quoteName(found)} is ${showShape(actual)}, expected ${showShape(shape)}`);
    }
  }
  if (missing.length > 0) {
    const poolerOnly = missing.every((name) => name.startsWith('pooler.'));
    throw new CheckpointError(
      source.path,
      `lacks ${missing.length} of the tensors that config.json asks for: ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ', ...' : ''}; ${
        poolerOnly
          ? "the model was saved without its pooler: pass { missingPooler: 'random' } to start it afresh"
          : 'fetch the checkpoint again, or check num_hidden_layers'
      }`,
      { details: missing.length > 3 ? missing.map((name) => `  ${name}`).join('\n') : '' },
    );
  }
  if (misshapen.length > 0) {
    throw new CheckpointError(
      source.path,
      `${misshapen.length} tensors do not have the shape that config.json asks for: ${misshapen[0]}; fetch the checkpoint again, or check its sizes`,
      { details: misshapen.map((line) => `  ${line}`).join('\n') },
    );
  }
}
