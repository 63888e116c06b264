import type { TransformerConfig } from './config';
import { encoderWeightShapes } from './layout';

/** Canonical weight names with their shapes, in the order of the forward pass. */
export type WeightShapes = ReadonlyMap<string, readonly number[]>;

/**
 * Every weight that a model of this shape has. Names are Hugging Face's without the `bert.` or `vit.` in front; a dense
 * layer's weight is [out, in].
 *
 * @example
 * weightShapes(bertBase).get('pooler.dense.weight') // [768, 768]
 */
export function weightShapes(config: TransformerConfig): WeightShapes {
  const { hiddenSize: hidden } = config;
  const embeddings = new Map<string, readonly number[]>();
  if (config.modelType === 'bert') {
    embeddings.set('embeddings.word_embeddings.weight', [config.vocabularySize, hidden]);
    embeddings.set('embeddings.position_embeddings.weight', [config.maxPositions, hidden]);
    embeddings.set('embeddings.token_type_embeddings.weight', [config.tokenTypes, hidden]);
    embeddings.set('embeddings.LayerNorm.weight', [hidden]).set('embeddings.LayerNorm.bias', [hidden]);
  } else {
    const { channels, patchSize, imageSize } = config;
    embeddings.set('embeddings.cls_token', [1, 1, hidden]);
    embeddings.set('embeddings.position_embeddings', [1, (imageSize / patchSize) ** 2 + 1, hidden]);
    embeddings.set('embeddings.patch_embeddings.projection.weight', [hidden, channels, patchSize, patchSize]);
    embeddings.set('embeddings.patch_embeddings.projection.bias', [hidden]);
  }
  return new Map([...embeddings, ...encoderWeightShapes(config)]);
}

/**
 * The canonical name of a tensor in a checkpoint: without `bert.` or `vit.`, and LayerNorm's old `gamma` and `beta` called
 * `weight` and `bias`.
 *
 * @example
 * canonicalName('bert', 'bert.embeddings.LayerNorm.gamma') // 'embeddings.LayerNorm.weight'
 */
export function canonicalName(modelType: TransformerConfig['modelType'], name: string): string {
  const bare = name.startsWith(`${modelType}.`) ? name.slice(modelType.length + 1) : name;
  return bare.replace(/\bLayerNorm\.gamma$/, 'LayerNorm.weight').replace(/\bLayerNorm\.beta$/, 'LayerNorm.bias');
}
