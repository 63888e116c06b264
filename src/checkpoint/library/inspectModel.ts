import { architectureOf, type TransformerConfig } from '../../transformer';
import { poolerName } from '../../transformer/architectures/encoderLayout';
import { loadPretrained, readTransformerConfig } from '../pretrained/load';
import { lacksPooler } from '../pretrained/readWeights';
import { openTensorSource } from '../safetensors/tensorSource';

/** What a checkpoint folder turned out to hold. */
export interface InspectedModel {
  readonly config: TransformerConfig;
  /** Name of its family. */
  readonly family: string;
  /** `'missing'`: a run needs `--pooler`; `'none'`: its family has none. */
  readonly pooler: 'stored' | 'missing' | 'none';
  /** Numbers in its weights. */
  readonly parameters: number;
  /** Whether inputs can be made for it: a vocabulary, or the rules of its images (which have defaults). */
  readonly readsInputs: boolean;
}

/**
 * Reads a whole checkpoint: every weight is there, has its shape and is a number.
 *
 * @throws CheckpointError naming what is wrong with it
 */
export async function inspectModel(folder: string): Promise<InspectedModel> {
  const config = await readTransformerConfig(folder);
  const { title, reads } = architectureOf(config);
  const source = await openTensorSource(folder);
  let missing: boolean;
  try {
    missing = lacksPooler(source, config);
  } finally {
    await source.close();
  }
  const { weights, tokenizer } = await loadPretrained(folder, missing ? { pooler: 'identity' } : {});
  return {
    config,
    family: title,
    pooler: poolerName(config) === undefined ? 'none' : missing ? 'missing' : 'stored',
    parameters: [...weights.values()].reduce((sum, { data }) => sum + data.length, 0),
    readsInputs: reads === 'image' || tokenizer !== undefined,
  };
}
