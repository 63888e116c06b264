import { exp, lambertWm1, log, requireNonNegative, requirePositive } from '../../math';
import { lowerFromLog, snrNearCapacity } from '../../math/lambertw';

/** One device's uplink in a round: what Lemma 3 needs. */
export interface RequiredBandwidthOptions {
  /** L, bits to send, >= 0. */
  readonly payloadBits: number;
  /** tau, seconds within which they must arrive, > 0. */
  readonly delay: number;
  /** p, transmit power in W, > 0. */
  readonly txPower: number;
  /** g, channel power gain, >= 0 (0: nothing ever arrives). */
  readonly channelGain: number;
  /** N0, noise power spectral density in W/Hz, > 0. */
  readonly noisePsd: number;
}

/** Gamma at and above which the series around the capacity is used; below it, the Lambert-W form does not cancel. */
const NEAR_CAPACITY = 0.4;

/**
 * The least bandwidth that carries a payload within a delay: Lemma 3, equation (25), in a form that keeps full precision.
 *
 * b solves b log2(1 + p g / (b N0)) = L / tau. With c = p g / N0 and Gamma = (L / tau) ln 2 / c, it is c / x where
 * ln(1 + x) / x = Gamma.
 *
 * Differs from the paper: W_{-1} is evaluated from the logarithm of its argument, which does not underflow, and near
 * Gamma = 1 a rational function of 1 - Gamma replaces the difference W + Gamma, which cancels
 * ({@link lemma3Bandwidth} is the formula to the letter).
 *
 * @paper (24), (25), Lemma 3, (40)
 * @returns bandwidth in Hz; Infinity where no finite bandwidth is enough (Gamma >= 1)
 * @throws InputError for a value outside its domain
 * @example
 * requiredBandwidth({ payloadBits: 1e6, delay: 1, txPower: 1, channelGain: 1e-6, noisePsd: 1e-12 }) // 1e6 Hz at 0 dB
 */
export function requiredBandwidth(options: RequiredBandwidthOptions): number {
  const { nats, capacity } = rates(options);
  return bandwidthAtRate(nats, capacity);
}

/**
 * {@link requiredBandwidth} of checked numbers.
 *
 * @param nats - R ln 2, nat/s
 * @param capacity - p g / N0, nat/s
 */
export function bandwidthAtRate(nats: number, capacity: number): number {
  if (nats === 0) return 0;
  const gamma = nats / capacity;
  if (!(gamma < 1)) return Infinity;
  if (gamma > NEAR_CAPACITY) {
    const shortfall = 1 - gamma;
    return capacity / (shortfall * snrNearCapacity(shortfall));
  }
  // ln Gamma from its parts where the quotient leaves the normal range.
  const logGamma = gamma > 1e-300 ? log(gamma) : log(nats) - log(capacity);
  return nats / (lowerFromLog(gamma - logGamma) - gamma);
}

/**
 * Equation (25) to the letter: b = -R ln 2 / (W(-Gamma e^-Gamma) + Gamma), on the branch W_{-1}.
 *
 * For study: W + Gamma cancels as Gamma approaches 1, and the argument underflows below Gamma = 1e-308. On the other
 * branch W_0(-Gamma e^-Gamma) = -Gamma and b would be 0/0. Use {@link requiredBandwidth} to compute.
 *
 * @paper (25), Lemma 3, (41)-(43)
 * @returns bandwidth in Hz; Infinity where Gamma >= 1
 * @throws InputError for a value outside its domain
 */
export function lemma3Bandwidth(options: RequiredBandwidthOptions): number {
  const { nats, capacity } = rates(options);
  if (nats === 0) return 0;
  const gamma = nats / capacity;
  if (!(gamma < 1)) return Infinity;
  return -nats / (lambertWm1(-gamma * exp(-gamma)) + gamma);
}

/** R ln 2 (nat/s) and p g / N0 (the capacity at infinite bandwidth, nat/s). */
function rates(options: RequiredBandwidthOptions): { nats: number; capacity: number } {
  const { payloadBits, delay, txPower, channelGain, noisePsd } = options;
  requireNonNegative('payloadBits', payloadBits);
  requirePositive('delay', delay, 'a payload needs time to arrive');
  requirePositive('txPower', txPower);
  requireNonNegative('channelGain', channelGain, 'a power gain, not in dB');
  requirePositive('noisePsd', noisePsd);
  return { nats: (payloadBits / delay) * Math.LN2, capacity: (txPower * channelGain) / noisePsd };
}
