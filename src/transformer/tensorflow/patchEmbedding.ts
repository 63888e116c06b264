import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { square } from '../../math';
import type { TensorFlowBackend } from '../architectures/types';
import { checkPicture, type PatchEmbedding, type PatchWeights } from '../passes/patchEmbedding';
import type { TensorFlow } from './tensorFlow';

/** The patch embedding on TensorFlow.js: one strided convolution, positions added, CLS put before. */
export function tensorFlowPatchEmbedding(
  tf: TensorFlow,
  backend: TensorFlowBackend,
  weights: PatchWeights,
): PatchEmbedding {
  const { channels, hidden, imageSize, patchSize, across } = weights;
  // One current backend for the whole process; an encoder may have set its own.
  const activate = (): void => {
    if (tf.getBackend() !== backend) void tf.setBackend(backend);
  };
  activate();
  const constants = tf.tidy(() => ({
    // [hidden, channels, p, p] -> [p, p, channels, hidden]
    kernel: tf.transpose(
      tf.tensor4d(weights.kernel.slice(), [hidden, channels, patchSize, patchSize]),
      [2, 3, 1, 0],
    ) as Tensor4D,
    bias: tf.tensor1d(weights.bias.slice()) as Tensor,
    first: tf.tensor2d(weights.first.slice(), [1, hidden]),
    positions: tf.tensor2d(weights.positions.slice(), [square(across), hidden]),
  }));
  return {
    backend,
    tokens: 1 + square(across),
    async embed(picture) {
      checkPicture(picture, weights);
      activate();
      const rows = tf.tidy(() => {
        const planes = tf.tensor3d(picture, [channels, imageSize, imageSize]);
        // [channels, height, width] -> [1, height, width, channels]
        const laid = tf.expandDims(tf.transpose(planes, [1, 2, 0]), 0) as Tensor4D;
        const patches = tf.add(tf.conv2d(laid, constants.kernel, patchSize, 'valid'), constants.bias);
        const placed = tf.add(tf.reshape(patches, [square(across), hidden]), constants.positions) as Tensor2D;
        return tf.concat2d([constants.first, placed], 0);
      });
      try {
        return (await rows.data()) as Float32Array;
      } finally {
        rows.dispose();
      }
    },
    dispose() {
      tf.dispose(constants);
    },
  };
}
