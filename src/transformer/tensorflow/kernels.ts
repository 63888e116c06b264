import type { Tensor, TensorContainer } from '@tensorflow/tfjs-core';
import type { AttentionOutput, AttentionTape, BatchShape, Kernels, Norm, NormTape } from '../passes/kernels';
import { geluByErf, geluBySigmoid } from './gelu';
import type { TensorFlow } from './tensorFlow';

/**
 * The encoder's arithmetic in TensorFlow.js.
 *
 * On WebAssembly a product with a transposed operand runs a scalar loop, some ten times slower than a plain product, and
 * so does a transposition of more than four dimensions: every dense product here is plain, with its operand transposed
 * beforehand, and heads are split in four dimensions.
 *
 * @param kept - collects the values that a pass keeps, so that a failed pass can give them back
 */
export function tensorFlowKernels(tf: TensorFlow, layerNormEps: number, kept: Tensor[]): Kernels<Tensor> {
  const product = (a: Tensor, b: Tensor): Tensor => tf.matMul(a, b);
  const rowMean = (x: Tensor): Tensor => tf.mean(x, -1, true);
  const affine = (x: Tensor, { gamma, beta }: Norm<Tensor>): Tensor => tf.add(tf.mul(x, gamma), beta);
  /** The product of a stack of matrices with one matrix, which is one plain product. */
  const stackProduct = (x: Tensor, matrix: Tensor): Tensor => {
    const [stack, rows, columns] = x.shape as [number, number, number];
    return tf.reshape(product(tf.reshape(x, [stack * rows, columns]), matrix), [stack, rows, matrix.shape[1]!]);
  };
  const perHead = (x: Tensor, heads: number): Tensor => tf.reshape(x, [heads, x.shape[0]! / heads, x.shape[1]!]);

  return {
    dense: (x, { weight, bias }) => tf.fused.matMul({ a: x as never, b: weight as never, bias }),
    denseInputGradient: (dy, { transposed }) => product(dy, transposed),
    denseWeightGradient: (x, dy) => ({ weight: product(tf.transpose(dy), x), bias: tf.sum(dy, 0) }),

    adapt(x, frozen, { down, up }) {
      const inner = product(x, down);
      return { inner, output: tf.add(frozen, product(inner, up)) };
    },
    adaptGradient(x, inner, dy, { upTransposed }) {
      const dInner = product(dy, upTransposed);
      return { down: product(tf.transpose(dInner), x), up: product(tf.transpose(inner), dy), dInner };
    },
    adaptInputGradient: (dFrozen, dInner, { downTransposed }) => tf.add(dFrozen, product(dInner, downTransposed)),

    layerNorm(x, { gamma, beta }: Norm<Tensor>) {
      const centred = tf.sub(x, rowMean(x));
      const inverseDeviation = tf.rsqrt(tf.add(rowMean(tf.square(centred)), layerNormEps));
      const normalised = tf.mul(centred, inverseDeviation);
      return { output: affine(normalised, { gamma, beta }), tape: { normalised, inverseDeviation } };
    },
    affine,
    layerNormGradient(dy, { gamma }, { normalised, inverseDeviation }: NormTape<Tensor>) {
      const dNormalised = tf.mul(dy, gamma);
      const along = tf.mul(normalised, rowMean(tf.mul(dNormalised, normalised)));
      return tf.mul(tf.sub(tf.sub(dNormalised, rowMean(dNormalised)), along), inverseDeviation);
    },
    layerNormWeightGradient: (dy, { normalised }) => ({
      gamma: tf.sum(tf.mul(dy, normalised), 0),
      beta: tf.sum(dy, 0),
    }),

    gelu: (x, derivative) =>
      tf.getBackend() === 'wasm' ? geluBySigmoid(tf, x, derivative) : geluByErf(tf, x, derivative),

    attention(queryKeyValue, mask, shape): AttentionOutput<Tensor> {
      const { batch, tokens, heads, headSize } = shape;
      // [rows, 3 hidden] -> [batch, 3 heads, tokens, headSize]
      const split = tf.transpose(tf.reshape(queryKeyValue, [batch, tokens, 3 * heads, headSize]), [0, 2, 1, 3]);
      const part = (index: number): Tensor =>
        tf.slice(split, [0, index * heads, 0, 0], [batch, heads, tokens, headSize]);
      const query = tf.mul(part(0), 1 / Math.sqrt(headSize));
      const key = part(1);
      const value = part(2);
      const scores = tf.matMul(query, key, false, true); // [batch, heads, tokens, tokens]
      const probabilities = tf.softmax(mask === undefined ? scores : tf.add(scores, mask));
      const byToken = tf.transpose(tf.matMul(probabilities, value), [0, 2, 1, 3]);
      const context = tf.reshape(byToken, [batch * tokens, heads * headSize]);
      return { context, tape: [query, key, value, probabilities] };
    },
    attentionGradient: (dContext, tape, shape) => attentionGradient(tf, dContext, tape, shape),

    firstTokens: (x, { batch, tokens }) =>
      tf.reshape(tf.slice(tf.reshape(x, [batch, tokens, -1]), [0, 0, 0], [batch, 1, -1]), [batch, -1]),
    firstTokensGradient: (dy, { batch, tokens }) =>
      tf.reshape(
        tf.pad(tf.reshape(dy, [batch, 1, -1]), [
          [0, 0],
          [0, tokens - 1],
          [0, 0],
        ]),
        [batch * tokens, -1],
      ),

    product: (a, b, { transposeA = false, transposeB = false } = {}) => tf.matMul(a, b, transposeA, transposeB),
    softmax: (scores, mask) =>
      tf.softmax(
        mask === undefined ? scores : tf.add(scores, tf.reshape(mask, [scores.shape[0]!, 1, scores.shape[2]!])),
      ),
    softmaxGradient: (dProbabilities, probabilities) => softmaxGradient(tf, dProbabilities, probabilities),

    splitAdapter({ down, downTransposed, up, upTransposed }) {
      const [query, key, value] = tf.split(up, 3, 1).map((part, index) => {
        const rows = upTransposed.shape[0]! / 3;
        const transposed = tf.slice(upTransposed, [index * rows, 0], [rows, -1]);
        return { down, downTransposed, up: part, upTransposed: transposed };
      });
      return { query: query!, key: key!, value: value! };
    },
    upPerHead: ({ upTransposed }, heads) => perHead(upTransposed, heads),
    intoDown: (x, { down }) => stackProduct(x, down),
    throughDown: (inner, { downTransposed }) => stackProduct(inner, downTransposed),

    sequences: (x, { batch, tokens }) => tf.reshape(x, [batch, tokens, -1]),
    tokens: (x) => tf.reshape(x, [-1, x.shape[2]!]),
    headsFirst: (x, { heads, headSize }) => tf.transpose(tf.reshape(x, [-1, heads, headSize]), [1, 0, 2]),
    headsLast: (x, { heads, headSize }) => tf.reshape(tf.transpose(x, [1, 0, 2]), [-1, heads * headSize]),
    perHead,
    joinHeads: (x) => tf.reshape(x, [-1, x.shape[2]!]),
    swapLeading: (x) => tf.transpose(x, [1, 0, 2]),
    transpose: (x) => tf.transpose(x),
    sumLeading: (x) => tf.sum(x, 0),
    sumRows: (x) => tf.sum(x, 0),
    concat: (parts, axis) => tf.concat([...parts], axis),

    add: (a, b) => tf.add(a, b),
    scale: (x, factor) => tf.mul(x, factor),
    multiply: (a, b) => tf.mul(a, b),
    tanh: (x) => tf.tanh(x),
    tanhGradient: (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y))),

    keep(value) {
      kept.push(tf.keep(value));
      return value;
    },
    scope: <R>(compute: () => R): R => tf.tidy(() => compute() as TensorContainer) as R,
  };
}

/** p (dp - sum(p dp)) over the last dimension. */
function softmaxGradient(tf: TensorFlow, dProbabilities: Tensor, probabilities: Tensor): Tensor {
  const weighted = tf.mul(probabilities, dProbabilities);
  return tf.sub(weighted, tf.mul(probabilities, tf.sum(weighted, -1, true)));
}

function attentionGradient(
  tf: TensorFlow,
  dContext: Tensor,
  tape: AttentionTape<Tensor>,
  { batch, tokens, heads, headSize }: BatchShape,
): Tensor {
  const [query, key, value, probabilities] = tape as readonly [Tensor, Tensor, Tensor, Tensor];
  // [rows, hidden] -> [batch, heads, tokens, headSize]
  const dHeads = tf.transpose(tf.reshape(dContext, [batch, tokens, heads, headSize]), [0, 2, 1, 3]);
  const dValue = tf.matMul(probabilities, dHeads, true, false);
  const dScores = softmaxGradient(tf, tf.matMul(dHeads, value, false, true), probabilities);
  const dQuery = tf.mul(tf.matMul(dScores, key), 1 / Math.sqrt(headSize));
  const dKey = tf.matMul(dScores, query, true, false);
  const joined = tf.transpose(tf.concat([dQuery, dKey, dValue], 1), [0, 2, 1, 3]); // [batch, tokens, 3 heads, headSize]
  return tf.reshape(joined, [batch * tokens, 3 * heads * headSize]);
}
