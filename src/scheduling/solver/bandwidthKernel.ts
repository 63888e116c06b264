import { log } from '../../math';
import { LOWER_LOG, ROW, ROWS, SNR } from '../../math/lambertwTables';

/**
 * Reusable memory of the solvers. Inside the solvers the total bandwidth is 1: capacities and rates are in nat/s over B.
 */
export interface BandwidthWorkspace {
  /** The largest number of devices it holds. */
  readonly size: number;
  /** s = p g / (N0 B), the capacity at infinite bandwidth; 1/s; ln s. */
  readonly capacity: Float64Array;
  readonly inverseCapacity: Float64Array;
  readonly logCapacity: Float64Array;
  /** Shares: bandwidth b of each device at the rate tried last, db/drate, and d2b/drate2 times the square of `gap`. */
  readonly bandwidth: Float64Array;
  readonly slope: Float64Array;
  readonly curvature: Float64Array;
  /** Running sums: of bandwidths and slopes over the first m + 1 devices, at the rate tried last. */
  readonly sumAt: Float64Array;
  readonly slopeAt: Float64Array;
  /** Bandwidth, slope and curvature summed over the devices up to the last one evaluated; curvature since `from` only. */
  readonly totals: Float64Array; // [3]
}

/**
 * Allocates a workspace for up to `size` devices: to keep each device's share, 48 bytes a device, or running sums for
 * searches over prefixes, 40 bytes. The columns of the other kind are empty.
 */
export function createBandwidthWorkspace(size: number, keeps: 'shares' | 'running-sums'): BandwidthWorkspace {
  const column = (): Float64Array => new Float64Array(size);
  const share = (): Float64Array => new Float64Array(keeps === 'shares' ? size : 0);
  const runningSum = (): Float64Array => new Float64Array(keeps === 'running-sums' ? size : 0);
  return {
    size,
    capacity: column(),
    inverseCapacity: column(),
    logCapacity: column(),
    bandwidth: share(),
    slope: share(),
    curvature: share(),
    sumAt: runningSum(),
    slopeAt: runningSum(),
    totals: new Float64Array(3),
  };
}

/** Shortfall 1 - kappa below which the rational around the capacity serves; above it, u - kappa does not cancel. */
const NEAR = 0.6;

/** Local names: through the module's exports every access in the loop would be a property look-up. */
const rows: Float64Array = ROWS;
const nearRow: number = SNR;
const farRow: number = LOWER_LOG;
const rowLength: number = ROW;

/**
 * Bandwidth that each device needs at a common rate, and its derivative, with running sums: equation (25) for devices
 * `from` to `to`, continuing the sums of the devices before them.
 *
 * With kappa = rate / s and u - ln u = kappa - ln kappa (u > 1): b = rate / (u - kappa) and db/drate =
 * u / ((u - kappa)(u - 1)). Near kappa = 1, b = s / X with the rational X of 1 - kappa. u = N/q and X = (1 - kappa) N/q
 * come from one row of the Lambert-W table; both results share one or two divisions. No logarithm: ln s is kept.
 *
 * The rate is given twice so that no digit is lost at either end: `rate` and `gap` = reference - rate, the distance to
 * the capacity `reference`, that of the weakest device being solved for.
 *
 * @returns `to`, or the first device that cannot carry the rate
 */
export function evaluateBandwidths(
  workspace: BandwidthWorkspace,
  from: number,
  to: number,
  reference: number,
  rate: number,
  gap: number,
): number {
  const { capacity, inverseCapacity, logCapacity, bandwidth, slope, curvature, sumAt, slopeAt, totals } = workspace;
  const keepsShares = bandwidth.length > 0;
  const logRate = log(rate);
  const inverseRate = 1 / rate;
  let sum = from > 0 ? sumAt[from - 1]! : 0;
  let curvatureSum = 0;
  let slopeSum = from > 0 ? slopeAt[from - 1]! : 0;
  for (let k = from; k < to; k++) {
    const s = capacity[k]!;
    const inverse = inverseCapacity[k]!;
    const kappa = rate * inverse;
    const shortfall = (s - reference + gap) * inverse;
    let t = shortfall;
    let row = nearRow;
    if (shortfall < NEAR) {
      if (!(shortfall > 0)) return k;
      if (shortfall > 0.3) row += rowLength;
    } else {
      t = kappa + (logCapacity[k]! - logRate);
      row = farRow + rowLength * (31 - Math.clz32((t - 1) * 4));
    }
    const v = t - rows[row]!;
    const v2 = v * v;
    const p =
      rows[row + 2]! +
      rows[row + 3]! * v +
      v2 * (rows[row + 4]! + rows[row + 5]! * v + v2 * (rows[row + 6]! + rows[row + 7]! * v + v2 * rows[row + 8]!));
    const q =
      1 +
      rows[row + 9]! * v +
      v2 *
        (rows[row + 10]! + rows[row + 11]! * v + v2 * (rows[row + 12]! + rows[row + 13]! * v + v2 * rows[row + 14]!));
    let b: number;
    let db: number;
    let perExcess: number; // 1/(u - 1)
    if (shortfall < NEAR) {
      const n = rows[row + 1]! * q + p;
      const m = kappa * n - q;
      const inverseProduct = 1 / (shortfall * n * m);
      const inverseSnr = q * m * inverseProduct;
      b = s * inverseSnr;
      db = inverseSnr * (q + shortfall * n) * n * inverseProduct;
      perExcess = q * n * inverseProduct;
    } else {
      const n = (t + rows[row + 1]!) * q + p;
      const m = n - q;
      const difference = n - kappa * q;
      const quotient = q / (difference * m);
      b = rate * quotient * m;
      db = quotient * n;
      perExcess = quotient * difference;
    }
    // d2b/drate2 = u / (rate (u - 1)^3); times gap^2 it cannot overflow where gap is small.
    const scaled = perExcess * gap;
    const second = (1 + perExcess) * scaled * scaled * inverseRate;
    curvatureSum += second;
    sum += b;
    slopeSum += db;
    if (keepsShares) {
      bandwidth[k] = b;
      slope[k] = db;
      curvature[k] = second;
    } else {
      sumAt[k] = sum;
      slopeAt[k] = slopeSum;
    }
  }
  totals[0] = sum;
  totals[1] = slopeSum;
  totals[2] = curvatureSum;
  return to;
}
