import { join } from 'node:path';
import { CheckpointError, quoteName, showJson, showShape } from '../../errors/checkpointError';
import { readJsonObject } from '../../records/jsonFile';
import type { LoraPair } from '../../transformer';
import type { TransformerConfig } from '../../transformer/architectures/architecture';
import { canonicalName, weightShapes } from '../../transformer/architectures/weightNames';
import type { WeightTensor } from '../../transformer/architectures/weightTensor';
import { openTensorSource, readFinite } from '../safetensors/tensorSource';
import { type AdapterSettings, readAdapterConfig } from './adapterConfig';
import { type AdapterHead, adapterFault, type LoraAdapter } from './loraAdapter';

const FACTOR = /^base_model\.model\.(.+)\.lora_([AB])(?:\.[^.]+)?\.weight$/;
const HEAD = /^base_model\.model\.(?:classifier|score)\.(?:modules_to_save\.[^.]+\.)?(weight|bias)$/;

/** How {@link loadAdapter} reads. */
export interface LoadAdapterOptions {
  /** Hears what is missing but need not be; a warning of the process by default. */
  readonly onNotice?: (message: string) => void;
}

/**
 * Reads an adapter folder as Python's peft or {@link saveAdapter} writes it: plain LoRA, with or without `bert.` or `vit.`
 * and an adapter's name in the tensor names, F32, F16, BF16 or F64. Rank-stabilised scaling (`use_rslora`) becomes the
 * equal alpha; ranks and alphas that differ between modules become the largest rank, with zeros, and factors of one scale.
 *
 * A head that adapter_config.json names but no tensor holds is told of; the encoder's part is complete without it.
 *
 * @param config - of the base model, which the adapter must fit
 * @throws CheckpointError naming the field or tensor, what it holds and what is due
 *
 * @example
 * const adapter = await loadAdapter('adapter', pretrained.config);
 * const encoder = await createEncoder(pretrained, { loraAlpha: adapter.alpha });
 * await encoder.infer(embeddings, adapter.factors);
 */
export async function loadAdapter(
  dir: string,
  config: TransformerConfig,
  { onNotice = (message) => process.emitWarning(message, 'FedftWarning') }: LoadAdapterOptions = {},
): Promise<LoraAdapter> {
  const path = join(dir, 'adapter_config.json');
  const settings = readAdapterConfig(path, await readJsonObject(path, 2 ** 22, 'give the folder of a PEFT adapter'));
  const { sites, head, file } = await readTensors(dir, config, settings);
  const adapter: LoraAdapter = { ...uniform(sites), ...(head && { head }) };
  const fault = adapterFault(adapter, weightShapes(config));
  if (fault !== undefined) throw new CheckpointError(file, `${fault}; load it with the base it was trained on`);
  const { modulesToSave } = settings;
  if (modulesToSave.length > 0 && head === undefined) {
    onNotice(
      `${file} holds no trained head, although adapter_config.json says modules_to_save ${showJson(modulesToSave)}; the adapted encoder is complete, a classifier must come from elsewhere`,
    );
  }
  return adapter;
}

/** The factors of one module with its own rank and alpha. */
interface Site {
  readonly pair: LoraPair;
  readonly rank: number;
  readonly alpha: number;
}

/**
 * One rank and one alpha for all modules, those of the first module with the largest rank: smaller ranks are filled up with
 * zeros, and a module's B is multiplied by what its alpha/rank differs.
 */
function uniform(sites: ReadonlyMap<string, Site>): LoraAdapter {
  const rank = [...sites.values()].reduce((largest, site) => Math.max(largest, site.rank), 0);
  const { alpha } = [...sites.values()].find((site) => site.rank === rank)!;
  const factors = new Map<string, LoraPair>();
  for (const [site, { pair, ...own }] of sites) {
    const factor = own.alpha / own.rank / (alpha / rank);
    factors.set(site, own.rank === rank && own.alpha === alpha ? pair : padded(pair, own.rank, rank, factor));
  }
  return { rank, alpha, factors };
}

function padded({ A, B, inSize, outSize }: LoraPair, from: number, to: number, factor: number): LoraPair {
  const widerA = new Float32Array(to * inSize);
  widerA.set(A); // [from, inSize] -> [to, inSize]
  const widerB = new Float32Array(outSize * to); // [outSize, from] -> [outSize, to]
  for (let row = 0; row < outSize; row++) {
    for (let r = 0; r < from; r++) widerB[row * to + r] = B[row * from + r]! * factor;
  }
  return { A: widerA, B: widerB, inSize, outSize };
}

async function readTensors(
  dir: string,
  config: TransformerConfig,
  settings: AdapterSettings,
): Promise<{ sites: Map<string, Site>; head: AdapterHead | undefined; file: string }> {
  const source = await openTensorSource(dir, 'adapter_model');
  try {
    const sides = { A: new Map<string, WeightTensor>(), B: new Map<string, WeightTensor>() };
    const modules = new Map<string, string>();
    const head: Partial<Record<'weight' | 'bias', WeightTensor>> = {};
    for (const [name, { shape }] of source.tensors) {
      const fail = (detail: string): never => {
        throw new CheckpointError(source.path, `tensor ${quoteName(name)} ${detail}`);
      };
      const headPart = HEAD.exec(name)?.[1] as 'weight' | 'bias' | undefined;
      const [, module, side] = FACTOR.exec(name) ?? [];
      if (headPart !== undefined) head[headPart] = await readFinite(source, name);
      else if (module !== undefined && side !== undefined) {
        const site = canonicalName(config, `${module}.weight`).replace(/\.weight$/, '');
        const { rank } = settings.siteOf(module);
        const due = side === 'A' ? shape[0] : shape[1];
        if (shape.length !== 2 || due !== rank) {
          fail(`is ${showShape(shape)}, but adapter_config.json says r = ${rank}; take both files from one adapter`);
        }
        const found = sides[side as 'A' | 'B'];
        if (found.has(site)) fail(`is the second lora_${side} of '${site}'; keep one adapter in the folder`);
        found.set(site, await readFinite(source, name));
        modules.set(site, module);
      } else if (name.includes('lora_') || replacesWeight(config, name)) {
        fail('is not plain LoRA, and leaving it out would change the model; merge the adapter in Python instead');
      }
    }
    const sites = new Map<string, Site>();
    for (const [site, pair] of pairs(source.path, sides)) {
      sites.set(site, { pair, ...settings.siteOf(modules.get(site)!) });
    }
    return { sites, head: readHead(source.path, head), file: source.path };
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
