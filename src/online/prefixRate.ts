import { type BandwidthWorkspace, evaluateBandwidths } from './bandwidthKernel';

/** Newton iterations after which something must be wrong; the hardest of millions of cases took 9. */
const ITERATION_LIMIT = 60;

/** Relative distance in z that a last step to first order may cover: its error is about the square. */
const SETTLED = 1e-7;

/** A common rate, and what finding it cost. One object is reused by a whole search. */
export interface PrefixRate {
  /** The rate (nat/s over B) at which the prefix needs exactly the whole band. */
  rate: number;
  /** The rate of the last evaluation, to which `sumAt` and `slopeAt` belong, and its distance to the capacity. */
  tried: number;
  gap: number;
  /** rate - tried, a last Newton step. */
  correction: number;
  /** Bandwidth functions evaluated so far. */
  evaluations: number;
}

/**
 * Solves sum_k b_k(rate) = B for the first `count` devices of a workspace.
 *
 * The unknown is ln z, z = tau / tau_min - 1, as a function of ln sum: first its tangent, then the cubic through the last two
 * trials, inside a bracket. Relative precision in z is what the bandwidths need at both ends.
 *
 * @param weakest - the least of their capacities
 * @param guess - a rate near the solution, or 0 for none
 */
export function solvePrefixRate(
  workspace: BandwidthWorkspace,
  count: number,
  weakest: number,
  guess: number,
  result: PrefixRate,
): void {
  const { sumAt, slopeAt } = workspace;
  let low = 0.999 * delayExcess(weakest);
  let high = 1.001 * delayExcess(weakest * count);
  let z = weakest / (guess || typicalRate(workspace, count, weakest)) - 1;
  if (!(z > low && z < high)) z = Math.sqrt(low * high);
  let lastZ = 0;
  let lastLogSum = 0;
  let lastDerivative = 0;
  for (let iteration = 0; iteration < ITERATION_LIMIT; iteration++) {
    const inverse = 1 / (1 + z);
    const rate = weakest * inverse;
    const gap = weakest * z * inverse;
    evaluateBandwidths(workspace, 0, count, weakest, rate, gap);
    result.evaluations += count;
    result.tried = rate;
    result.gap = gap;
    const sum = sumAt[count - 1]!;
    const slope = slopeAt[count - 1]!;
    if (sum > 1) low = z;
    else high = z;
    // ln z against ln sum is smooth at both ends: -1 is its slope near the capacity, and nearly so far from it.
    const logSum = Math.log(sum);
    const derivative = -sum / (slope * rate * inverse * z);
    if (Math.abs(sum - 1) * derivative >= -SETTLED && Math.abs(derivative) < Infinity) {
      result.correction = (1 - sum) / slope;
      result.rate = rate + result.correction;
      return;
    }
    let change = -logSum * derivative;
    if (iteration > 0) {
      // The cubic through this trial and the last one, with their slopes, in place of the tangent.
      const h = logSum - lastLogSum;
      const t = -lastLogSum / h;
      const r = 1 - t;
      change = (1 + 2 * t) * r * r * Math.log(lastZ / z) + t * r * h * (r * lastDerivative - t * derivative);
    }
    lastZ = z;
    lastLogSum = logSum;
    lastDerivative = derivative;
    const next = z * Math.exp(change);
    z = next > low && next < high ? next : Math.sqrt(low * high);
  }
  throw new Error(`the common rate of ${count} devices did not converge; please report the gains`);
}

/** Between the rate of equal devices with the mean gain in dB and the capacity of the weakest: a first guess. */
function typicalRate({ logCapacity }: BandwidthWorkspace, count: number, weakest: number): number {
  let logs = 0;
  for (let k = 0; k < count; k++) logs += logCapacity[k]!;
  const equal = Math.log1p(count * Math.exp(logs / count)) / count;
  return 1 / Math.sqrt(1 / (equal * equal) + 1 / (weakest * weakest));
}

/** x / ln(1 + x) - 1, to a part in a thousand: tau / tau_min - 1 of a device with that signal-to-noise ratio. */
export function delayExcess(snr: number): number {
  return snr < 1e-5 ? snr / 2 : snr / Math.log1p(snr) - 1;
}
