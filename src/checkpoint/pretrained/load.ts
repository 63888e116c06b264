import { join } from 'node:path';
import { CheckpointError, quoteName, showShape } from '../../errors/checkpointError';
import { type JsonObject, readJsonObject } from '../../records/jsonFile';
import type { TransformerConfig } from '../../transformer/architectures/architecture';
import { parseTransformerConfig } from '../../transformer/architectures/config';
import { blockNames, poolerName } from '../../transformer/architectures/layout';
import { readsImages } from '../../transformer/architectures/registry';
import { canonicalName, weightShapes } from '../../transformer/architectures/weightNames';
import type { WeightTensor } from '../../transformer/architectures/weightTensor';
import { readImageProcessor } from '../image/imageProcessorFile';
import { openTensorSource, readFinite, type TensorSource } from '../safetensors/tensorSource';
import { readTokenizer } from '../text/tokenizerFiles';
import type { Pretrained } from './pretrained';
import { initialWeight } from './randomWeights';

/** How {@link loadPretrained} treats a model that was saved without its pooler, as masked language models are. */
export interface LoadOptions {
  /**
   * `'error'` refuses (the default); `'random'` starts the pooler as BERT's pre-training does; `'identity'` makes it W = I,
   * b = 0, so that a feature is the tanh of the first token's last hidden state.
   */
  readonly missingPooler?: 'error' | 'random' | 'identity';
  /** Seed of such a pooler, an integer >= 0; default 0. */
  readonly seed?: number;
}

/** The largest config.json read; real ones have a few kilobytes. */
export const MAX_CONFIG_BYTES: number = 2 ** 22;

/**
 * Reads a checkpoint folder in Hugging Face's layout: config.json and model.safetensors (or shards with an index), of any
 * known family and size, weights in F32, F16, BF16 or F64, with or without the family's prefix (`bert.`, `vit.`) in front of
 * the names, LayerNorm's old names gamma and beta included. Heads and buffers that the encoder does not use are ignored. The vocabulary (vocab.txt
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
  if (readsImages(config)) {
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
 * @throws CheckpointError when the file is missing, is not JSON or describes no model of a known family
 */
export async function readTransformerConfig(dir: string): Promise<TransformerConfig> {
  return (await readConfig(dir)).config;
}

async function readConfig(dir: string): Promise<{ readonly config: TransformerConfig; readonly json: JsonObject }> {
  const path = join(dir, 'config.json');
  const json = await readJsonObject(path, MAX_CONFIG_BYTES, 'give the folder of a checkpoint');
  return { config: parseTransformerConfig(path, json), json };
}

async function readWeights(
  source: TensorSource,
  config: TransformerConfig,
  json: JsonObject,
  { missingPooler = 'error', seed = 0 }: LoadOptions,
): Promise<ReadonlyMap<string, WeightTensor>> {
  const stored = canonicalNames(source, config);
  const projectionBiases = new Set<string>();
  if (json['qkv_bias'] === false) {
    for (let layer = 0; layer < config.hiddenLayers; layer++) {
      const { query, key, value } = blockNames(config, layer);
      for (const name of [query, key, value]) projectionBiases.add(`${name}.bias`);
    }
  }
  const supplied = (name: string): WeightTensor | undefined => {
    const shape = weightShapes(config).get(name)!;
    if (isPooler(config, name)) {
      if (missingPooler === 'random') return initialWeight(name, shape, seed);
      if (missingPooler === 'identity') return { shape, data: identity(shape) };
    }
    // A model without these biases computes what one with zeros does.
    return projectionBiases.has(name) ? { shape, data: new Float32Array(config.hiddenSize) } : undefined;
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

function isPooler(config: TransformerConfig, name: string): boolean {
  const pooler = poolerName(config);
  return pooler !== undefined && name.startsWith(`${pooler}.`);
}

/** [n, n]: ones on the diagonal; [n]: zeros. */
function identity([rows, columns = 0]: readonly number[]): Float32Array {
  const data = new Float32Array(columns === 0 ? rows! : rows! * columns);
  for (let i = 0; i < columns; i++) data[i * columns + i] = 1;
  return data;
}

/** Canonical name to stored name, for the weights that this model has; everything else in the file is ignored. */
function canonicalNames(source: TensorSource, config: TransformerConfig): ReadonlyMap<string, string> {
  const shapes = weightShapes(config);
  const stored = new Map<string, string>();
  for (const name of source.tensors.keys()) {
    const canonical = canonicalName(config, name);
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
    const poolerOnly = missing.every((name) => isPooler(config, name));
    throw new CheckpointError(
      source.path,
      `lacks ${missing.length} of the tensors that config.json asks for: ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ', ...' : ''}; ${
        poolerOnly
          ? "the model was saved without its pooler: pass { missingPooler: 'random' } to start it afresh, or 'identity' to leave it out"
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
