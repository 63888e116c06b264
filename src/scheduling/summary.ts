import type { SchedulingTrace } from './simulate';

/** A trace in a few numbers. */
export interface TraceSummary {
  /** (1/T) sum n_t. */
  readonly meanDevices: number;
  /** (1/T) sum tau_t, seconds. */
  readonly meanDelay: number;
  /** The mean delay over tau_bar; at most 1 where (8) is met. */
  readonly delayOverBudget: number;
  /** max tau_t, seconds. */
  readonly maxDelay: number;
  /** Rounds in which nobody was scheduled. */
  readonly emptyRounds: number;
  /** Rounds longer than tau_bar. */
  readonly roundsOverBudget: number;
}

/**
 * Averages of a trace over its rounds.
 *
 * @paper (8)
 */
export function summariseTrace(trace: SchedulingTrace): TraceSummary {
  const { rounds, delayBudget } = trace;
  let devices = 0;
  let delay = 0;
  let maxDelay = 0;
  let emptyRounds = 0;
  let roundsOverBudget = 0;
  for (const round of rounds) {
    devices += round.devices.length;
    delay += round.delay;
    maxDelay = Math.max(maxDelay, round.delay);
    if (round.devices.length === 0) emptyRounds++;
    if (round.delay > delayBudget) roundsOverBudget++;
  }
  const meanDelay = delay / rounds.length;
  return {
    meanDevices: devices / rounds.length,
    meanDelay,
    delayOverBudget: meanDelay / delayBudget,
    maxDelay,
    emptyRounds,
    roundsOverBudget,
  };
}
