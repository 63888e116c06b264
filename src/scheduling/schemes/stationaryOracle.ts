import { requireNonNegative } from '../../math';
import { exactPrefix } from './exactPrefix';
import { palette } from './palette';
import type { PrefixRule, SchemeIdentity, SetRule, StartedScheme } from './scheme';

/**
 * The stationary scheme of one fixed multiplier: every round minimises psi(n) + lambda tau*(n), whatever happened before.
 *
 * @param multiplier - lambda >= 0, 1/s; 0 schedules everybody
 */
export function stationaryOracle(multiplier: number): SchemeIdentity & PrefixRule & SetRule {
  requireNonNegative('multiplier', multiplier);
  const prices = { penaltyWeight: 1, backlog: multiplier };
  return {
    name: 'stationary',
    label: `Stationary, λ = ${multiplier}/s`,
    choose: (prefixes, round) => exactPrefix.choose(prefixes, { ...round, ...prices }),
    schedule: (round) => exactPrefix.schedule({ ...round, ...prices }),
  };
}

/**
 * The best stationary scheme in hindsight, the upper reference for the online schemes: it plays the plan of
 * `planInHindsight`, whose multiplier knows from the start how expensive a second will turn out to be.
 */
export const oracle: SchemeIdentity & StartedScheme = {
  name: 'oracle',
  module: __filename,
  label: 'Stationary oracle',
  look: palette[6]!,
  start(run) {
    const { counts } = run.planInHindsight();
    return { choose: (_, { round }) => counts[round]! };
  },
};
