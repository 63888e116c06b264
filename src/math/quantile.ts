import { domainError } from './domain';

/**
 * A quantile by linear interpolation between the sorted values (R's type 7).
 *
 * @param values - at least one finite number
 * @param share - in [0, 1]; 0.5 is the median
 * @throws InputError for no values, one that is not finite, or a share outside [0, 1]
 * @example
 * quantile([1, 2, 4], 0.75) // 3
 */
export function quantile(values: ArrayLike<number>, share: number): number {
  if (values.length === 0) throw domainError('values.length', 'at least 1', 0);
  if (!(share >= 0 && share <= 1)) throw domainError('share', 'in [0, 1]', share);
  const sorted = Float64Array.from(values).sort();
  if (!sorted.every(Number.isFinite))
    throw domainError(
      'values',
      'finite',
      sorted.find((x) => !Number.isFinite(x)),
    );
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  return sorted[below]! + (place - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!);
}
