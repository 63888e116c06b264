import { InputError } from '../../errors';
import { square } from '../../math';
import type { ImageArchitecture, ImageConfig } from './architecture';
import { encoderFields, encoderJson } from './configFields';

/** A ViT: blocks with LayerNorm before attention and feed-forward, exact gelu, a last LayerNorm. */
export interface VitConfig extends ImageConfig {
  readonly modelType: 'vit';
}

const cls = 'embeddings.cls_token';
const positions = 'embeddings.position_embeddings';
const projection = 'embeddings.patch_embeddings.projection';

/** timm's names of a block's parts beside Hugging Face's. */
const timmParts: { readonly [part: string]: string } = {
  norm1: 'layernorm_before',
  norm2: 'layernorm_after',
  'attn.proj': 'attention.output.dense',
  'mlp.fc1': 'intermediate.dense',
  'mlp.fc2': 'output.dense',
};

/** timm's names of the weights outside the blocks. */
const timmNames: { readonly [name: string]: string } = {
  cls_token: cls,
  pos_embed: positions,
  'patch_embed.proj.weight': `${projection}.weight`,
  'patch_embed.proj.bias': `${projection}.bias`,
  'norm.weight': 'layernorm.weight',
  'norm.bias': 'layernorm.bias',
};

/** The parts of a block as modules of transformers 5, which still writes the older names into checkpoints. */
const moduleParts: { readonly [part: string]: string } = {
  'attention.q_proj': 'attention.attention.query',
  'attention.k_proj': 'attention.attention.key',
  'attention.v_proj': 'attention.attention.value',
  'attention.o_proj': 'attention.output.dense',
  'mlp.fc1': 'intermediate.dense',
  'mlp.fc2': 'output.dense',
};

/** A module's name in transformers 5, as adapters carry it, as a checkpoint's. */
function fromModule(name: string): string {
  const [, layer, part, end] = /^layers\.(\d+)\.(.+)\.(weight|bias)$/.exec(name) ?? [];
  if (part === undefined) return name;
  return `encoder.layer.${layer}.${Object.hasOwn(moduleParts, part) ? moduleParts[part] : part}.${end}`;
}

/** The module of transformers 5 that has this dense layer. */
function moduleOf(site: string): string {
  const [, layer, part] = /^encoder\.layer\.(\d+)\.(.+)$/.exec(site) ?? [];
  const found = Object.keys(moduleParts).find((own) => moduleParts[own] === part);
  return found === undefined ? site : `layers.${layer}.${found}`;
}

/** A name in timm's ViT as Hugging Face's: query, key and value are one tensor there. */
function fromTimm(name: string): string | readonly string[] {
  const [, layer, part, end] = /^blocks\.(\d+)\.(.+)\.(weight|bias)$/.exec(name) ?? [];
  if (part === undefined) return Object.hasOwn(timmNames, name) ? timmNames[name]! : name;
  const block = `encoder.layer.${layer}.`;
  if (part === 'attn.qkv') return ['query', 'key', 'value'].map((own) => `${block}attention.attention.${own}.${end}`);
  return Object.hasOwn(timmParts, part) ? `${block}${timmParts[part]}.${end}` : name;
}

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
  rename: (name) => fromTimm(fromModule(name)),

  embeddingShapes: ({ hiddenSize, channels, patchSize, imageSize }) =>
    new Map([
      [cls, [1, 1, hiddenSize]],
      [positions, [1, square(imageSize / patchSize) + 1, hiddenSize]],
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

  peft: { classifier: null, encoder: null, headReadsFeatures: true, moduleOf },
};
