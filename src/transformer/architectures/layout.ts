import type { EncoderConfig } from './types';

/** Names of the parts of one encoder block in a checkpoint, without `.weight` and `.bias`. */
export interface BlockNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly attentionOutput: string;
  readonly attentionNorm: string;
  readonly intermediate: string;
  readonly output: string;
  readonly outputNorm: string;
}

/** Names of one block of a BERT or ViT checkpoint. */
export function blockNames(modelType: EncoderConfig['modelType'], layer: number): BlockNames {
  const block = `encoder.layer.${layer}.`;
  const isBert = modelType === 'bert';
  const projections = block + (isBert ? 'attention.self.' : 'attention.attention.');
  return {
    query: `${projections}query`,
    key: `${projections}key`,
    value: `${projections}value`,
    attentionOutput: `${block}attention.output.dense`,
    // BERT normalises after each sublayer, ViT before.
    attentionNorm: block + (isBert ? 'attention.output.LayerNorm' : 'layernorm_before'),
    intermediate: `${block}intermediate.dense`,
    output: `${block}output.dense`,
    outputNorm: block + (isBert ? 'output.LayerNorm' : 'layernorm_after'),
  };
}

/** The name of BERT's pooler, which turns the first token's state into the feature vector. */
export const poolerName = 'pooler.dense';

/** The name of ViT's last layer norm. */
export const finalNormName = 'layernorm';

/** The sites of II-A that carry a low-rank pair: query, key and value of every block, and BERT's pooler. */
export function loraSites(config: EncoderConfig): readonly string[] {
  const sites: string[] = [];
  for (let layer = 0; layer < config.hiddenLayers; layer++) {
    const { query, key, value } = blockNames(config.modelType, layer);
    sites.push(query, key, value);
  }
  if (config.modelType === 'bert') sites.push(poolerName);
  return sites;
}

/** The shape of every weight that the encoder needs, by name. */
export function encoderWeightShapes(config: EncoderConfig): ReadonlyMap<string, readonly number[]> {
  const { hiddenSize, intermediateSize } = config;
  const shapes = new Map<string, readonly number[]>();
  const dense = (name: string, inSize: number, outSize: number): void => {
    shapes.set(`${name}.weight`, [outSize, inSize]).set(`${name}.bias`, [outSize]);
  };
  const norm = (name: string): void => {
    shapes.set(`${name}.weight`, [hiddenSize]).set(`${name}.bias`, [hiddenSize]);
  };
  for (let layer = 0; layer < config.hiddenLayers; layer++) {
    const names = blockNames(config.modelType, layer);
    for (const name of [names.query, names.key, names.value, names.attentionOutput])
      dense(name, hiddenSize, hiddenSize);
    norm(names.attentionNorm);
    dense(names.intermediate, hiddenSize, intermediateSize);
    dense(names.output, intermediateSize, hiddenSize);
    norm(names.outputNorm);
  }
  if (config.modelType === 'bert') dense(poolerName, hiddenSize, hiddenSize);
  else norm(finalNormName);
  return shapes;
}
