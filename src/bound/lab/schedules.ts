import { requireInteger } from '../../math';

/**
 * T rounds in two halves: n = first, then n = second. With the numbers exchanged the total is the same for even T.
 *
 * @example
 * halves(2, 8, 4) // [2, 2, 8, 8]
 */
export function halves(first: number, second: number, rounds: number): number[] {
  requireInteger('rounds', rounds, 0, 1e6);
  return Array.from({ length: rounds }, (_, t) => (t < rounds / 2 ? first : second));
}

/** T rounds of the same n. */
export function constantSchedule(scheduled: number, rounds: number): number[] {
  return halves(scheduled, scheduled, rounds);
}
