import { planInHindsight } from '../../scheduling';
import type { Settings } from '../../settings';
import type { PrefixRound } from './prefixRounds';

/**
 * The price of a second that the queue settles at, lambda tau_bar, a pure number: the best multiplier in hindsight of
 * pilot runs, averaged. Q near lambda V_t is where the queue neither grows nor drains.
 *
 * @param pilots - tabulated rounds of runs that the study itself does not use, one list a seed
 */
export function steadyPrice(
  pilots: readonly (readonly PrefixRound[])[],
  settings: Pick<Settings, 'penalty' | 'deviceCount' | 'delayBudgetMsPerBit'>,
): number {
  const delayBudget = settings.delayBudgetMsPerBit * 1e-3;
  let sum = 0;
  for (const rounds of pilots) {
    const prefixDelays = rounds.map(({ best }) => best);
    sum += planInHindsight({
      penalty: settings.penalty,
      devices: settings.deviceCount,
      prefixDelays,
      delayBudget,
    }).multiplier;
  }
  return (sum / pilots.length) * delayBudget;
}

/** The place-holder backlog Q_0 for a price, in units of tau_bar, to three digits: lambda V_0. */
export function placeholderBacklog(price: number, settings: Pick<Settings, 'penaltyWeight'>): number {
  return Number((price * settings.penaltyWeight).toPrecision(3));
}
