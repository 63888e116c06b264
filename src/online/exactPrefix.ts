import { allocatedSchedule } from './allocatedSchedule';
import { gainOrder } from './gainOrder';
import { driftPlusPenalty } from './lyapunov';
import { emptySchedule, requireRoundState, type SchedulingPolicy } from './policy';

/**
 * Problem P1 exactly: the best of all prefixes of the gain order, which is the best of all sets (Theorem 2(a)).
 */
export const exactPrefix: SchedulingPolicy = {
  name: 'exact',
  schedule(state) {
    requireRoundState(state);
    const order = gainOrder(state);
    let best = emptySchedule;
    let bestObjective = Infinity;
    for (let n = 1; n <= order.length; n++) {
      const candidate = allocatedSchedule(state, order.slice(0, n));
      const objective = driftPlusPenalty({
        ...state,
        scheduled: n,
        devices: state.channelGains.length,
        delay: candidate.delay,
      });
      if (objective < bestObjective) {
        best = candidate;
        bestObjective = objective;
      }
    }
    return best;
  },
};
