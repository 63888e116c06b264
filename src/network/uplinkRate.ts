import { log1p, log2, requireNonNegative, requirePositive } from '../math';

/** One device's uplink. */
export interface Uplink {
  /** b, Hz, in [0, Infinity]. */
  readonly bandwidth: number;
  /** p, W, > 0. */
  readonly txPower: number;
  /** g, power gain, a pure number >= 0. */
  readonly channelGain: number;
  /** N0, W/Hz, > 0. */
  readonly noisePsd: number;
}

/**
 * Achievable uplink rate.
 *
 *     r = b log2(1 + p g / (b N0))                                         (5)
 *
 * Concave and increasing in b: 0 at b = 0, and never above p g / (N0 ln 2), its limit for b = Infinity. A device whose
 * rate must exceed that limit cannot be helped by bandwidth.
 *
 * @paper (5)
 * @returns bit/s
 * @throws InputError for a negative or NaN argument
 *
 * @example
 * uplinkRate({ bandwidth: 1e6, txPower: 0.1, channelGain: 1e-10, noisePsd: 4e-21 }) // 1.129e7
 */
export function uplinkRate({ bandwidth, txPower, channelGain, noisePsd }: Uplink): number {
  if (!(bandwidth >= 0)) requireNonNegative('bandwidth', bandwidth);
  requirePositive('txPower', txPower);
  requireNonNegative('channelGain', channelGain);
  requirePositive('noisePsd', noisePsd);
  if (bandwidth === 0 || channelGain === 0) return 0;
  const unitSnrBandwidth = (txPower / noisePsd) * channelGain; // Hz; the bandwidth at which the SNR is 1
  const snr = unitSnrBandwidth / bandwidth;
  if (snr === Infinity) {
    // The ratio overflowed, its logarithm has not.
    return bandwidth * (log2(txPower) + log2(channelGain) - log2(noisePsd) - log2(bandwidth));
  }
  // Below 2^-54 ln(1 + snr)/snr is 1 to the last bit; a vanishing snr times a huge bandwidth would lose digits.
  if (snr < 2 ** -54) return unitSnrBandwidth / Math.LN2;
  return (bandwidth * log1p(snr)) / Math.LN2;
}
