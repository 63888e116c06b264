import { type BandwidthWorkspace, evaluateBandwidths } from './bandwidthKernel';

/** Newton iterations after which something must be wrong; the hardest of millions of cases took 9. */
const ITERATION_LIMIT = 60;

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
 * Newton on 1/sum as a function of z = tau / tau_min - 1 (see {@link allocateBandwidth}), inside a bracket.
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
  let z = weakest / guess - 1;
  if (!(z > low && z < high)) z = Math.sqrt(low * high);
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
    const step = ((sum - 1) * sum) / (slope * rate * inverse);
    if (Math.abs(step) <= 1e-7 * z) {
      result.correction = (1 - sum) / slope;
      result.rate = rate + result.correction;
      return;
    }
    const next = z + step;
    z = next > low && next < high ? next : Math.sqrt(low * high);
  }
  throw new Error(`the common rate of ${count} devices did not converge; please report the gains`);
}

/** x / ln(1 + x) - 1, to a part in a thousand: tau / tau_min - 1 of a device with that signal-to-noise ratio. */
export function delayExcess(snr: number): number {
  return snr < 1e-5 ? snr / 2 : snr / Math.log1p(snr) - 1;
}
