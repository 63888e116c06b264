import { domainError, requireInteger } from './domain';

/** Sarle's coefficient of a uniform distribution: two modes are above it, one mode without much skewness is below. */
export const UNIFORM_BIMODALITY: number = 5 / 9;

/**
 * Sarle's bimodality coefficient (g^2 + 1) / (k + 3 (n-1)^2 / ((n-2)(n-3))) with the sample's skewness g and excess kurtosis k,
 * both corrected for the size of the sample; in (0, 1], 1 for two values alone. See Pfister and others, Good things peak in
 * pairs, Frontiers in Psychology 4:700 (2013). A skewed distribution of one mode can be above {@link UNIFORM_BIMODALITY} too, so
 * ask beside it whether both modes are there.
 *
 * @param values - at least four numbers
 * @returns 0 where all are equal: they have one mode
 * @throws InputError for fewer than four values, or one that is not finite
 *
 * @example
 * bimodalityCoefficient([1, 1, 1, 1, 9, 9, 9, 9]) // 0.476...: eight values are too few
 */
export function bimodalityCoefficient(values: ArrayLike<number>): number {
  const n = values.length;
  requireInteger('values.length', n, 4, Number.MAX_SAFE_INTEGER, 'three values have no kurtosis');
  let centre = 0;
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(values[i])) throw domainError(`values[${i}]`, 'finite', values[i]!);
    centre += values[i]! / n;
  }
  let [second, third, fourth] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const deviation = values[i]! - centre;
    const squared = deviation * deviation;
    second += squared / n;
    third += (squared * deviation) / n;
    fourth += (squared * squared) / n;
  }
  if (second === 0) return 0;
  const skewness = ((third / (second * Math.sqrt(second))) * Math.sqrt(n * (n - 1))) / (n - 2);
  const excess = fourth / (second * second) - 3;
  const kurtosis = ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * excess + 6);
  return (skewness * skewness + 1) / (kurtosis + (3 * (n - 1) * (n - 1)) / ((n - 2) * (n - 3)));
}
