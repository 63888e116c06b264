import { domainError, type FastStream, pow, requirePositive, square } from '../../math';

/**
 * The noise of the gradient entries.
 *
 * - `gaussian`: independent across devices and entries, variance sigma^2.
 * - `pareto`: independent, symmetric, P(|noise| > x) = (scale/x)^tailIndex for x >= scale; infinite variance for
 *   tailIndex <= 2, which breaks Assumption 4.
 * - `shared`: Gaussian, the same draw on every device of a round; no averaging. Each entry meets Assumption 4 to the
 *   letter, but devices are not independent.
 */
export type NoiseModel =
  | { readonly kind: 'gaussian' | 'shared'; readonly variance: number }
  | { readonly kind: 'pareto'; readonly scale: number; readonly tailIndex: number };

/** Variance of one entry, sigma^2 of Assumption 4; Infinity where there is none. */
export function noiseVariance(noise: NoiseModel): number {
  if (noise.kind !== 'pareto') return noise.variance;
  return noise.tailIndex > 2 ? (square(noise.scale) * noise.tailIndex) / (noise.tailIndex - 2) : Infinity;
}

/** @throws InputError for a negative variance, a scale or a tail index that is not positive */
export function checkNoise(noise: NoiseModel): void {
  if (noise.kind === 'pareto') {
    requirePositive('noise.scale', noise.scale);
    requirePositive('noise.tailIndex', noise.tailIndex);
  } else if (!(noise.variance >= 0 && noise.variance < Infinity)) {
    throw domainError('noise.variance', 'a finite number >= 0', noise.variance);
  }
}

/**
 * Fills out[from..to) with the mean over n devices of their noise, one value an entry.
 *
 * Gaussian noise uses the exact law of that mean, N(0, sigma^2/n): one draw in place of n. The others have no such
 * shortcut and draw every device.
 */
export function fillMeanNoise(
  noise: NoiseModel,
  devices: number,
  stream: FastStream,
  out: Float64Array,
  from: number,
  to: number,
): void {
  if (noise.kind === 'pareto') {
    fillPareto(noise, devices, stream, out, from, to);
    return;
  }
  if (noise.variance === 0) {
    out.fill(0, from, to);
    return;
  }
  const scale = Math.sqrt(noise.variance / (noise.kind === 'gaussian' ? devices : 1));
  stream.fillNormals(out, from, to);
  for (let i = from; i < to; i++) out[i] = out[i]! * scale;
}

const oneDraw = new Float64Array(1);

function fillPareto(
  { scale, tailIndex }: Extract<NoiseModel, { kind: 'pareto' }>,
  devices: number,
  stream: FastStream,
  out: Float64Array,
  from: number,
  to: number,
): void {
  const exponent = -1 / tailIndex;
  for (let i = from; i < to; i++) {
    let sum = 0;
    for (let k = 0; k < devices; k++) {
      stream.fillUniforms(oneDraw);
      const signed = 2 * oneDraw[0]! - 1; // its sign and its size are independent
      sum += Math.sign(signed) * pow(Math.abs(signed), exponent);
    }
    out[i] = (sum * scale) / devices;
  }
}
