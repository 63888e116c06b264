import { CheckpointError, showJson } from '../../errors/checkpointError';
import type { JsonObject } from '../../records/jsonFile';
import type { ConfigFields } from './architecture';
import type { EncoderConfig } from './types';

/** Far above any published BERT or ViT; keeps a lying config.json from costing time or memory. */
const MAX_SIZE = 2 ** 24;
const MAX_LAYERS = 1024;

/**
 * The reader of a config.json's fields.
 *
 * @param file - named in errors
 */
export function configFields(file: string, json: JsonObject): ConfigFields {
  const integer = (field: string, absent: number, least: number, most: number): number => {
    const value = oneNumber(json[field]) ?? absent;
    if (!isInteger(value) || value < least || value > most) {
      throw new CheckpointError(file, `${field} must be an integer in [${least}, ${most}], got ${showJson(value)}`);
    }
    return value;
  };
  return {
    json,
    size: (field, absent, max = MAX_SIZE) => integer(field, absent, 1, max),
    layers: (field, absent) => integer(field, absent, 1, MAX_LAYERS),
    tokenId: (field, absent) => integer(field, absent, 0, MAX_SIZE),
    epsilon(field, absent) {
      const value = json[field] ?? absent;
      if (typeof value === 'number' && value > 0 && value < 1) return value;
      throw new CheckpointError(file, `${field} must be a number in (0, 1), got ${showJson(value)}`);
    },
  };
}

/** The sizes of an encoder under the names that most families use, with the defaults of their configuration classes. */
export function encoderFields(fields: ConfigFields): Omit<EncoderConfig, 'modelType'> {
  return {
    hiddenSize: fields.size('hidden_size', 768),
    hiddenLayers: fields.layers('num_hidden_layers', 12),
    attentionHeads: fields.size('num_attention_heads', 12),
    intermediateSize: fields.size('intermediate_size', 3072),
    layerNormEps: fields.epsilon('layer_norm_eps', 1e-12),
  };
}

/** The same fields written back. */
export function encoderJson(config: EncoderConfig): JsonObject {
  return {
    hidden_size: config.hiddenSize,
    num_hidden_layers: config.hiddenLayers,
    num_attention_heads: config.attentionHeads,
    intermediate_size: config.intermediateSize,
    hidden_act: 'gelu',
    layer_norm_eps: config.layerNormEps,
  };
}

/** image_size and patch_size may be written [n, n]. */
function oneNumber(value: unknown): unknown {
  return Array.isArray(value) && value.length === 2 && value[0] === value[1] ? value[0] : value;
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value);
}
