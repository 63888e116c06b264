import { domainError, log, requireNonNegative, requirePositive } from '../../math';
import { type BandwidthWorkspace, createBandwidthWorkspace } from './bandwidthKernel';
import { type PrefixRate, solvePrefixRate } from './prefixRate';
import { resultArray } from './resultArray';

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
 * sum_k b_k(tau) = B, found by quintic inverse interpolation with two derivatives, inside a bracket: two or three evaluations of
 * each device. Differs from the paper: the paper bisects ({@link bisectBandwidth}).
 *
 * @paper (6), (7), (24)
 * @returns the delay in s (relative error under 1e-12) and bandwidths in Hz that sum to the total
 * @throws InputError for no device, a value outside its domain, or gains that spread over more than 1700 dB
 * @example
 * // two equal devices at 0 dB: half of the band each
 * allocateBandwidth({ payloadBits: 1, txPower: 1, channelGains: [1, 1], noisePsd: 1, totalBandwidth: 2 })
 * // { delay: 1, bandwidths: Float64Array [1, 1] }
 */
export function allocateBandwidth(options: AllocateBandwidthOptions): BandwidthAllocation {
  const { payloadBits, totalBandwidth } = options;
  const n = options.channelGains.length;
  if (n > shared.size) shared = createBandwidthWorkspace(Math.max(n, 2 * shared.size), 'shares');
  const weakest = load(options, shared);
  solvePrefixRate(shared, n, weakest, 0, found);
  const { bandwidth, slope, curvature } = shared;
  const { correction, gap } = found;
  const half = (0.5 * correction * correction) / (gap * gap);
  const bandwidths = resultArray(n);
  // The last step, taken to second order on every bandwidth: what the rate cannot resolve, the bandwidths still can.
  for (let k = 0; k < n; k++)
    bandwidths[k] = totalBandwidth * (bandwidth[k]! + slope[k]! * correction + curvature[k]! * half);
  return { delay: (payloadBits * Math.LN2) / (found.rate * totalBandwidth), bandwidths };
}

/** Memory between calls, grown to the largest call so far: an allocation of 20 devices takes about a microsecond. */
let shared: BandwidthWorkspace = createBandwidthWorkspace(64, 'shares');
const found: PrefixRate = { rate: 0, tried: 0, gap: 0, correction: 0, evaluations: 0 };

/** Checks the options and fills a workspace with the capacities; returns the weakest. */
function load(options: AllocateBandwidthOptions, workspace: BandwidthWorkspace): number {
  const { payloadBits, txPower, channelGains, noisePsd, totalBandwidth } = options;
  requireNonNegative('payloadBits', payloadBits);
  requirePositive('txPower', txPower);
  requirePositive('noisePsd', noisePsd);
  requirePositive('totalBandwidth', totalBandwidth);
  const n = channelGains.length;
  if (n === 0) throw domainError('channelGains', 'a list of at least one gain', '[]', 'schedule a device');
  const { capacity, inverseCapacity, logCapacity } = workspace;
  const perGain = txPower / (noisePsd * totalBandwidth);
  let weakest = Infinity;
  for (let k = 0; k < n; k++) {
    const gain = channelGains[k]!;
    if (!(gain > 0 && gain < Infinity)) {
      requirePositive(`channelGains[${k}]`, gain, `leave device ${k} out of the scheduled set`);
    }
    const s = gain * perGain;
    capacity[k] = s;
    inverseCapacity[k] = 1 / s;
    logCapacity[k] = log(s);
    if (s < weakest) weakest = s;
  }
  return weakest;
}
