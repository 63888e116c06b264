import { hypot, type MeanInterval, NORMAL_975 } from '../math';
/** A mean of many runs with its standard error. */
export interface Measured {
  readonly measured: number;
  readonly standardError: number;
}

/** a - b with its 95 % interval, as if the two were independent: wide where they share their random numbers. */
export function differenceOf(a: Measured, b: Measured): MeanInterval {
  return around(a.measured - b.measured, hypot(a.standardError, b.standardError));
}

/** a / b with its 95 % interval, to first order in the errors. */
export function ratioOf(a: Measured, b: Measured): MeanInterval {
  const ratio = a.measured / b.measured;
  return around(ratio, Math.abs(ratio) * hypot(a.standardError / a.measured, b.standardError / b.measured));
}

/** By the normal distribution: for means of hundreds of runs. */
function around(mean: number, standardError: number): MeanInterval {
  return { mean, low: mean - NORMAL_975 * standardError, high: mean + NORMAL_975 * standardError };
}
