import { lowerFromLog, snrNearCapacity } from '../math';

/**
 * Reusable memory of the solvers: per device its capacity at infinite bandwidth, s = p g / (N0 B), in units of the total
 * bandwidth, and ln s. Everything inside the solvers is in these units; the total bandwidth is 1.
 */
export interface BandwidthWorkspace {
  readonly size: number;
  readonly capacity: Float64Array;
  readonly logCapacity: Float64Array;
  /** What the last evaluation left: [sum of bandwidths, its derivative with respect to the common rate]. */
  readonly sums: Float64Array;
}

/** Allocates a workspace for up to `size` devices. */
export function createBandwidthWorkspace(size: number): BandwidthWorkspace {
  return {
    size,
    capacity: new Float64Array(size),
    logCapacity: new Float64Array(size),
    sums: new Float64Array(2),
  };
}

/** Shortfall 1 - kappa below which the rational around the capacity serves. */
const NEAR = 0.6;

/**
 * Bandwidth that `count` devices need at the common rate, and its derivative, into `workspace.sums`.
 *
 * The rate is given twice so that no digit is lost at either end: `rate` (nat/s over B) and `gap` = reference - rate, the
 * distance to the capacity of the weakest device, `reference`. With kappa = rate / s, u - ln u = kappa - ln kappa
 * (u > 1): b = rate / (u - kappa) and db/drate = u / ((u - kappa)(u - 1)); near kappa = 1 the rational X of 1 - kappa
 * gives b = s / X without cancellation.
 *
 * @param bandwidths - when given, receives each device's bandwidth, and `slopes` its derivative
 */
export function sumBandwidths(
  workspace: BandwidthWorkspace,
  count: number,
  reference: number,
  rate: number,
  gap: number,
  bandwidths?: Float64Array,
  slopes?: Float64Array,
): void {
  const { capacity, logCapacity, sums } = workspace;
  const logRate = Math.log(rate);
  let sum = 0;
  let slope = 0;
  for (let k = 0; k < count; k++) {
    const s = capacity[k]!;
    const kappa = rate / s;
    const shortfall = (s - reference + gap) / s;
    let b: number;
    let db: number;
    if (shortfall < NEAR) {
      const x = shortfall * snrNearCapacity(shortfall);
      b = s / x;
      db = (1 + x) / (x * (kappa * x - shortfall));
    } else {
      const u = lowerFromLog(kappa + logCapacity[k]! - logRate);
      const inverse = 1 / (u - kappa);
      b = rate * inverse;
      db = (u * inverse) / (u - 1);
    }
    sum += b;
    slope += db;
    if (bandwidths !== undefined) bandwidths[k] = b;
    if (slopes !== undefined) slopes[k] = db;
  }
  sums[0] = sum;
  sums[1] = slope;
}
