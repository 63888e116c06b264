import { lowerFromLog, snrNearCapacity } from '../math';
import type { PrefixWorkspace } from './prefixWorkspace';

/** Shortfall 1 - kappa below which the rational around the capacity serves. */
const NEAR = 0.6;

/**
 * Bandwidth that each prefix needs at a common rate, and its derivative, into `sumAt` and `slopeAt`; continues from prefix
 * `from`. The formulas are those of {@link sumBandwidths}.
 *
 * @param reference - capacity of the device whose distance to the rate is known exactly
 * @param rate - nat/s over B
 * @param gap - reference - rate, to full relative precision
 * @returns the first prefix length that was not reached: `to`, or less where a device cannot carry the rate
 */
export function accumulatePrefixSums(
  workspace: PrefixWorkspace,
  from: number,
  to: number,
  reference: number,
  rate: number,
  gap: number,
): number {
  const { capacity, logCapacity, sumAt, slopeAt } = workspace;
  const logRate = Math.log(rate);
  let sum = from > 0 ? sumAt[from - 1]! : 0;
  let slope = from > 0 ? slopeAt[from - 1]! : 0;
  for (let k = from; k < to; k++) {
    const s = capacity[k]!;
    const kappa = rate / s;
    const shortfall = (s - reference + gap) / s;
    if (shortfall < NEAR) {
      if (!(shortfall > 0)) return k;
      const x = shortfall * snrNearCapacity(shortfall);
      sum += s / x;
      slope += (1 + x) / (x * (kappa * x - shortfall));
    } else {
      const u = lowerFromLog(kappa + logCapacity[k]! - logRate);
      const inverse = 1 / (u - kappa);
      sum += rate * inverse;
      slope += (u * inverse) / (u - 1);
    }
    sumAt[k] = sum;
    slopeAt[k] = slope;
  }
  return to;
}
