import { domainError, requireInteger } from './domain';
import { quantile } from './quantile';

/** Sums beyond this are scaled down by it: a power of two, so that no digit is lost. */
const LARGE_EXPONENT = 400;
const LARGE = 2 ** LARGE_EXPONENT;

/** A median over independent repetitions and its confidence interval. */
export interface MedianInterval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The median of independent values with the interval of the sign test, between two of the sorted values. It supposes nothing
 * of the distribution, neither a mean nor a variance, which the delays of section II-B do not have.
 *
 * With fewer than six values no two of them hold the median with 95 % confidence; then it is their whole range.
 *
 * @param values - at least one, one a repetition; finite
 * @param confidence - in (0, 1), 0.95 by default; the interval has it or more
 *
 * @example
 * medianInterval([1, 2, 3, 4, 5, 6, 7, 8, 900]) // { median: 5, low: 2, high: 8 }
 */
export function medianInterval(values: ArrayLike<number>, confidence = 0.95): MedianInterval {
  const n = values.length;
  requireInteger('values.length', n, 1, 2 ** 31, 'leave out a median of nothing');
  if (!(confidence > 0 && confidence < 1)) throw domainError('confidence', 'in (0, 1)', confidence);
  const median = quantile(values, 0.5);
  const sorted = Float64Array.from(values).sort();
  // P(at most k of n values below the median) = below 2^exponent, k = 0, 1, ...: 2^-n itself is no double where n > 1074.
  let exponent = -n;
  let term = 1;
  let below = term;
  let k = 0;
  while (below * 2 ** exponent <= (1 - confidence) / 2) {
    k++;
    term *= (n - k + 1) / k;
    below += term;
    if (below > LARGE) {
      term /= LARGE;
      below /= LARGE;
      exponent += LARGE_EXPONENT;
    }
  }
  const first = Math.max(0, k - 1);
  return { median, low: sorted[first]!, high: sorted[n - 1 - first]! };
}
