import type { Tensor } from '@tensorflow/tfjs';
import type { Adapter, Dense, EncoderAdapters, EncoderWeights, Norm } from '../kernels';
import { blockNames, finalNormName, poolerName } from '../layout';
import { type PackedAdapter, type PackedAdapters, transposed } from '../packing';
import type { EncoderConfig } from '../types';
import type { TensorFlow } from './load';

/** A weight's numbers by its checkpoint name. */
export type WeightSource = (name: string) => Float32Array;

/** An encoder's weights as tensors, every matrix in both orientations. */
export function uploadWeights(tf: TensorFlow, config: EncoderConfig, source: WeightSource): EncoderWeights<Tensor> {
  const dense = (...names: string[]): Dense<Tensor> => {
    const matrix = concatenated(names.map((name) => source(`${name}.weight`)));
    const bias = concatenated(names.map((name) => source(`${name}.bias`)));
    const outSize = bias.length;
    const inSize = matrix.length / outSize;
    return {
      weight: tf.tensor2d(transposed(matrix, outSize, inSize), [inSize, outSize]),
      transposed: tf.tensor2d(matrix, [outSize, inSize]),
      bias: tf.tensor1d(bias),
    };
  };
  const norm = (name: string): Norm<Tensor> => ({
    gamma: tf.tensor1d(source(`${name}.weight`)),
    beta: tf.tensor1d(source(`${name}.bias`)),
  });
  const isBert = config.modelType === 'bert';
  return {
    blocks: Array.from({ length: config.hiddenLayers }, (_, layer) => {
      const names = blockNames(config.modelType, layer);
      return {
        queryKeyValue: dense(names.query, names.key, names.value),
        attentionOutput: dense(names.attentionOutput),
        attentionNorm: norm(names.attentionNorm),
        intermediate: dense(names.intermediate),
        output: dense(names.output),
        outputNorm: norm(names.outputNorm),
      };
    }),
    pooler: isBert ? dense(poolerName) : undefined,
    finalNorm: isBert ? undefined : norm(finalNormName),
  };
}

/** Packed low-rank factors as tensors. */
export function uploadAdapters(tf: TensorFlow, packed: PackedAdapters): EncoderAdapters<Tensor> {
  const upload = (adapter: PackedAdapter | undefined): Adapter<Tensor> | undefined =>
    adapter && {
      down: tf.tensor2d(adapter.down, [adapter.inSize, adapter.ranks]),
      downTransposed: tf.tensor2d(adapter.downTransposed, [adapter.ranks, adapter.inSize]),
      up: tf.tensor2d(adapter.up, [adapter.ranks, adapter.outSize]),
      upTransposed: tf.tensor2d(adapter.upTransposed, [adapter.outSize, adapter.ranks]),
    };
  return { blocks: packed.blocks.map(upload), pooler: upload(packed.pooler) };
}

/** The arrays end to end, in memory of their own: a tensor may hold on to the array it was made from. */
function concatenated(parts: readonly Float32Array[]): Float32Array {
  const result = new Float32Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}
