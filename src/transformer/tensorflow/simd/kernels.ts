import type { Tensor } from '@tensorflow/tfjs-core';
import type { Kernels } from '../../passes/kernels';
import type { SimdOperations } from './operations';

/**
 * The encoder's arithmetic with operations of its own (assembly/) in place of TensorFlow.js's where those cost time: each is
 * one pass over its operands, products read a transposed operand as it is, and attention never rearranges its heads.
 *
 * @param generic - the arithmetic in TensorFlow.js's operations, for all the rest
 */
export function simdKernels(
  { product, gelu, layerNorm, layerNormGradient, attention, attentionGradient }: SimdOperations,
  layerNormEps: number,
  generic: Kernels<Tensor>,
): Kernels<Tensor> {
  return {
    ...generic,
    dense: (x, { weight, bias }) => product(x, weight, { start: bias }),
    denseInputGradient: (dy, { transposed }) => product(dy, transposed),
    denseWeightGradient: (x, dy) => ({ weight: product(dy, x, { transposeA: true }), bias: dy.sum(0) }),

    adapt(x, frozen, { down, up }) {
      const inner = product(x, down);
      return { inner, output: product(inner, up, { start: frozen }) };
    },
    adaptGradient(x, inner, dy, { upTransposed }) {
      const dInner = product(dy, upTransposed);
      const transposeA = true;
      return { down: product(dInner, x, { transposeA }), up: product(inner, dy, { transposeA }), dInner };
    },
    adaptInputGradient: (dFrozen, dInner, { downTransposed }) => product(dInner, downTransposed, { start: dFrozen }),

    product,
    intoDown: (x, { down }) => product(x, down),
    throughDown: (inner, { downTransposed }) => product(inner, downTransposed),

    layerNorm(x, { gamma, beta }) {
      const [output, normalised, inverseDeviation] = layerNorm(x, gamma, beta, layerNormEps);
      return { output, tape: { normalised, inverseDeviation } };
    },
    layerNormGradient: (dy, { gamma }, { normalised, inverseDeviation }) =>
      layerNormGradient(dy, gamma, normalised, inverseDeviation),

    gelu(x, wanted) {
      const [output, derivative] = gelu(x, wanted);
      return { output: output!, derivative };
    },

    attention(queryKeyValue, mask, shape) {
      const [context, probabilities] = attention(queryKeyValue, mask, shape);
      return { context, tape: [queryKeyValue, probabilities] };
    },
    attentionGradient(dContext, tape, shape) {
      const [queryKeyValue, probabilities] = tape as readonly [Tensor, Tensor];
      return attentionGradient(dContext, queryKeyValue, probabilities, shape);
    },
  };
}
