import {
  lowerHigh,
  lowerLow,
  lowerMid,
  lowerNearBranch,
  omegaHigh,
  omegaLow,
  omegaMid,
  omegaTop,
  upperAroundZero,
  upperBelowZero,
  upperNearBranch,
  upperNearFive,
  upperNearOne,
} from './lambertwRationals';

/** 1/e as the sum of two doubles: near -1/e the second one decides the distance to the branch point. */
const INVERSE_E_HIGH = 0.36787944117144233;
const INVERSE_E_LOW = -1.2428753672788363e-17;

/**
 * The upper real branch of the Lambert-W function: the w >= -1 with w e^w = x.
 *
 * One square root or one logarithm and one rational function of degree at most (8, 8); at most 3 ulp from the exact
 * value everywhere (bench/README.md has the measured maximum of each region).
 *
 * @param x - real number >= -1/e; the double nearest to -1/e counts as -1/e
 * @returns W0(x), in [-1, Infinity]; NaN below -1/e
 * @example
 * lambertW0(Math.E) // 1
 */
export function lambertW0(x: number): number {
  if (x > 8.2) return x === Infinity ? x : wrightOmega(Math.log(x));
  if (x > -0.1) return upperRational(x);
  return upperFromOffset(x + INVERSE_E_HIGH + INVERSE_E_LOW, x);
}

/**
 * The lower real branch of the Lambert-W function: the w <= -1 with w e^w = x. Lemma 3 needs this branch, see
 * {@link requiredBandwidth}.
 *
 * One square root, after one logarithm away from -1/e, and one rational function of degree at most (7, 7); at most 2 ulp
 * from the exact value everywhere.
 *
 * @param x - real number in [-1/e, 0); the double nearest to -1/e counts as -1/e
 * @returns W-1(x), in [-Infinity, -1]: -Infinity, the limit, at 0; NaN outside
 * @example
 * lambertWm1(-2 * Math.exp(-2)) // -2
 */
export function lambertWm1(x: number): number {
  if (x > -0.27) return x < 0 ? -lowerFromLog(-Math.log(-x)) : x === 0 ? -Infinity : Number.NaN;
  return lowerFromOffset(x + INVERSE_E_HIGH + INVERSE_E_LOW, x);
}

/**
 * W0(-1/e + d), exact where the sum would lose the digits of d.
 *
 * @param d - distance from the branch point, >= 0
 * @returns W0(-1/e + d), in [-1, Infinity]; NaN for negative d
 * @example
 * lambertW0Offset(0) // -1
 */
export function lambertW0Offset(d: number): number {
  if (d < 0.26) return d < 0 ? Number.NaN : upperFromOffset(d, d - INVERSE_E_HIGH - INVERSE_E_LOW);
  return lambertW0(d - INVERSE_E_HIGH - INVERSE_E_LOW);
}

/**
 * W-1(-1/e + d), exact where the sum would lose the digits of d.
 *
 * @param d - distance from the branch point, in [0, 1/e)
 * @returns W-1(-1/e + d), in [-Infinity, -1]; NaN outside
 * @example
 * lambertWm1Offset(0) // -1
 */
export function lambertWm1Offset(d: number): number {
  if (d < 0.0978) return d < 0 ? Number.NaN : lowerFromOffset(d, d - INVERSE_E_HIGH - INVERSE_E_LOW);
  return lambertWm1(d - INVERSE_E_HIGH - INVERSE_E_LOW);
}

/** omega with omega + ln omega = y, for y >= 2: W0 of e^y. */
function wrightOmega(y: number): number {
  if (y > 22) {
    const v = Math.sqrt(y);
    return y - (v > 11.55 ? omegaTop(v) : omegaHigh(v));
  }
  return y - (y > 7 ? omegaMid(y) : omegaLow(y));
}

/** W0 on [-0.1, 8.2]. */
function upperRational(x: number): number {
  if (x > 2.6) return x * upperNearFive(x);
  return x * (x > 0.65 ? upperNearOne(x) : upperAroundZero(x));
}

/** W0 on [-1/e, -0.1], x = -1/e + d. */
function upperFromOffset(d: number, x: number): number {
  // Above -0.303, W0 is closer to 0 than to -1, and adding to -1 would cancel.
  if (x > -0.303) return x * upperBelowZero(Math.sqrt(d));
  if (d > 0) {
    const s = Math.sqrt(d);
    return -1 + s * upperNearBranch(s);
  }
  return atBranchPoint(x);
}

/** W-1 on [-1/e, -0.27], x = -1/e + d. */
function lowerFromOffset(d: number, x: number): number {
  if (d > 0) {
    const s = Math.sqrt(d);
    return -1 - s * lowerNearBranch(s);
  }
  return atBranchPoint(x);
}

/** The nearest double to -1/e lies below it by 1.2e-17; both branches are -1 there, to the last digit. */
function atBranchPoint(x: number): number {
  return x >= -INVERSE_E_HIGH ? -1 : Number.NaN;
}

/**
 * w >= 1 with w - ln w = y: -W-1 of -e^-y.
 *
 * @param y - at least 1.306
 */
export function lowerFromLog(y: number): number {
  // In sigma the square-root singularity at y = 1 is gone, and half the decades of y with it.
  const sigma = Math.sqrt(2 * (y - 1));
  if (sigma > 10) return y + lowerHigh(sigma);
  return y + (sigma > 3.5 ? lowerMid(sigma) : lowerLow(sigma));
}
