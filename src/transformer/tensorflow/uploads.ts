import type { Tensor } from '@tensorflow/tfjs-core';
import type { EncoderConfig } from '../architectures/types';
import { arrangedWeights } from '../passes/arrangedWeights';
import { concatenated } from '../passes/concatenated';
import type { Adapter, EncoderAdapters, EncoderWeights } from '../passes/kernels';
import { type PackedAdapter, type PackedAdapters, transposed } from '../passes/packing';
import type { TensorFlow } from './tensorFlow';

/** An encoder's weights as tensors, every matrix in both orientations. */
export function uploadWeights(
  tf: TensorFlow,
  config: EncoderConfig,
  source: (name: string) => Float32Array,
): EncoderWeights<Tensor> {
  return arrangedWeights<Tensor>(config, {
    dense(...names) {
      const matrix = concatenated(names.map((name) => source(`${name}.weight`)));
      const bias = concatenated(names.map((name) => source(`${name}.bias`)));
      const outSize = bias.length;
      const inSize = matrix.length / outSize;
      return {
        weight: tf.tensor2d(transposed(matrix, outSize, inSize), [inSize, outSize]),
        transposed: tf.tensor2d(matrix, [outSize, inSize]),
        bias: tf.tensor1d(bias),
      };
    },
    norm: (name) => ({
      gamma: tf.tensor1d(source(`${name}.weight`).slice()),
      beta: tf.tensor1d(source(`${name}.bias`).slice()),
    }),
  });
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
