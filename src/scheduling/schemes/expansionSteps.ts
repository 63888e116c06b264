import { driftPlusPenalty, schedulingPenalty } from '../queue/lyapunov';
import { bisectBandwidth } from '../solver/bisectBandwidth';
import { gainOrder } from './gainOrder';
import type { RoundState, Schedule } from './round';

/** Relative width at which the bisection for the delay stops; the paper gives none. */
export const BISECTION_TOLERANCE: number = 1e-11;

/** One step of Algorithm 1: the set that it looks at, what that set costs, and what it decides. */
export interface ExpansionStep {
  /** n, devices in the set. */
  readonly count: number;
  /** The device that joined, an index into the round's channel gains. */
  readonly device: number;
  /** g of that device. */
  readonly channelGain: number;
  /** psi(n) of (22). */
  readonly penalty: number;
  /** The n strongest devices with the bandwidths, Hz, that end the round soonest, and tau*(n), seconds. */
  readonly schedule: Schedule;
  /** J(n) of (22), seconds squared. */
  readonly objective: number;
  /** Whether J(n) is no more than J(n - 1): if so the algorithm goes on, if not it stops and returns the set before. */
  readonly accepted: boolean;
}

/**
 * What Algorithm 1 does in one round, step by step, with every set that it looks at. The last accepted step holds the schedule
 * of `setExpansion`. The step that stops it, where there is one, comes last.
 *
 * @paper Algorithm 1
 * @returns one step a set, the strongest device alone first; empty where nobody can be reached
 * @throws InputError as {@link gainOrder}
 *
 * @example
 * expansionSteps(state).map(({ count, objective, accepted }) => ({ count, objective, accepted }))
 */
export function expansionSteps(state: RoundState): ExpansionStep[] {
  return [...stepsOf(state)];
}

/** The steps one at a time: at thousands of devices all of their sets together are too much to keep. */
export function* stepsOf(state: RoundState): Generator<ExpansionStep, void, void> {
  const order = gainOrder(state);
  const deviceCount = state.channelGains.length;
  let best = Infinity;
  for (let n = 1; n <= order.length; n++) {
    const devices = order.slice(0, n);
    const { delay, bandwidths } = bisectBandwidth({
      ...state,
      channelGains: Float64Array.from(devices, (k) => state.channelGains[k]!),
      tolerance: BISECTION_TOLERANCE,
    });
    const objective = driftPlusPenalty({ ...state, scheduled: n, devices: deviceCount, delay });
    const device = devices.at(-1)!;
    const accepted = !(objective > best);
    yield {
      count: n,
      device,
      channelGain: state.channelGains[device]!,
      penalty: schedulingPenalty(state.penalty, n, deviceCount),
      schedule: { devices, bandwidths, delay },
      objective,
      accepted,
    };
    if (!accepted) return;
    best = objective;
  }
}
