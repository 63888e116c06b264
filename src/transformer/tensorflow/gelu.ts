import type { Tensor } from '@tensorflow/tfjs-core';
import type { TensorFlow } from './tensorFlow';

/** x Phi(x), and its derivative where it was asked for. */
export interface Gelu {
  readonly output: Tensor;
  readonly derivative: Tensor | undefined;
}

const DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);

/** GELU by its definition: Phi(x) = (1 + erf(x / sqrt 2)) / 2, phi(x) = exp(-x^2 / 2) / sqrt(2 pi). */
export function geluByErf(tf: TensorFlow, x: Tensor, derivative: boolean): Gelu {
  const cumulative = tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
  const output = tf.mul(x, cumulative);
  if (!derivative) return { output, derivative: undefined };
  const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), DENSITY_AT_ZERO);
  return { output, derivative: tf.add(cumulative, tf.mul(x, density)) };
}

/** Coefficients of 1 - erf(y) = (a1 t + ... + a5 t^5) exp(-y^2), t = 1 / (1 + p y), y >= 0. */
const TAIL = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429] as const;
const TAIL_P = 0.3275911;

/** Keeps x / |x| finite at 0 and changes no other float32 of interest. */
const TINY = 1e-30;

/**
 * The same for WebAssembly, whose erf, exp and sign take tens of nanoseconds an element while its sigmoid, products and
 * sums are vectorised.
 *
 * The tail Q = Phi(-|x|) is Abramowitz and Stegun's 7.1.26, within 7.5e-8; its factor exp(-x^2/2) is s / (1 - s) with
 * s = sigmoid(-x^2/2) <= 1/2, which loses no precision, and serves the density too. Then x Phi(x) = max(x, 0) - |x| Q.
 * Every intermediate value is freed at once, so that the next one is written into memory that is still in the cache.
 */
export function geluBySigmoid(tf: TensorFlow, x: Tensor, derivative: boolean): Gelu {
  /** An operation on a value that nobody else needs. */
  const then = (value: Tensor, operation: (value: Tensor) => Tensor): Tensor => {
    const result = operation(value);
    value.dispose();
    return result;
  };
  const affine = (value: Tensor, factor: number, shift: number): Tensor =>
    then(tf.mul(value, factor), (scaled) => tf.add(scaled, shift));

  const sigmoid = then(
    then(tf.square(x), (square) => tf.mul(square, -0.5)),
    (exponent) => tf.sigmoid(exponent),
  );
  const exponential = then(affine(sigmoid, -1, 1), (rest) => tf.div(sigmoid, rest));
  sigmoid.dispose();

  const size = tf.abs(x);
  const t = then(affine(size, TAIL_P * Math.SQRT1_2, 1), (denominator) => tf.reciprocal(denominator));
  let tail = affine(t, TAIL[4] / 2, TAIL[3] / 2);
  for (const coefficient of [TAIL[2], TAIL[1], TAIL[0]]) {
    tail = then(
      then(tail, (value) => tf.mul(value, t)),
      (value) => tf.add(value, coefficient / 2),
    );
  }
  tail = then(
    then(tail, (value) => tf.mul(value, t)),
    (value) => tf.mul(value, exponential),
  );
  t.dispose();

  const output = then(tf.mul(size, tail), (subtracted) => then(tf.relu(x), (positive) => tf.sub(positive, subtracted)));
  if (!derivative) {
    for (const value of [exponential, size, tail]) value.dispose();
    return { output, derivative: undefined };
  }
  const sign = then(
    then(size, (value) => tf.add(value, TINY)),
    (value) => tf.div(x, value),
  );
  const centred = then(affine(tail, -1, 0.5), (half) => tf.mul(half, sign)); // Phi(x) - 1/2
  for (const value of [sign, tail]) value.dispose();
  const slope = then(
    then(exponential, (value) => tf.mul(value, x)),
    (value) => tf.mul(value, DENSITY_AT_ZERO),
  );
  const sum = then(
    then(centred, (value) => tf.add(value, slope)),
    (value) => tf.add(value, 0.5),
  );
  slope.dispose();
  return { output, derivative: sum };
}
