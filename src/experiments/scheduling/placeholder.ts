import { penaltyWeightAt } from '../../scheduling';
import type { Settings } from '../../settings';
import { type PrefixRound, prefixRounds } from './prefixRounds';
import { hindsightPlan } from './replay';

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
  for (const rounds of pilots) sum += hindsightPlan(rounds, settings).multiplier;
  return (sum / pilots.length) * delayBudget;
}

/** The place-holder backlog Q_0 for a price, in units of tau_bar, to three digits: lambda times the first weight of psi. */
export function placeholderBacklog(
  price: number,
  settings: Pick<Settings, 'penaltyWeight' | 'penaltySchedule' | 'penaltySide' | 'rounds'>,
): number {
  const { penaltySchedule, penaltyWeight, rounds, penaltySide } = settings;
  return Number((price * penaltyWeightAt(penaltySchedule, penaltyWeight, 0, rounds, penaltySide)).toPrecision(3));
}

/** Pilot runs, with seeds far from those of any study. */
const PILOTS = 5;
const PILOT_SEED = 1_000_000;

/**
 * Where the queue of a cell and budget settles in the first rounds, in units of tau_bar, to three digits: the steady price of
 * five pilot runs, times the weight that psi begins with.
 *
 * @param tabulate - the rounds of a run; a caller with many readings of one cell keeps them
 */
export function steadyBacklog(
  settings: Settings,
  tabulate: (settings: Settings) => readonly PrefixRound[] = prefixRounds,
): number {
  const rounds = Math.min(settings.rounds, 500);
  const pilots = Array.from({ length: PILOTS }, (_, i) => tabulate({ ...settings, rounds, seed: PILOT_SEED + i }));
  return placeholderBacklog(steadyPrice(pilots, settings), settings);
}
