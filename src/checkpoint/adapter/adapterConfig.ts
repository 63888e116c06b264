import { CheckpointError, quoteName, showJson } from '../../errors/checkpointError';
import type { JsonObject } from '../../records/jsonFile';

/** What an adapter_config.json says about the tensors beside it. */
export interface AdapterSettings {
  /** Rank and alpha of a module of the base: W = W0 + (alpha/rank) B A. */
  siteOf(module: string): { readonly rank: number; readonly alpha: number };
  /** Modules whose trained copies belong to the adapter. */
  readonly modulesToSave: readonly string[];
}

/** Options of peft's LoraConfig that change what an adapter computes, with the values under which it is plain LoRA. */
const plain: readonly { field: string; allowed: (value: unknown) => boolean }[] = [
  { field: 'use_dora', allowed: isFalse },
  { field: 'lora_bias', allowed: isFalse },
  { field: 'bias', allowed: (value) => value === 'none' },
  { field: 'layer_replication', allowed: isEmpty },
  { field: 'trainable_token_indices', allowed: isEmpty },
  { field: 'target_parameters', allowed: isEmpty },
  { field: 'alora_invocation_tokens', allowed: isEmpty },
  { field: 'use_qalora', allowed: isFalse },
  { field: 'use_bdlora', allowed: isFalse },
  { field: 'arrow_config', allowed: isEmpty },
  { field: 'kasa_config', allowed: isEmpty },
  { field: 'monteclora_config', allowed: isEmpty },
];

/** Ways to start an adapter that leave the base as it is; true and false too. Others take a part out of its weights. */
const startsThatKeepBase = ['gaussian', 'eva', 'orthogonal', 'mica'];

function isFalse(value: unknown): boolean {
  return value === false;
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/**
 * Reads the settings of a LoRA adapter, as Python's peft writes them; absent fields have peft's defaults. A module that
 * `rank_pattern` or `alpha_pattern` names has the rank or alpha given there. With `use_rslora` the weights are W0 +
 * alpha/sqrt(r) B A, which is the alpha sqrt(r) of plain LoRA.
 *
 * @throws CheckpointError naming a field under which the adapter is not plain LoRA on an unchanged base
 */
export function readAdapterConfig(path: string, json: JsonObject): AdapterSettings {
  if (json['peft_type'] !== 'LORA') {
    throw new CheckpointError(path, `peft_type must be "LORA", got ${showJson(json['peft_type'])}; use a LoRA adapter`);
  }
  for (const { field, allowed } of plain) {
    const value = json[field];
    if (value !== undefined && value !== null && !allowed(value)) {
      throw new CheckpointError(
        path,
        `${field} ${showJson(value)} is not plain LoRA, which alone is computed here; merge the adapter in Python instead`,
      );
    }
  }
  checkStart(path, json['init_lora_weights']);
  const rank = asRank(path, 'r', json['r'] ?? 8);
  const alpha = asAlpha(path, 'lora_alpha', json['lora_alpha'] ?? 8);
  const ranks = readPattern(path, json, 'rank_pattern', asRank);
  const alphas = readPattern(path, json, 'alpha_pattern', asAlpha);
  const isStabilised = json['use_rslora'] === true;
  return {
    siteOf(module) {
      const own = { rank: valueFor(module, ranks) ?? rank, alpha: valueFor(module, alphas) ?? alpha };
      return isStabilised ? { ...own, alpha: own.alpha * Math.sqrt(own.rank) } : own;
    },
    modulesToSave: readModulesToSave(path, json['modules_to_save'] ?? []),
  };
}

function checkStart(path: string, start: unknown): void {
  if (start === undefined || start === null || typeof start === 'boolean') return;
  if (typeof start === 'string' && startsThatKeepBase.includes(start.toLowerCase())) return;
  throw new CheckpointError(
    path,
    `init_lora_weights ${showJson(start)} changes the base weights, so the adapter does not fit the published base; convert it with path_initial_model_for_weight_conversion in Python, or merge it there`,
  );
}

function asRank(path: string, field: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 2 ** 24) return value;
  throw new CheckpointError(path, `${field} must be an integer >= 1, got ${showJson(value)}`);
}

function asAlpha(path: string, field: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && value < Infinity) return value;
  throw new CheckpointError(path, `${field} must be a finite number > 0, got ${showJson(value)}`);
}

type Pattern = readonly (readonly [names: RegExp, value: number])[];

/** Names of modules, or ends of them, as regular expressions of Python, with a value each. */
function readPattern(path: string, json: JsonObject, field: string, read: typeof asRank): Pattern {
  const pattern = json[field] ?? {};
  if (typeof pattern !== 'object' || Array.isArray(pattern)) {
    throw new CheckpointError(path, `${field} must map modules to numbers, got ${showJson(pattern)}`);
  }
  return Object.entries(pattern).map(([key, value]) => [
    expression(path, field, key),
    read(path, `${field} of ${quoteName(key)}`, value),
  ]);
}

function expression(path: string, field: string, key: string): RegExp {
  const fail = (cause?: unknown): CheckpointError =>
    new CheckpointError(
      path,
      `${field} has ${quoteName(key)} as the name of a module, which is not understood here; name the modules themselves`,
      { cause },
    );
  // A repeated group can take for ever, and such a name is no name.
  if (key.length > 200 || /\)[*+?{]|\(\?|\\[1-9]/.test(key)) throw fail();
  try {
    return new RegExp(`^(?:.*\\.)?(?:${key})$`);
  } catch (cause) {
    throw fail(cause);
  }
}

/** The value of the first name that fits, as in peft. */
function valueFor(module: string, pattern: Pattern): number | undefined {
  return pattern.find(([names]) => names.test(module))?.[1];
}

function readModulesToSave(path: string, value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return value;
  throw new CheckpointError(path, `modules_to_save must be a list of names, got ${showJson(value)}`);
}
