import { blockNames, finalNormName, poolerName } from '../architectures/encoderLayout';
import type { EncoderConfig } from '../architectures/types';
import type { Dense, EncoderWeights, Norm } from './kernels';

/** How a runtime takes in weights, given their names in a checkpoint without `.weight` and `.bias`. */
export interface WeightReader<T> {
  /** One dense layer; several names are stacked, their outputs side by side. */
  dense(...names: string[]): Dense<T>;
  norm(name: string): Norm<T>;
}

/** An encoder's weights in the arrangement in which it computes. */
export function arrangedWeights<T>(config: EncoderConfig, { dense, norm }: WeightReader<T>): EncoderWeights<T> {
  const [pooler, finalNorm] = [poolerName(config), finalNormName(config)];
  return {
    blocks: Array.from({ length: config.hiddenLayers }, (_, layer) => {
      const names = blockNames(config, layer);
      const last = layer === config.hiddenLayers - 1;
      return {
        queryKeyValue: dense(names.query, names.key, names.value),
        firstToken: last ? { query: dense(names.query), key: dense(names.key), value: dense(names.value) } : undefined,
        attentionOutput: dense(names.attentionOutput),
        attentionNorm: norm(names.attentionNorm),
        intermediate: dense(names.intermediate),
        output: dense(names.output),
        outputNorm: norm(names.outputNorm),
      };
    }),
    pooler: pooler === undefined ? undefined : dense(pooler),
    finalNorm: finalNorm === undefined ? undefined : norm(finalNorm),
  };
}
