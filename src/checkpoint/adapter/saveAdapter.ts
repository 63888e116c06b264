import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { domainError, requireInteger, requirePositive } from '../../math';
import { makeFolder, writeFileAtomic } from '../../records';
import type { TransformerConfig } from '../../transformer/architectures/architecture';
import { blockNames } from '../../transformer/architectures/encoderLayout';
import { architectureOf } from '../../transformer/architectures/registry';
import { weightShapes } from '../../transformer/architectures/weightNames';
import type { WeightTensor } from '../../transformer/architectures/weightTensor';
import { type SafetensorsOptions, writeSafetensors } from '../safetensors/safetensors';
import { adapterFault, type LoraAdapter } from './loraAdapter';

/** How {@link saveAdapter} writes. */
export interface AdapterOptions {
  /** What Python is to load as the base: a folder or a hub name. Default none; it is then passed to PEFT by hand. */
  readonly baseModel?: string;
  /**
   * The class the adapter is loaded on in Python: `'classifier'` for BertForSequenceClassification and
   * ViTForImageClassification (the default), `'encoder'` for BertModel and ViTModel, which keep no head.
   */
  readonly baseClass?: 'classifier' | 'encoder';
  /** Stored type; the default F32 loses nothing. */
  readonly dtype?: NonNullable<SafetensorsOptions['dtype']>;
}

/**
 * Writes an adapter folder in the layout of Python's peft: adapter_config.json and adapter_model.safetensors with names such
 * as `base_model.model.bert.encoder.layer.0.attention.self.query.lora_A.weight`, those of the modules in transformers 5. A head
 * is written as `classifier`.
 *
 * @param config - of the base model
 * @throws InputError when the adapter does not fit that model, or brings a head that its class in Python would read otherwise
 */
export function saveAdapter(
  dir: string,
  adapter: LoraAdapter,
  config: TransformerConfig,
  { baseModel, baseClass = 'classifier', dtype = 'F32' }: AdapterOptions = {},
): void {
  const { rank, alpha, factors, head } = adapter;
  requireInteger('rank', rank, 1, 2 ** 24);
  requirePositive('alpha', alpha);
  const fault = adapterFault(adapter, weightShapes(config));
  if (fault !== undefined) throw domainError('adapter', 'made for this model', fault);
  if (factors.size === 0) throw domainError('adapter', 'a set of low-rank factors', 'no site', 'train some first');
  if (head !== undefined && baseClass === 'encoder') {
    throw domainError(
      'baseClass',
      "'classifier' for an adapter with a head",
      "'encoder'",
      'leave the head out, or change it',
    );
  }

  const { prefix, peft, className } = architectureOf(config);
  if (head !== undefined && !peft.headReadsFeatures) {
    throw domainError(
      'adapter',
      `without a head for ${className}: the classifier of its Python class does not read the features themselves`,
      `a head of ${head.classes} classes`,
      "leave the head out and use baseClass 'encoder'",
    );
  }
  const tensors = new Map<string, WeightTensor>();
  const base = `base_model.model.${baseClass === 'classifier' ? prefix : ''}`;
  const moduleOf = peft.moduleOf ?? ((site: string) => site);
  for (const [site, { A, B, inSize, outSize }] of factors) {
    const module = `${base}${moduleOf(site)}`;
    tensors.set(`${module}.lora_A.weight`, { shape: [rank, inSize], data: A });
    tensors.set(`${module}.lora_B.weight`, { shape: [outSize, rank], data: B });
  }
  if (head !== undefined) {
    tensors.set('base_model.model.classifier.weight', { shape: [head.classes, head.hidden], data: head.weight });
    tensors.set('base_model.model.classifier.bias', { shape: [head.classes], data: head.bias });
  }
  const json = {
    peft_type: 'LORA',
    task_type: peft[baseClass],
    base_model_name_or_path: baseModel ?? null,
    r: rank,
    lora_alpha: alpha,
    target_modules: targetModules([...factors.keys()], config, moduleOf),
    modules_to_save: head === undefined ? null : ['classifier'],
    lora_dropout: 0,
    bias: 'none',
    fan_in_fan_out: false,
    init_lora_weights: true,
    inference_mode: true,
    use_rslora: false,
    use_dora: false,
    rank_pattern: {},
    alpha_pattern: {},
  };
  makeFolder(dir);
  // The settings come last, so an interrupted save leaves a folder that is refused, never a mixture.
  rmSync(join(dir, 'adapter_config.json'), { force: true });
  writeSafetensors(join(dir, 'adapter_model.safetensors'), tensors, { dtype });
  writeFileAtomic(join(dir, 'adapter_config.json'), `${JSON.stringify(json, null, 2)}\n`);
}

/**
 * What peft matches module names against. It adapts every module whose name ends in such a word, so `query` may stand for
 * all blocks only where all blocks have it; other sites are named whole.
 */
function targetModules(
  sites: readonly string[],
  config: TransformerConfig,
  moduleOf: (site: string) => string,
): string[] {
  const words = new Map<string, string>();
  for (let layer = 0; layer < config.hiddenLayers; layer++) {
    const { query, key, value } = blockNames(config, layer);
    for (const module of [query, key, value].map(moduleOf)) words.set(module, module.split('.').at(-1)!);
  }
  const ofWord = new Map<string, string[]>();
  for (const module of sites.map(moduleOf)) {
    const word = words.get(module) ?? module;
    ofWord.set(word, [...(ofWord.get(word) ?? []), module]);
  }
  return [...ofWord].flatMap(([word, own]) => (own.length === config.hiddenLayers ? [word] : own)).sort();
}
