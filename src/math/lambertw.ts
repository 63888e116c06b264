import { log } from './elementary';
import {
  LOWER_BRANCH,
  LOWER_LOG,
  LOWER_MIDDLE,
  ROW,
  ROWS,
  SNR,
  UPPER_BRANCH,
  UPPER_LOG,
  UPPER_MAIN,
  UPPER_ROOT,
} from './lambertwTables';

// Local names: through the module's exports every access would be a property look-up.
const rows: Float64Array = ROWS;
const rowLength: number = ROW;
const lowerBranch: number = LOWER_BRANCH;
const lowerMiddle: number = LOWER_MIDDLE;
const lowerLog: number = LOWER_LOG;
const upperBranch: number = UPPER_BRANCH;
const upperRoot: number = UPPER_ROOT;
const upperMain: number = UPPER_MAIN;
const upperLog: number = UPPER_LOG;
const snr: number = SNR;

/** 1/e as the sum of two doubles: near -1/e the second one decides the distance to the branch point. */
const INVERSE_E_HIGH = 0.36787944117144233;
const INVERSE_E_LOW = -1.2428753672788363e-17;

/**
 * The upper real branch of the Lambert-W function: the w >= -1 with w e^w = x.
 *
 * One square root or logarithm, or neither, and one rational function of degree (6, 6) from a table; at most 2 ulp from
 * the exact value (bench/README.md has the measured maximum of each region).
 *
 * @param x - real number >= -1/e; the double nearest to -1/e counts as -1/e
 * @returns W0(x), in [-1, Infinity]; NaN below -1/e
 * @example
 * lambertW0(Math.E) // 1
 */
export function lambertW0(x: number): number {
  // W0 = base + scale rational(row, t). One call for all regions keeps the function small enough to be inlined.
  let t = x;
  let scale = x;
  let base = -0;
  let row: number;
  if (x > -0.117) {
    if (x < 8191) {
      if (Math.abs(x) < 1e-17) return x; // squares would be subnormal, which is slow
      if (x > 2 - INVERSE_E_HIGH) scale = 1;
      row = upperMain + rowLength * (31 - Math.clz32((x + INVERSE_E_HIGH) * 4));
    } else {
      if (x === Infinity) return x;
      base = t = log(x);
      scale = -1;
      row = upperLog + rowLength * (28 - Math.clz32(t));
    }
  } else {
    const d = x + INVERSE_E_HIGH + INVERSE_E_LOW;
    if (!(d > 0)) return atBranchPoint(x);
    t = Math.sqrt(d);
    row = upperRoot;
    // Below -0.303, W0 is closer to -1 than to 0, and adding to -1 does not cancel.
    if (x < -0.303) {
      base = -1;
      scale = t;
      row = upperBranch;
    }
  }
  return base + scale * rational(row, t);
}

/**
 * The lower real branch of the Lambert-W function: the w <= -1 with w e^w = x. Lemma 3 needs this branch, see
 * {@link requiredBandwidth}.
 *
 * One square root near -1/e, one logarithm towards 0, neither between, and one rational function of degree (6, 6) from a
 * table; at most 2 ulp from the exact value.
 *
 * @paper (25), (43)
 * @param x - real number in [-1/e, 0); the double nearest to -1/e counts as -1/e
 * @returns W-1(x), in [-Infinity, -1]: -Infinity, the limit, at 0; NaN outside
 * @example
 * lambertWm1(-2 * Math.exp(-2)) // -2
 */
export function lambertWm1(x: number): number {
  // As in lambertW0, W-1 = base + scale rational(row, t).
  let t: number;
  let scale: number;
  let base: number;
  let row: number;
  if (x > -0.27) {
    if (x < -(2 ** -15)) {
      base = -0;
      t = x;
      scale = 1;
      // Scaled to at least 8, the place of the first bit and the bit after it tell the octave of -x and its half.
      const scaled = x * -(2 ** 18);
      const zeros = Math.clz32(scaled);
      row = lowerMiddle + rowLength * (54 - 2 * zeros + (scaled >>> (30 - zeros)));
    } else {
      if (!(x < 0)) return x === 0 ? -Infinity : Number.NaN;
      base = log(-x);
      t = -base;
      scale = -1;
      row = lowerLog + rowLength * (31 - Math.clz32((t - 1) * 4));
    }
  } else {
    const d = x + INVERSE_E_HIGH + INVERSE_E_LOW;
    if (!(d > 0)) return atBranchPoint(x);
    t = Math.sqrt(d);
    base = -1;
    scale = -t;
    row = t < 0.157 ? lowerBranch : lowerBranch + rowLength;
  }
  return base + scale * rational(row, t);
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
  const x = d - INVERSE_E_HIGH - INVERSE_E_LOW;
  if (x > -0.117) return lambertW0(x);
  if (!(d > 0)) return d === 0 ? -1 : Number.NaN;
  const s = Math.sqrt(d);
  return x < -0.303 ? -1 + s * rational(upperBranch, s) : x * rational(upperRoot, s);
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
  const x = d - INVERSE_E_HIGH - INVERSE_E_LOW;
  if (x > -0.27) return lambertWm1(x);
  if (!(d > 0)) return d === 0 ? -1 : Number.NaN;
  const s = Math.sqrt(d);
  return -1 - s * rational(s < 0.157 ? lowerBranch : lowerBranch + rowLength, s);
}

/**
 * w >= 1 with w - ln w = y: -W-1 of -e^-y, without an exponential that could underflow.
 *
 * @param y - at least 1.3; up to 1024
 */
export function lowerFromLog(y: number): number {
  return y + rational(lowerLog + rowLength * (31 - Math.clz32((y - 1) * 4)), y);
}

/** X / e, where ln(1 + X) / X = 1 - e, for e in (0, 0.61]: the signal-to-noise ratio of Lemma 3 near the capacity. */
export function snrNearCapacity(shortfall: number): number {
  return rational(shortfall < 0.3 ? snr : snr + rowLength, shortfall);
}

/** The nearest double to -1/e lies below it by 1.2e-17; both branches are -1 there, to the last digit. */
function atBranchPoint(x: number): number {
  return x >= -INVERSE_E_HIGH ? -1 : Number.NaN;
}

/** One row of the table at t. Pairs of terms instead of Horner's rule: half the depth, for the processor's sake. */
function rational(row: number, t: number): number {
  const u = t - rows[row]!;
  const u2 = u * u;
  const p =
    rows[row + 2]! +
    rows[row + 3]! * u +
    u2 * (rows[row + 4]! + rows[row + 5]! * u + u2 * (rows[row + 6]! + rows[row + 7]! * u + u2 * rows[row + 8]!));
  const q =
    1 +
    rows[row + 9]! * u +
    u2 * (rows[row + 10]! + rows[row + 11]! * u + u2 * (rows[row + 12]! + rows[row + 13]! * u + u2 * rows[row + 14]!));
  return rows[row + 1]! + p / q;
}
