import { domainError, requireNonNegative, requirePositive } from '../math';
import { type BandwidthWorkspace, createBandwidthWorkspace, sumBandwidths } from './bandwidthSum';

/** The scheduled devices of a round and what they share. */
export interface AllocateBandwidthOptions {
  /** L, bits that every device sends, >= 0. */
  readonly payloadBits: number;
  /** p, transmit power in W, > 0. */
  readonly txPower: number;
  /** g, channel power gain of every scheduled device, > 0; any order. */
  readonly channelGains: ArrayLike<number>;
  /** N0, noise power spectral density in W/Hz, > 0. */
  readonly noisePsd: number;
  /** B, Hz to share, > 0. */
  readonly totalBandwidth: number;
}

/** A round's delay and the bandwidths that reach it, in the order of the gains. */
export interface BandwidthAllocation {
  /** tau, s. */
  readonly delay: number;
  /** b_k, Hz. */
  readonly bandwidths: Float64Array;
}

/**
 * The bandwidths that make the slowest of the scheduled devices fastest: P2 and P3 of section IV-B.
 *
 * At the optimum all devices finish together and the whole bandwidth is spent; the common delay is the root of
 * sum_k b_k(tau) = B, found by Newton's method on 1/sum as a function of tau, which is close to a straight line, inside a
 * bracket. Differs from the paper: the paper bisects ({@link bisectBandwidth}).
 *
 * @returns the delay in s (relative error under 1e-12) and bandwidths in Hz that sum to the total
 * @throws RangeError for no device, or a value outside its domain
 * @example
 * // two equal devices at 0 dB: half of the band each
 * allocateBandwidth({ payloadBits: 1, txPower: 1, channelGains: [1, 1], noisePsd: 1, totalBandwidth: 2 })
 * // { delay: 1, bandwidths: Float64Array [1, 1] }
 */
export function allocateBandwidth(options: AllocateBandwidthOptions): BandwidthAllocation {
  const { payloadBits, totalBandwidth } = options;
  const workspace = prepare(options);
  const n = workspace.size;
  const bandwidths = new Float64Array(n);
  const rate = solveCommonRate(workspace, n, bandwidths);
  for (let k = 0; k < n; k++) bandwidths[k]! *= totalBandwidth;
  return { delay: (payloadBits * Math.LN2) / (rate * totalBandwidth), bandwidths };
}

/** Checks the options and fills a workspace with the capacities in units of the total bandwidth. */
function prepare(options: AllocateBandwidthOptions): BandwidthWorkspace {
  const { payloadBits, txPower, channelGains, noisePsd, totalBandwidth } = options;
  requireNonNegative('payloadBits', payloadBits);
  requirePositive('txPower', txPower);
  requirePositive('noisePsd', noisePsd);
  requirePositive('totalBandwidth', totalBandwidth);
  const n = channelGains.length;
  if (n === 0) throw domainError('channelGains', 'a list of at least one gain', '[]', 'schedule a device');
  const workspace = createBandwidthWorkspace(n);
  const { capacity, logCapacity } = workspace;
  const perGain = txPower / (noisePsd * totalBandwidth);
  for (let k = 0; k < n; k++) {
    const gain = channelGains[k]!;
    if (!(gain > 0 && gain < Infinity)) {
      requirePositive(`channelGains[${k}]`, gain, `leave device ${k} out of the scheduled set`);
    }
    const s = gain * perGain;
    capacity[k] = s;
    logCapacity[k] = Math.log(s);
  }
  return workspace;
}

/**
 * The rate (nat/s over B) at which the first `count` devices of the workspace together need exactly the whole band, and
 * their bandwidths, as fractions of the band, into `bandwidths`.
 */
function solveCommonRate(workspace: BandwidthWorkspace, count: number, bandwidths: Float64Array): number {
  const { capacity, sums } = workspace;
  let reference = Infinity;
  for (let k = 0; k < count; k++) if (capacity[k]! < reference) reference = capacity[k]!;
  if (count === 1) {
    bandwidths[0] = 1;
    return Math.log1p(reference);
  }
  // z = tau / tau_min - 1, where tau_min is the delay of the weakest device with infinite bandwidth: relative precision in
  // z is what the bandwidths need at both ends. The weakest device gets between all of the band and its equal share.
  let low = 0.999 * delayExcess(reference);
  let high = 1.001 * delayExcess(reference * count);
  let z = Math.sqrt(low * high);
  const slopes = new Float64Array(count);
  for (let iteration = 0; iteration < 100; iteration++) {
    const inverse = 1 / (1 + z);
    const rate = reference * inverse;
    sumBandwidths(workspace, count, reference, rate, reference * z * inverse, bandwidths, slopes);
    const sum = sums[0]!;
    const slope = sums[1]! * rate * inverse; // -d sum / dz
    if (sum > 1) low = z;
    else high = z;
    const step = ((sum - 1) * sum) / slope;
    if (Math.abs(step) <= 1e-8 * z) {
      // The last step, taken to first order on every bandwidth: what z cannot resolve, the bandwidths still can.
      const correction = (1 - sum) / sums[1]!;
      for (let k = 0; k < count; k++) bandwidths[k] = bandwidths[k]! + slopes[k]! * correction;
      return rate + correction;
    }
    const next = z + step;
    z = next > low && next < high ? next : Math.sqrt(low * high);
  }
  throw new Error(`the common rate of ${count} devices did not converge; please report the gains`);
}

/** x / ln(1 + x) - 1, to a part in a thousand. */
function delayExcess(snr: number): number {
  return snr < 1e-5 ? snr / 2 : snr / Math.log1p(snr) - 1;
}
