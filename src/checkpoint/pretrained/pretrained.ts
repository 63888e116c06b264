import { InputError } from '../../errors';
import type { TransformerConfig } from '../../transformer/architectures/architecture';
import type { WeightTensor } from '../../transformer/architectures/weightTensor';
import type { ImageProcessor } from '../image/imageProcessor';
import type { WordPieceTokenizer } from '../text/tokenizer';

/** A pre-trained transformer as it lies in memory: its shape, every weight, and how inputs are made for it. */
export interface Pretrained {
  readonly config: TransformerConfig;
  /** By canonical name (see weightShapes): Hugging Face's without the family's prefix, LayerNorm weight and bias. */
  readonly weights: ReadonlyMap<string, WeightTensor>;
  /** Of a model that reads text, where the folder holds a vocabulary. */
  readonly tokenizer?: WordPieceTokenizer;
  /** Of a model that reads images, where the folder holds a preprocessor_config.json. */
  readonly imageProcessor?: ImageProcessor;
}

/**
 * The weight of that canonical name.
 *
 * @throws InputError when the model has none
 */
export function requireWeight(pretrained: Pretrained, name: string): WeightTensor {
  const weight = pretrained.weights.get(name);
  if (weight === undefined)
    throw new InputError(`the model has no weight '${name}'; see weightShapes(config) for its names`);
  return weight;
}
