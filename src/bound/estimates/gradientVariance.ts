import { domainError, least, type MeanInterval, meanInterval, square } from '../../math';
import { squaredDistance, squaredNorm } from './probedLoss';

/** How noisy the entries of mini-batch gradients are. */
export interface VarianceEstimate {
  /** q, entries of a gradient. */
  readonly entries: number;
  /** E||g - E g||^2, summed over entries: q sigma^2 of (15)-(16), the mean over devices with its interval. */
  readonly total: MeanInterval;
  /** The largest variance of an entry, mean over devices: sigma^2 as Assumption 4 words it. Biased up, being a maximum. */
  readonly largestEntry: number;
}

/**
 * The variance of mini-batch gradients from repeated draws at one point; unbiased, each device about its own mean.
 *
 * @paper Assumption 4
 * @param samples - [K][R] gradients, at least two devices and two draws
 * @returns the total over entries with Student's 95 % interval over devices, and the largest entry
 * @throws InputError for too few devices or draws
 */
export function gradientVariance(samples: readonly (readonly Float64Array[])[]): VarianceEstimate {
  const draws = least(samples.map((own) => own.length));
  if (samples.length < 2 || draws < 2) {
    const got = `${samples.length} devices and ${samples.length > 0 ? draws : 0} draws`;
    throw domainError('samples', 'of at least 2 devices and 2 draws each', got, 'one draw has no variance');
  }
  const entries = samples[0]![0]!.length;
  const perEntry = new Float64Array(entries);
  const totals = samples.map((own) => {
    let total = 0;
    for (let i = 0; i < entries; i++) {
      const mean = own.reduce((sum, gradient) => sum + gradient[i]!, 0) / own.length;
      const variance = own.reduce((sum, gradient) => sum + square(gradient[i]! - mean), 0) / (own.length - 1);
      perEntry[i] = perEntry[i]! + variance / samples.length;
      total += variance;
    }
    return total;
  });
  return { entries, total: meanInterval(totals), largestEntry: perEntry.reduce((a, b) => Math.max(a, b), 0) };
}

/** How far the true gradients of the devices lie apart. */
export interface SpreadEstimate {
  /** zeta^2 = (1/K) sum_k ||g_k - gbar||^2, with an interval over devices; 0 under Assumption 3. */
  readonly spread: MeanInterval;
  /** ||gbar||^2 */
  readonly squaredMean: number;
}

/**
 * The spread of the devices' true gradients about their mean: what rho(n) multiplies.
 *
 * @paper (11), Assumption 3
 * @param gradients - [K], at least two
 */
export function gradientSpread(gradients: readonly Float64Array[]): SpreadEstimate {
  const mean = gradients[0]!.map((_, i) => gradients.reduce((sum, g) => sum + g[i]!, 0) / gradients.length);
  return { spread: meanInterval(gradients.map((g) => squaredDistance(g, mean))), squaredMean: squaredNorm(mean) };
}
