import { domainError, log1p, requireNonNegative, requirePositive } from '../../math';
import type { AllocateBandwidthOptions, BandwidthAllocation } from './allocateBandwidth';
import { requiredBandwidth } from './requiredBandwidth';

/** As for {@link allocateBandwidth}, and when to stop. */
export interface BisectBandwidthOptions extends AllocateBandwidthOptions {
  /** Relative width of the bracket around the delay at which the bisection stops, in (0, 1). */
  readonly tolerance: number;
  /**
   * tau of {@link allocateBandwidth} for the same devices, seconds. A trial delay that is farther from it than rounding can
   * carry is decided by it instead of evaluated: the same brackets, and with them the same result to the last bit.
   */
  readonly solution?: number;
}

/** Relative error of a solution that is not worth trusting; {@link allocateBandwidth} stays a hundred times below. */
const SOLVER_ERROR = 1e-12;

/** The allocation, and what it cost. */
export interface BisectedAllocation extends BandwidthAllocation {
  /** How often Lemma 3 was evaluated. */
  readonly evaluations: number;
}

/**
 * P3 as the paper solves it: bisection on the delay, with Lemma 3 for each device at each trial delay.
 *
 * The bracket runs from the delay that the weakest device needs with infinite bandwidth to the delay of an equal split.
 * {@link allocateBandwidth} solves the same problem to full precision.
 *
 * @paper (24), Algorithm 1
 * @returns the upper end of the last bracket, so that the bandwidths, at most the total, do reach the delay
 * @throws InputError for no device, or a value outside its domain
 * @example
 * bisectBandwidth({ payloadBits: 1, txPower: 1, channelGains: [1, 1], noisePsd: 1, totalBandwidth: 2, tolerance: 1e-9 })
 * // delay within 1e-9 above 1 s
 */
export function bisectBandwidth(options: BisectBandwidthOptions): BisectedAllocation {
  const { payloadBits, txPower, channelGains, noisePsd, totalBandwidth, tolerance, solution } = options;
  if (!(tolerance > 0 && tolerance < 1)) throw domainError('tolerance', 'in (0, 1)', tolerance, 'for example 1e-6');
  requireNonNegative('payloadBits', payloadBits);
  requirePositive('totalBandwidth', totalBandwidth);
  const n = channelGains.length;
  if (n === 0) throw domainError('channelGains', 'a list of at least one gain', '[]', 'schedule a device');
  const bandwidths = new Float64Array(n);
  let weakest = Infinity;
  for (let k = 0; k < n; k++) {
    requirePositive(`channelGains[${k}]`, channelGains[k]!, `leave device ${k} out of the scheduled set`);
    weakest = Math.min(weakest, channelGains[k]!);
  }
  let evaluations = 0;
  const fits = (delay: number): boolean => {
    let sum = 0;
    for (let k = 0; k < n; k++) {
      evaluations++;
      bandwidths[k] = requiredBandwidth({ payloadBits, delay, txPower, channelGain: channelGains[k]!, noisePsd });
      sum += bandwidths[k]!;
      if (sum > totalBandwidth) return false;
    }
    return true;
  };
  // A sum of n bandwidths is off by n half units at most, and a bandwidth changes by at least as much as the delay.
  const margin = SOLVER_ERROR + n * Number.EPSILON;
  const decide = (delay: number): boolean => {
    if (solution !== undefined && Math.abs(delay - solution) > margin * solution) return delay > solution;
    return fits(delay);
  };
  if (payloadBits === 0) return { delay: 0, bandwidths, evaluations };
  const capacity = (txPower * weakest) / noisePsd;
  const bits = payloadBits * Math.LN2;
  let low = bits / capacity;
  let high = (bits * n) / (totalBandwidth * log1p((capacity * n) / totalBandwidth));
  // The equal split is feasible; rounding may say otherwise by a digit.
  while (!decide(high)) high *= 1 + tolerance;
  while (high - low > tolerance * high) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break; // the bracket is down to two neighbouring doubles
    if (decide(middle)) high = middle;
    else low = middle;
  }
  fits(high);
  return { delay: high, bandwidths, evaluations };
}
