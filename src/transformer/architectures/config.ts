import { InputError } from '../../errors';
import { CheckpointError, showJson } from '../../errors/checkpointError';
import type { JsonObject } from '../../records/jsonFile';

/** The sizes that BERT and ViT share. */
export interface TransformerSizes {
  /** Width of every token. */
  readonly hiddenSize: number;
  /** Blocks of the encoder. */
  readonly hiddenLayers: number;
  /** Attention heads; divides hiddenSize. */
  readonly attentionHeads: number;
  /** Width of the feed-forward layer. */
  readonly intermediateSize: number;
  /** Added to the variance in every LayerNorm. */
  readonly layerNormEps: number;
}

/** A BERT: blocks with LayerNorm after each residual sum, exact gelu, tanh pooler over the first token. */
export interface BertConfig extends TransformerSizes {
  readonly modelType: 'bert';
  /** Rows of the word embedding. */
  readonly vocabularySize: number;
  /** Longest sequence, in tokens. */
  readonly maxPositions: number;
  /** Segments a token can belong to; 2 for sentence pairs. */
  readonly tokenTypes: number;
}

/** A ViT: blocks with LayerNorm before attention and feed-forward, exact gelu, a last LayerNorm. */
export interface VitConfig extends TransformerSizes {
  readonly modelType: 'vit';
  /** Height and width of an image, in pixels. */
  readonly imageSize: number;
  /** Height and width of a patch, in pixels; divides imageSize. */
  readonly patchSize: number;
  /** Colour planes of an image. */
  readonly channels: number;
}

/** The shape of a pre-trained transformer; `modelType` tells the two kinds apart. */
export type TransformerConfig = BertConfig | VitConfig;

/** Far above any published BERT or ViT; keeps a lying config.json from costing time or memory. */
const MAX_SIZE = 2 ** 24;
const MAX_LAYERS = 1024;

/** Fields that change what the model computes, with the only values whose model this library is. */
const unsupported: readonly { field: string; allowed: (value: unknown) => boolean; remedy: string }[] = [
  {
    field: 'hidden_act',
    allowed: (value) => value === 'gelu' || value === 'gelu_python',
    remedy: "only the exact gelu is computed here; use a checkpoint with hidden_act 'gelu'",
  },
  {
    field: 'position_embedding_type',
    allowed: (value) => value === 'absolute',
    remedy: "relative positions are not computed here; use a checkpoint with 'absolute'",
  },
  { field: 'is_decoder', allowed: (value) => value === false, remedy: 'a decoder masks the future; use an encoder' },
  { field: 'add_cross_attention', allowed: (value) => value === false, remedy: 'use a checkpoint without it' },
  {
    field: 'pruned_heads',
    allowed: (value) => Object.keys(value as object).length === 0,
    remedy: 'use the checkpoint as it was before heads were pruned',
  },
  {
    field: 'quantization_config',
    allowed: () => false,
    remedy: 'quantised weights are not read; save the model in F32, F16 or BF16',
  },
];

/**
 * The shape of a model from its config.json. Absent sizes take the defaults of Hugging Face's BertConfig and ViTConfig,
 * which its files leave out.
 *
 * @param file - named in errors
 * @throws CheckpointError for another model type, a size out of range, or a variant that computes something else
 *
 * @example
 * parseTransformerConfig('config.json', { model_type: 'bert', hidden_size: 128, num_attention_heads: 2 }).hiddenSize // 128
 */
export function parseTransformerConfig(file: string, json: JsonObject): TransformerConfig {
  const modelType = readModelType(file, json);
  for (const { field, allowed, remedy } of unsupported) {
    const value = json[field];
    if (value !== undefined && value !== null && !allowed(value)) {
      throw new CheckpointError(file, `${field} ${showJson(value)} is not supported; ${remedy}`);
    }
  }
  const size = (field: string, absent: number, max: number = MAX_SIZE): number => {
    const value = oneNumber(json[field]) ?? absent;
    if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > max) {
      throw new CheckpointError(file, `${field} must be an integer in [1, ${max}], got ${showJson(value)}`);
    }
    return value as number;
  };
  const sizes: TransformerSizes = {
    hiddenSize: size('hidden_size', 768),
    hiddenLayers: size('num_hidden_layers', 12, MAX_LAYERS),
    attentionHeads: size('num_attention_heads', 12),
    intermediateSize: size('intermediate_size', 3072),
    layerNormEps: readEps(file, json),
  };
  const config: TransformerConfig =
    modelType === 'bert'
      ? {
          modelType,
          ...sizes,
          vocabularySize: size('vocab_size', 30522),
          maxPositions: size('max_position_embeddings', 512),
          tokenTypes: size('type_vocab_size', 2),
        }
      : {
          modelType,
          ...sizes,
          imageSize: size('image_size', 224),
          patchSize: size('patch_size', 16),
          channels: size('num_channels', 3),
        };
  try {
    checkTransformerConfig(config);
  } catch (cause) {
    throw new CheckpointError(file, (cause as Error).message, { cause });
  }
  return config;
}

/**
 * Checks that the sizes of a model go together.
 *
 * @throws InputError naming the two sizes that do not
 */
export function checkTransformerConfig(config: TransformerConfig): void {
  const divides = (part: number, whole: number, names: string): void => {
    if (!(part >= 1) || whole % part !== 0)
      throw new InputError(`${names}, got ${part} and ${whole}; change one of them`);
  };
  divides(config.attentionHeads, config.hiddenSize, 'num_attention_heads must divide hidden_size');
  if (config.modelType === 'vit') divides(config.patchSize, config.imageSize, 'patch_size must divide image_size');
}

/** The config.json that Hugging Face's transformers reads for a model of this shape. */
export function transformerConfigJson(config: TransformerConfig): JsonObject {
  const shared = {
    model_type: config.modelType,
    hidden_size: config.hiddenSize,
    num_hidden_layers: config.hiddenLayers,
    num_attention_heads: config.attentionHeads,
    intermediate_size: config.intermediateSize,
    hidden_act: 'gelu',
    layer_norm_eps: config.layerNormEps,
  };
  if (config.modelType === 'vit') {
    return {
      architectures: ['ViTModel'],
      ...shared,
      image_size: config.imageSize,
      patch_size: config.patchSize,
      num_channels: config.channels,
      qkv_bias: true,
    };
  }
  return {
    architectures: ['BertModel'],
    ...shared,
    position_embedding_type: 'absolute',
    vocab_size: config.vocabularySize,
    max_position_embeddings: config.maxPositions,
    type_vocab_size: config.tokenTypes,
    pad_token_id: 0,
  };
}

/** Old files carry no model_type; then the architecture or the fields tell. */
function readModelType(file: string, json: JsonObject): 'bert' | 'vit' {
  const { model_type: type, architectures } = json;
  if (type === 'bert' || type === 'vit') return type;
  if (type === undefined) {
    const named = Array.isArray(architectures) && typeof architectures[0] === 'string' ? architectures[0] : '';
    if (/^Bert[A-Z]/.test(named) || (named === '' && 'vocab_size' in json && 'type_vocab_size' in json)) return 'bert';
    if (/^ViT[A-Z]/.test(named) || (named === '' && 'patch_size' in json)) return 'vit';
  }
  const found = type === undefined ? 'is missing' : `is ${showJson(type)}`;
  throw new CheckpointError(file, `model_type ${found}, but must be "bert" or "vit"; use a BERT or ViT checkpoint`);
}

function readEps(file: string, json: JsonObject): number {
  const eps = json['layer_norm_eps'] ?? 1e-12;
  if (typeof eps !== 'number' || !(eps > 0 && eps < 1)) {
    throw new CheckpointError(file, `layer_norm_eps must be a number in (0, 1), got ${showJson(eps)}`);
  }
  return eps;
}

/** image_size and patch_size may be written [n, n]. */
function oneNumber(value: unknown): unknown {
  return Array.isArray(value) && value.length === 2 && value[0] === value[1] ? value[0] : value;
}
