import { requireNonNegative } from '../../math';
import { exactPrefix } from './exactPrefix';
import type { SchedulingPolicy } from './policy';

/**
 * The stationary policy of one fixed multiplier: every round minimises psi(n) + lambda tau*(n), whatever happened before.
 *
 * With the multiplier that {@link planInHindsight} finds for a run it is the best such policy in hindsight, the upper
 * reference for the online schemes: it knows from the start how expensive a second will turn out to be.
 *
 * @param multiplier - lambda >= 0, 1/s; 0 schedules everybody
 */
export function stationaryOracle(multiplier: number): SchedulingPolicy {
  requireNonNegative('multiplier', multiplier);
  return {
    name: 'oracle',
    schedule: (state) => exactPrefix.schedule({ ...state, penaltyWeight: 1, backlog: multiplier }),
  };
}
