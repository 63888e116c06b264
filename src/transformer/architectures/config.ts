import { InputError } from '../../errors';
import { CheckpointError, showJson } from '../../errors/checkpointError';
import type { JsonObject } from '../../records/jsonFile';
import type { Architecture, TransformerConfig } from './architecture';
import { configFields } from './configFields';
import { architectureOf, architectures } from './registry';

/** Fields that change what the model computes, with the only values whose model this library is. */
const unsupported: readonly { field: string; allowed: (value: unknown) => boolean; remedy: string }[] = [
  ...['hidden_act', 'activation'].map((field) => ({
    field,
    allowed: (value: unknown) => value === 'gelu' || value === 'gelu_python',
    remedy: `only the exact gelu is computed here; use a checkpoint with ${field} 'gelu'`,
  })),
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
 * The shape of a model from its config.json. Absent sizes take the defaults of Hugging Face's configuration class, which its
 * files leave out.
 *
 * @param file - named in errors
 * @throws CheckpointError for another model type, a size out of range, or a variant that computes something else
 *
 * @example
 * parseTransformerConfig('config.json', { model_type: 'bert', hidden_size: 128, num_attention_heads: 2 }).hiddenSize // 128
 */
export function parseTransformerConfig(file: string, json: JsonObject): TransformerConfig {
  const architecture = architectureIn(file, json);
  for (const { field, allowed, remedy } of unsupported) {
    const value = json[field];
    if (value !== undefined && value !== null && !allowed(value)) {
      throw new CheckpointError(file, `${field} ${showJson(value)} is not supported; ${remedy}`);
    }
  }
  const config = architecture.parse(configFields(file, json));
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
  const { attentionHeads, hiddenSize } = config;
  if (!(attentionHeads >= 1) || hiddenSize % attentionHeads !== 0) {
    throw new InputError(
      `num_attention_heads must divide hidden_size, got ${attentionHeads} and ${hiddenSize}; change one of them`,
    );
  }
  const architecture: Checking = architectureOf(config);
  architecture.check?.(config);
}

/** The config.json that Hugging Face's transformers reads for a model of this shape. */
export function transformerConfigJson(config: TransformerConfig): JsonObject {
  const architecture: Writing = architectureOf(config);
  return {
    architectures: [`${architecture.className}Model`],
    model_type: architecture.modelType,
    ...architecture.json(config),
  };
}

/** The family is the config's own, which a union of families cannot say. */
type Checking = { check?(config: TransformerConfig): void };
type Writing = Pick<Architecture, 'className' | 'modelType'> & { json(config: TransformerConfig): JsonObject };

/** Old files carry no model_type; then the architecture or the fields tell. */
function architectureIn(file: string, json: JsonObject): Architecture {
  const { model_type: type, architectures: classes } = json;
  const named = Array.isArray(classes) && typeof classes[0] === 'string' ? classes[0] : '';
  const found =
    type === undefined
      ? architectures.find(({ className, recognises }) =>
          named === '' ? recognises(json) : new RegExp(`^${className}[A-Z]`).test(named),
        )
      : architectures.find(({ modelType }) => modelType === type);
  if (found !== undefined) return found;
  const what = type === undefined ? 'is missing' : `is ${showJson(type)}`;
  const types = architectures.map(({ modelType }) => `"${modelType}"`).join(', ');
  const titles = architectures.map(({ title }) => title).join(', ');
  throw new CheckpointError(file, `model_type ${what}, but must be one of ${types}; use a checkpoint of ${titles}`);
}
