import type { BlockNames, WeightShapes } from './architecture';
import { architectureOf } from './registry';
import type { EncoderConfig } from './types';

/** Names of one block of a model's checkpoint. */
export function blockNames(config: EncoderConfig, layer: number): BlockNames {
  return architectureOf(config).blockNames(layer);
}

/** The name of the dense layer that turns the first token's state into the feature vector; undefined where there is none. */
export function poolerName(config: EncoderConfig): string | undefined {
  const { ending } = architectureOf(config);
  return ending.kind === 'pooler' ? ending.name : undefined;
}

/** The name of the layer norm after the last block; undefined where there is none. */
export function finalNormName(config: EncoderConfig): string | undefined {
  const { ending } = architectureOf(config);
  return ending.kind === 'norm' ? ending.name : undefined;
}

/** The sites of II-A that carry a low-rank pair: query, key and value of every block, and the pooler of a model that has one. */
export function loraSites(config: EncoderConfig): readonly string[] {
  const sites: string[] = [];
  for (let layer = 0; layer < config.hiddenLayers; layer++) {
    const { query, key, value } = blockNames(config, layer);
    sites.push(query, key, value);
  }
  const pooler = poolerName(config);
  if (pooler !== undefined) sites.push(pooler);
  return sites;
}

/** The shape of every weight that the encoder needs, by name. */
export function encoderWeightShapes(config: EncoderConfig): WeightShapes {
  const { hiddenSize, intermediateSize } = config;
  const shapes = new Map<string, readonly number[]>();
  const dense = (name: string, inSize: number, outSize: number): void => {
    shapes.set(`${name}.weight`, [outSize, inSize]).set(`${name}.bias`, [outSize]);
  };
  const norm = (name: string): void => {
    shapes.set(`${name}.weight`, [hiddenSize]).set(`${name}.bias`, [hiddenSize]);
  };
  for (let layer = 0; layer < config.hiddenLayers; layer++) {
    const names = blockNames(config, layer);
    for (const name of [names.query, names.key, names.value, names.attentionOutput])
      dense(name, hiddenSize, hiddenSize);
    norm(names.attentionNorm);
    dense(names.intermediate, hiddenSize, intermediateSize);
    dense(names.output, intermediateSize, hiddenSize);
    norm(names.outputNorm);
  }
  const [pooler, finalNorm] = [poolerName(config), finalNormName(config)];
  if (pooler !== undefined) dense(pooler, hiddenSize, hiddenSize);
  if (finalNorm !== undefined) norm(finalNorm);
  return shapes;
}
