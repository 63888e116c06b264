import type { TransformerConfig, WeightShapes } from './architecture';
import { encoderWeightShapes } from './layout';
import { architectureOf } from './registry';
import type { EncoderConfig } from './types';

/**
 * Every weight that a model of this shape has. Names are Hugging Face's without the family's `bert.` or `vit.` in front; a
 * dense layer's weight is [out, in].
 *
 * @example
 * weightShapes(bertBase).get('pooler.dense.weight') // [768, 768]
 */
export function weightShapes(config: TransformerConfig): WeightShapes {
  const architecture: { embeddingShapes(config: TransformerConfig): WeightShapes } = architectureOf(config);
  return new Map([...architecture.embeddingShapes(config), ...encoderWeightShapes(config)]);
}

/**
 * The canonical name of a tensor in a checkpoint: without `bert.` or `vit.`, and older names such as LayerNorm's `gamma` and
 * `beta` as they are today.
 *
 * @example
 * canonicalName(bertBase, 'bert.embeddings.LayerNorm.gamma') // 'embeddings.LayerNorm.weight'
 */
export function canonicalName(config: Pick<EncoderConfig, 'modelType'>, name: string): string {
  const { prefix, rename } = architectureOf(config);
  const bare = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  return rename?.(bare) ?? bare;
}
