import { InputError } from '../../errors';
import type { ImageArchitecture, ImageConfig } from './architecture';
import { encoderFields, encoderJson } from './configFields';

/** A ViT: blocks with LayerNorm before attention and feed-forward, exact gelu, a last LayerNorm. */
export interface VitConfig extends ImageConfig {
  readonly modelType: 'vit';
}

const cls = 'embeddings.cls_token';
const positions = 'embeddings.position_embeddings';
const projection = 'embeddings.patch_embeddings.projection';

/** ViT (Dosovitskiy and others, 2021), as Hugging Face's `ViTModel` computes it, its unused pooler left out. */
export const vit: ImageArchitecture<VitConfig> = {
  modelType: 'vit',
  title: 'ViT',
  className: 'ViT',
  reads: 'image',
  recognises: (json) => 'patch_size' in json,
  parse: (fields) => ({
    modelType: 'vit',
    ...encoderFields(fields),
    imageSize: fields.size('image_size', 224),
    patchSize: fields.size('patch_size', 16),
    channels: fields.size('num_channels', 3),
  }),
  check({ imageSize, patchSize }) {
    if (imageSize % patchSize === 0) return;
    throw new InputError(`patch_size must divide image_size, got ${patchSize} and ${imageSize}; change one of them`);
  },
  json: (config) => ({
    ...encoderJson(config),
    image_size: config.imageSize,
    patch_size: config.patchSize,
    num_channels: config.channels,
    qkv_bias: true,
  }),

  prefix: 'vit.',

  embeddingShapes: ({ hiddenSize, channels, patchSize, imageSize }) =>
    new Map([
      [cls, [1, 1, hiddenSize]],
      [positions, [1, (imageSize / patchSize) ** 2 + 1, hiddenSize]],
      [`${projection}.weight`, [hiddenSize, channels, patchSize, patchSize]],
      [`${projection}.bias`, [hiddenSize]],
    ]),
  embedding: () => ({ cls, positions, projection }),
  normalisation: 'pre',
  blockNames(layer) {
    const block = `encoder.layer.${layer}.`;
    return {
      query: `${block}attention.attention.query`,
      key: `${block}attention.attention.key`,
      value: `${block}attention.attention.value`,
      attentionOutput: `${block}attention.output.dense`,
      attentionNorm: `${block}layernorm_before`,
      intermediate: `${block}intermediate.dense`,
      output: `${block}output.dense`,
      outputNorm: `${block}layernorm_after`,
    };
  },
  ending: { kind: 'norm', name: 'layernorm' },

  peft: { classifier: null, encoder: null, headReadsFeatures: true },
};
