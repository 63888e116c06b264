import { join } from 'node:path';
import { InputError } from '../../errors';
import { CheckpointError } from '../../errors/checkpointError';
import { requireInteger } from '../../math';
import { type JsonObject, readJsonObject } from '../../records/jsonFile';
import type { TransformerConfig } from '../../transformer/architectures/architecture';
import { checkTransformerConfig, parseTransformerConfig } from '../../transformer/architectures/config';
import { readsImages } from '../../transformer/architectures/registry';
import type { WeightTensor } from '../../transformer/architectures/weightTensor';
import { findModel, modelName } from '../catalogue/findModel';
import { ImageProcessor } from '../image/imageProcessor';
import { readImageProcessor } from '../image/imageProcessorFile';
import { openTensorSource } from '../safetensors/tensorSource';
import { readTokenizer } from '../text/tokenizerFiles';
import type { Pretrained } from './pretrained';
import { type PoolerOptions, readWeights } from './readWeights';

/** How {@link loadPretrained} treats a model that is not to be used just as its folder has it. */
export interface LoadOptions extends PoolerOptions {
  /**
   * Height and width of the images that a ViT is to read, in pixels, a multiple of its patches: its positions are interpolated
   * and its processor resizes to it. Default: config.json's.
   */
  readonly imageSize?: number;
}

/** The largest config.json read; real ones have a few kilobytes. */
const MAX_CONFIG_BYTES: number = 2 ** 22;

/**
 * Reads a checkpoint folder in Hugging Face's layout: config.json and model.safetensors (or shards with an index), of any
 * known family and size, weights in F32, F16, BF16 or F64, with or without the family's prefix (`bert.`, `vit.`) in front of
 * the names and of what wraps a model (`module.`, `model.`), LayerNorm's old names gamma and beta and timm's names of a ViT
 * included. Heads and buffers that the encoder does not use are ignored. The vocabulary (vocab.txt or tokenizer.json) and
 * preprocessor_config.json are read where they exist.
 *
 * @param folder - the folder, or the name of a model in the store (see findModel)
 * @throws CheckpointError naming the file and every missing or misshapen tensor, or the setting that is not supported;
 * InputError for an image size that the model cannot have, or a name
 * that the store does not hold
 *
 * @example
 * const { config, weights } = await loadPretrained('test/fixtures/golden/bert-tiny-random');
 * weights.get('pooler.dense.weight').shape // [24, 24]
 */
export async function loadPretrained(folder: string, options: LoadOptions = {}): Promise<Pretrained> {
  const dir = folderOf(folder);
  const { config: stored, json } = await readConfig(dir);
  const config = resizedConfig(stored, options.imageSize);
  const source = await openTensorSource(dir);
  let weights: ReadonlyMap<string, WeightTensor>;
  try {
    weights = await readWeights(source, config, json, options);
  } finally {
    await source.close();
  }
  if (readsImages(config)) {
    const own = readsImages(stored) ? await readImageProcessor(dir, stored) : undefined;
    const imageProcessor = own && resizedProcessor(own, options.imageSize);
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

/** A path stays as it was given, so that errors name it as the caller does. */
function folderOf(text: string): string {
  return modelName.test(text) ? findModel(text) : text;
}

/**
 * The shape of a model for images of another size.
 *
 * @param imageSize - pixels, a multiple of the patches; undefined leaves the model as it is
 * @throws InputError for a model of text, or a size that the patches do not divide
 */
export function resizedConfig(config: TransformerConfig, imageSize: number | undefined): TransformerConfig {
  if (imageSize === undefined) return config;
  if (!readsImages(config)) throw new InputError(`imageSize must be left out for a model of text, got ${imageSize}`);
  requireInteger('imageSize', imageSize, config.patchSize, 2 ** 14);
  const { patchSize } = config;
  if (imageSize % patchSize !== 0) {
    const near = patchSize * Math.max(1, Math.round(imageSize / patchSize));
    throw new InputError(
      `imageSize must be a multiple of ${patchSize}, the model's patches, got ${imageSize}; take ${near}`,
    );
  }
  const other = { ...config, imageSize };
  checkTransformerConfig(other);
  return other;
}

/** The processor whose images have another size; what it cuts off keeps its share. */
function resizedProcessor({ rules }: ImageProcessor, imageSize: number | undefined): ImageProcessor {
  if (imageSize === undefined) return new ImageProcessor(rules);
  if (rules.crop === undefined) return new ImageProcessor({ ...rules, size: imageSize });
  const size = Math.round(((rules.size ?? rules.crop) * imageSize) / rules.crop);
  return new ImageProcessor({ ...rules, size, crop: imageSize });
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
