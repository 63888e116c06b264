import type { Tensor, TensorContainer } from '@tensorflow/tfjs';
import type { AttentionOutput, AttentionTape, BatchShape, Kernels, Norm, NormTape, Queries } from '../kernels';
import { geluByErf, geluBySigmoid } from './gelu';
import type { TensorFlow } from './load';

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
      return { output: tf.add(tf.mul(normalised, gamma), beta), tape: { normalised, inverseDeviation } };
    },
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

    attention(queryKeyValue, mask, shape, queries): AttentionOutput<Tensor> {
      const { batch, tokens, heads, headSize } = shape;
      const rows = queries === 'first' ? 1 : tokens;
      // [rows, 3 hidden] -> [batch, 3 heads, tokens, headSize]
      const split = tf.transpose(tf.reshape(queryKeyValue, [batch, tokens, 3 * heads, headSize]), [0, 2, 1, 3]);
      const part = (index: number, length: number): Tensor =>
        tf.slice(split, [0, index * heads, 0, 0], [batch, heads, length, headSize]);
      const query = tf.mul(part(0, rows), 1 / Math.sqrt(headSize));
      const key = part(1, tokens);
      const value = part(2, tokens);
      const scores = tf.matMul(query, key, false, true); // [batch, heads, rows, tokens]
      const probabilities = tf.softmax(mask === undefined ? scores : tf.add(scores, mask));
      const context = joinHeads(tf, tf.matMul(probabilities, value), shape, rows);
      return { context, tape: [query, key, value, probabilities] };
    },
    attentionGradient(dContext, tape, shape, queries) {
      return attentionGradient(tf, dContext, tape, shape, queries);
    },

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

    add: (a, b) => tf.add(a, b),
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

/** [batch, heads, rows, headSize] -> [batch * rows, hidden] */
function joinHeads(tf: TensorFlow, x: Tensor, { batch, heads, headSize }: BatchShape, rows: number): Tensor {
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch * rows, heads * headSize]);
}

function attentionGradient(
  tf: TensorFlow,
  dContext: Tensor,
  tape: AttentionTape<Tensor>,
  { batch, tokens, heads, headSize }: BatchShape,
  queries: Queries,
): Tensor {
  const [query, key, value, probabilities] = tape as readonly [Tensor, Tensor, Tensor, Tensor];
  const rows = queries === 'first' ? 1 : tokens;
  // [rows, hidden] -> [batch, heads, rows, headSize]
  const dHeads = tf.transpose(tf.reshape(dContext, [batch, rows, heads, headSize]), [0, 2, 1, 3]);
  const dValue = tf.matMul(probabilities, dHeads, true, false);
  const weighted = tf.mul(probabilities, tf.matMul(dHeads, value, false, true));
  const dScores = tf.sub(weighted, tf.mul(probabilities, tf.sum(weighted, -1, true)));
  const dQueryRows = tf.mul(tf.matMul(dScores, key), 1 / Math.sqrt(headSize));
  const dQuery =
    rows === tokens
      ? dQueryRows
      : tf.pad(dQueryRows, [
          [0, 0],
          [0, 0],
          [0, tokens - rows],
          [0, 0],
        ]);
  const dKey = tf.matMul(dScores, query, true, false);
  const joined = tf.transpose(tf.concat([dQuery, dKey, dValue], 1), [0, 2, 1, 3]); // [batch, tokens, 3 heads, headSize]
  return tf.reshape(joined, [batch * tokens, 3 * heads * headSize]);
}
