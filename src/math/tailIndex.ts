import { domainError, requireInteger } from './domain';
import { log } from './elementary';

/**
 * Hill's estimate of the index alpha of a heavy tail, P(X > x) ~ x^-alpha: moments of an order below alpha exist, others are
 * infinite. At 1 or below there is no mean.
 *
 * @param values - positive, more than `largest`
 * @param largest - how many of the largest values are looked at, at least 2
 * @returns alpha; Infinity where those are all equal
 * @throws InputError for a value that is not positive, or too few
 *
 * @example
 * tailIndex([1, 1, 1, 2, 4], 2) // 0.961...: 2 / (log 2 + log 4)
 */
export function tailIndex(values: ArrayLike<number>, largest: number): number {
  requireInteger('largest', largest, 2, values.length - 1, 'the tail begins at the next value');
  const sorted = Float64Array.from(values).sort().reverse();
  if (!(sorted.at(-1)! > 0)) throw domainError('values', 'positive', sorted.at(-1));
  let sum = 0;
  for (let i = 0; i < largest; i++) sum += log(sorted[i]! / sorted[largest]!);
  return largest / sum;
}
