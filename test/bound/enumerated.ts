import { meanOfRows, subsetsOfSize } from '../../src/bound';

/** Every assignment of +1 and -1 to `count` places. */
export function signPatterns(count: number): number[][] {
  return Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (_, i) => ((bits >> i) & 1 ? 1 : -1)),
  );
}

export const squaredNorm = (x: ArrayLike<number>): number =>
  Array.from(x).reduce((sum, value) => sum + value * value, 0);
export const dot = (x: ArrayLike<number>, y: ArrayLike<number>): number =>
  Array.from(x).reduce((sum, value, i) => sum + value * y[i]!, 0);

/** One outcome of a round of the low-rank block: everything appendix B names. */
export interface Outcome {
  readonly set: readonly number[];
  /** g_k of every device. */
  readonly gradients: readonly Float64Array[];
  /** ghat, mean over the set. */
  readonly averaged: Float64Array;
  /** gbar, mean over all devices: the step of the virtual model (31). */
  readonly full: Float64Array;
}

/**
 * All equally likely outcomes of a round: every set of size n, and every pattern of +-sigma on every entry of every
 * device's gradient. An average over them is an exact expectation, not an estimate.
 *
 * @param means - E g_k of every device; under Assumption 3 all equal to grad F
 */
export function outcomes(means: readonly Float64Array[], sigma: number, n: number): Outcome[] {
  const devices = means.length;
  const size = means[0]!.length;
  const everyone = means.map((_, k) => k);
  return signPatterns(devices * size).flatMap((signs) => {
    const gradients = means.map((mean, k) => mean.map((value, i) => value + sigma * signs[k * size + i]!));
    const full = meanOfRows(gradients, everyone);
    return subsetsOfSize(devices, n).map((set) => ({ set, gradients, full, averaged: meanOfRows(gradients, set) }));
  });
}

/** Exact expectation over equally likely outcomes. */
export function expectation<T>(all: readonly T[], value: (outcome: T) => number): number {
  return all.reduce((sum, outcome) => sum + value(outcome), 0) / all.length;
}
