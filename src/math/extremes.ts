/**
 * The greatest of any number of values; -Infinity of none, NaN where one is NaN. `Math.max(...values)` puts every value on the
 * stack, which overflows at some 120,000.
 */
export function greatest(values: Iterable<number>): number {
  let found = -Infinity;
  for (const value of values) found = Math.max(found, value);
  return found;
}

/** The least of any number of values; Infinity of none, NaN where one is NaN. */
export function least(values: Iterable<number>): number {
  let found = Infinity;
  for (const value of values) found = Math.min(found, value);
  return found;
}
