import { requireInteger, requirePositive } from '../../math';
import type { PenaltySchedule } from '../../settings';

/**
 * V_t of (22): how much a round cares about learning against delay. The paper asks for a positive descending sequence
 * and says no more.
 *
 * @paper (22)
 * @param schedule - `'constant'`: V_0; `'inverse-sqrt'`: V_0 / sqrt(t + 1); `'linear'`: V_0 (1 - t/T)
 * @param initialWeight - V_0 > 0, in any unit; the result has the same
 * @param round - t in [0, T)
 * @param rounds - T
 *
 * @example
 * penaltyWeightAt('inverse-sqrt', 10, 3, 100) // 5
 */
export function penaltyWeightAt(
  schedule: PenaltySchedule,
  initialWeight: number,
  round: number,
  rounds: number,
): number {
  requirePositive('initialWeight', initialWeight);
  requireInteger('rounds', rounds, 1, Number.MAX_SAFE_INTEGER);
  requireInteger('round', round, 0, rounds - 1);
  switch (schedule) {
    case 'constant':
      return initialWeight;
    case 'inverse-sqrt':
      return initialWeight / Math.sqrt(round + 1);
    case 'linear':
      return initialWeight * (1 - round / rounds);
  }
}
