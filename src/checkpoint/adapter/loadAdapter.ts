import { join } from 'node:path';
import { CheckpointError, quoteName, showJson, showShape } from '../../errors/checkpointError';
import { type JsonObject, readJsonObject } from '../../records/jsonFile';
import type { LoraPair } from '../../transformer';
import type { TransformerConfig } from '../../transformer/architectures/architecture';
import { canonicalName, weightShapes } from '../../transformer/architectures/weightNames';
import type { WeightTensor } from '../../transformer/architectures/weightTensor';
import { openTensorSource, readFinite } from '../safetensors/tensorSource';
import { type AdapterHead, adapterFault, type LoraAdapter } from './loraAdapter';

/** Options of peft's LoraConfig that change what an adapter computes, with the values under which it is plain LoRA. */
const plain: readonly { field: string; allowed: (value: unknown) => boolean }[] = [
  { field: 'use_dora', allowed: (value) => value === false },
  { field: 'lora_bias', allowed: (value) => value === false },
  { field: 'bias', allowed: (value) => value === 'none' },
  { field: 'rank_pattern', allowed: isEmpty },
  { field: 'alpha_pattern', allowed: isEmpty },
  { field: 'layer_replication', allowed: isEmpty },
  { field: 'trainable_token_indices', allowed: isEmpty },
  { field: 'alora_invocation_tokens', allowed: isEmpty },
  { field: 'use_qalora', allowed: (value) => value === false },
];

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

const FACTOR = /^base_model\.model\.(.+)\.lora_([AB])(?:\.[^.]+)?\.weight$/;
const HEAD = /^base_model\.model\.(?:classifier|score)\.(?:modules_to_save\.[^.]+\.)?(weight|bias)$/;

/**
 * Reads an adapter folder as Python's peft or {@link saveAdapter} writes it: plain LoRA, with or without `bert.` or `vit.`
 * and an adapter's name in the tensor names, F32, F16, BF16 or F64. Rank-stabilised scaling (`use_rslora`) becomes the
 * equal alpha.
 *
 * @param config - of the base model, which the adapter must fit
 * @throws CheckpointError naming the field or tensor, what it holds and what is due
 *
 * @example
 * const adapter = await loadAdapter('adapter', pretrained.config);
 * const encoder = await createEncoder(pretrained, { loraAlpha: adapter.alpha });
 * await encoder.infer(embeddings, adapter.factors);
 */
export async function loadAdapter(dir: string, config: TransformerConfig): Promise<LoraAdapter> {
  const path = join(dir, 'adapter_config.json');
  const json = await readJsonObject(path, 2 ** 22, 'give the folder of a PEFT adapter');
  const { rank, alpha } = readSettings(path, json);
  const { factors, head, file } = await readTensors(dir, config, rank);
  const adapter: LoraAdapter = { rank, alpha, factors, ...(head && { head }) };
  const fault = adapterFault(adapter, weightShapes(config));
  if (fault !== undefined) throw new CheckpointError(file, `${fault}; load it with the base it was trained on`);
  return adapter;
}

function readSettings(path: string, json: JsonObject): { rank: number; alpha: number } {
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
  // Absent fields have peft's defaults.
  const rank = json['r'] ?? 8;
  if (!Number.isInteger(rank) || (rank as number) < 1 || (rank as number) > 2 ** 24) {
    throw new CheckpointError(path, `r must be an integer >= 1, got ${showJson(rank)}`);
  }
  const alpha = json['lora_alpha'] ?? 8;
  if (typeof alpha !== 'number' || !(alpha > 0 && alpha < Infinity)) {
    throw new CheckpointError(path, `lora_alpha must be a finite number > 0, got ${showJson(alpha)}`);
  }
  // alpha/sqrt(r) B A is (alpha sqrt(r))/r B A.
  const scaled = json['use_rslora'] === true ? alpha * Math.sqrt(rank as number) : alpha;
  return { rank: rank as number, alpha: scaled };
}

async function readTensors(
  dir: string,
  config: TransformerConfig,
  rank: number,
): Promise<{ factors: Map<string, LoraPair>; head: AdapterHead | undefined; file: string }> {
  const source = await openTensorSource(dir, 'adapter_model');
  try {
    const sides = { A: new Map<string, WeightTensor>(), B: new Map<string, WeightTensor>() };
    const head: Partial<Record<'weight' | 'bias', WeightTensor>> = {};
    for (const [name, { shape }] of source.tensors) {
      const fail = (detail: string): never => {
        throw new CheckpointError(source.path, `tensor ${quoteName(name)} ${detail}`);
      };
      const headPart = HEAD.exec(name)?.[1] as 'weight' | 'bias' | undefined;
      const [, module, side] = FACTOR.exec(name) ?? [];
      if (headPart !== undefined) head[headPart] = await readFinite(source, name);
      else if (module !== undefined && side !== undefined) {
        const site = canonicalName(config, module);
        const due = side === 'A' ? shape[0] : shape[1];
        if (shape.length !== 2 || due !== rank) {
          fail(`is ${showShape(shape)}, but adapter_config.json says r = ${rank}; take both files from one adapter`);
        }
        const found = sides[side as 'A' | 'B'];
        if (found.has(site)) fail(`is the second lora_${side} of '${site}'; keep one adapter in the folder`);
        found.set(site, await readFinite(source, name));
      } else if (name.includes('lora_') || replacesWeight(config, name)) {
        fail('is not plain LoRA, and leaving it out would change the model; merge the adapter in Python instead');
      }
    }
    return { factors: pairs(source.path, sides), head: readHead(source.path, head), file: source.path };
  } finally {
    await source.close();
  }
}

/** Whether a tensor is a fully trained copy of one of the base's weights (`modules_to_save`). */
function replacesWeight(config: TransformerConfig, name: string): boolean {
  const bare = name.replace(/^base_model\.model\./, '').replace(/\.modules_to_save\.[^.]+\./, '.');
  return weightShapes(config).has(canonicalName(config, bare));
}

function pairs(file: string, { A, B }: Record<'A' | 'B', ReadonlyMap<string, WeightTensor>>): Map<string, LoraPair> {
  const factors = new Map<string, LoraPair>();
  for (const site of new Set([...A.keys(), ...B.keys()])) {
    const [a, b] = [A.get(site), B.get(site)];
    if (a === undefined || b === undefined) {
      throw new CheckpointError(file, `'${site}' has no lora_${a === undefined ? 'A' : 'B'}; fetch the adapter again`);
    }
    factors.set(site, { A: a.data, B: b.data, inSize: a.shape[1]!, outSize: b.shape[0]! });
  }
  if (factors.size === 0)
    throw new CheckpointError(file, 'holds no lora_A and lora_B; give the folder of a LoRA adapter');
  return factors;
}

function readHead(
  file: string,
  { weight, bias }: Partial<Record<'weight' | 'bias', WeightTensor>>,
): AdapterHead | undefined {
  if (weight === undefined && bias === undefined) return undefined;
  const [classes, hidden] = weight?.shape ?? [];
  if (
    weight === undefined ||
    bias === undefined ||
    classes === undefined ||
    hidden === undefined ||
    bias.shape[0] !== classes
  ) {
    throw new CheckpointError(
      file,
      `classifier must have weight [classes, hidden] and bias [classes], got ${showShape(weight?.shape ?? [])} and ${showShape(bias?.shape ?? [])}`,
    );
  }
  return { classes, hidden, weight: weight.data, bias: bias.data };
}
