import { requireInteger, requirePositive } from '../../math';
import type { PenaltySchedule, PenaltySide } from '../../settings';

/**
 * What psi weighs against Q_t tau_t in round t. The paper asks for a positive descending V_t, and neither says how it
 * descends nor, now that (22) is lost, which of the two terms it multiplies. With v_t the descending shape:
 *
 *     learning:  V_t psi(n) + Q_t tau,   V_t = V_0 v_t                      many devices first, few later
 *     delay:     V_0 psi(n) + V_t Q_t tau,   V_t = v_t / v_{T-1}            few first, many later
 *
 * Dividing the second by V_t makes both the same problem, with V_0 the largest weight of psi in the run: in the first round
 * on the side of learning, in the last one on the side of the delay.
 *
 * @paper (22)
 * @param schedule - v_t; `'constant'`: 1; `'inverse-sqrt'`: 1 / sqrt(t + 1); `'linear'`: 1 - t/T
 * @param initialWeight - V_0 > 0, in any unit; the result has the same
 * @param round - t in [0, T)
 * @param rounds - T
 * @param side - which term V_t multiplies, default `'learning'`
 *
 * @example
 * penaltyWeightAt('inverse-sqrt', 10, 3, 100) // 5
 * penaltyWeightAt('inverse-sqrt', 10, 24, 100, 'delay') // 5
 */
export function penaltyWeightAt(
  schedule: PenaltySchedule,
  initialWeight: number,
  round: number,
  rounds: number,
  side: PenaltySide = 'learning',
): number {
  requirePositive('initialWeight', initialWeight);
  requireInteger('rounds', rounds, 1, Number.MAX_SAFE_INTEGER);
  requireInteger('round', round, 0, rounds - 1);
  switch (schedule) {
    case 'constant':
      return initialWeight;
    case 'inverse-sqrt':
      return side === 'learning'
        ? initialWeight / Math.sqrt(round + 1)
        : initialWeight * Math.sqrt((round + 1) / rounds);
    case 'linear':
      return side === 'learning' ? initialWeight * (1 - round / rounds) : initialWeight / (rounds - round);
  }
}
