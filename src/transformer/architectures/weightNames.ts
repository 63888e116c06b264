import type { TransformerConfig, WeightShapes } from './architecture';
import { encoderWeightShapes } from './encoderLayout';
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

/** What training and serving software puts before the names of a model that it wraps. */
const wrappers = ['module.', 'model.', 'electra.'] as const;

/**
 * The canonical names of a tensor in a checkpoint: without the family's prefix and what wraps the model, and older or other
 * software's names as they are today; several where the tensor holds several weights in equal parts.
 *
 * @example
 * canonicalNames(vitBase, 'blocks.0.attn.qkv.bias') // ['encoder.layer.0.attention.attention.query.bias', ...key..., ...value...]
 */
export function canonicalNames(config: Pick<EncoderConfig, 'modelType'>, name: string): readonly string[] {
  const architecture = architectureOf(config);
  let bare = name;
  for (;;) {
    const prefix = [architecture.prefix, ...wrappers].find((each) => bare.startsWith(each));
    if (prefix === undefined) break;
    bare = bare.slice(prefix.length);
  }
  const renamed = architecture.rename?.(bare) ?? bare;
  return typeof renamed === 'string' ? [renamed] : renamed;
}

/**
 * The canonical name of a tensor that is one weight: see {@link canonicalNames}.
 *
 * @example
 * canonicalName(bertBase, 'bert.embeddings.LayerNorm.gamma') // 'embeddings.LayerNorm.weight'
 */
export function canonicalName(config: Pick<EncoderConfig, 'modelType'>, name: string): string {
  const names = canonicalNames(config, name);
  return names.length === 1 ? names[0]! : name;
}
