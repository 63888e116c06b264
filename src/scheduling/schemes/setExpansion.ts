import { driftPlusPenalty } from '../queue/lyapunov';
import { bisectBandwidth } from '../solver/bisectBandwidth';
import { gainOrder } from './gainOrder';
import { palette } from './palette';
import { emptySchedule } from './round';
import type { PrefixRule, SchemeIdentity, SetRule } from './scheme';

/** Relative width at which the bisection for the delay stops; the paper gives none. */
export const BISECTION_TOLERANCE: number = 1e-11;

/**
 * Algorithm 1 of the paper, to the letter: sort by channel gain, add devices one at a time, find the least delay of each
 * set by bisection with Lemma 3 inside, and stop at the first increase of the objective of P1.
 *
 * Theorem 2(b) says that the result minimises P1. It need not: tau*(n) is not convex, the objective may fall again after
 * its first increase, and the early stop then misses the best prefix. {@link exactPrefix} does not.
 *
 * @paper Algorithm 1, Theorem 2
 */
export const setExpansion: SchemeIdentity & PrefixRule & SetRule = {
  name: 'proposed',
  module: __filename,
  label: 'Proposed',
  look: palette[1]!,
  readsQueue: true,
  choose(prefixes, { backlog, penaltyWeight, penalty }) {
    let best = 0;
    let bestObjective = Infinity;
    for (let n = 1; n <= prefixes.count; n++) {
      const objective = penaltyWeight * penalty(n) + backlog * prefixes.leastDelay(n);
      if (objective > bestObjective) break;
      [best, bestObjective] = [n, objective];
    }
    return best;
  },
  schedule(state) {
    const order = gainOrder(state);
    let best = emptySchedule;
    let bestObjective = Infinity;
    for (let n = 1; n <= order.length; n++) {
      const devices = order.slice(0, n);
      const { delay, bandwidths } = bisectBandwidth({
        ...state,
        channelGains: Float64Array.from(devices, (k) => state.channelGains[k]!),
        tolerance: BISECTION_TOLERANCE,
      });
      const objective = driftPlusPenalty({
        ...state,
        scheduled: n,
        devices: state.channelGains.length,
        delay,
      });
      if (objective > bestObjective) break;
      best = { devices, bandwidths, delay };
      bestObjective = objective;
    }
    return best;
  },
};
