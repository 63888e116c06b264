import { InputError } from '../errors';
import { greatest } from '.';
import { exp, log, pow, square } from './elementary';
import type { RandomStream } from './random';

/**
 * One draw from the symmetric Dirichlet distribution: shares of `count` parts, >= 0, that add up to 1.
 *
 * @param concentration - > 0; near 0 one part has almost everything, for large values all parts are alike
 * @throws InputError for no part or another concentration
 */
export function drawDirichlet(stream: RandomStream, concentration: number, count: number): number[] {
  if (!(concentration > 0 && Number.isFinite(concentration))) {
    throw new InputError(`concentration must be a finite number > 0, got ${concentration}`);
  }
  if (!(Number.isInteger(count) && count >= 1)) throw new InputError(`count must be an integer >= 1, got ${count}`);
  const logs = Array.from({ length: count }, () => logGamma(stream, concentration));
  // Relative to the largest, so that a tiny concentration does not make every part underflow.
  const largest = greatest(logs);
  const parts = logs.map((one) => exp(one - largest));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}

/** The logarithm of a draw from Gamma(shape, 1): Marsaglia and Tsang (2000), with their step for shapes below 1. */
function logGamma(stream: RandomStream, shape: number): number {
  if (shape < 1) return logGamma(stream, shape + 1) + log(1 - stream.uniform()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = stream.normal();
    const cube = pow(1 + c * normal, 3);
    const drawn = log(1 - stream.uniform());
    if (cube > 0 && drawn < square(normal) / 2 + d - d * cube + d * log(cube)) return log(d * cube);
  }
}
