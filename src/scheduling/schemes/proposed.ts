import { driftPlusPenalty } from '../queue/lyapunov';
import { allocateBandwidth } from '../solver/allocateBandwidth';
import { type BisectedAllocation, bisectBandwidth, prefixBisection } from '../solver/bisectBandwidth';
import { firstIncrease } from '../solver/firstIncrease';
import { prefixPenalty } from '../solver/prefixWorkspace';
import { BISECTION_TOLERANCE } from './expansionSteps';
import { gainOrder } from './gainOrder';
import { emptySchedule, type RoundState } from './round';
import type { PrefixRule, SchemeIdentity, SetRule } from './scheme';
import { setExpansion } from './setExpansion';

/**
 * The proposed scheme: what Algorithm 1 decides, in time near-linear in the number of devices.
 *
 * {@link setExpansion}, the algorithm to the letter, bisects the delay of every set that it looks at: quadratic. The sets,
 * bandwidths and delays are the same to the last bit: {@link firstIncrease} finds where the objective first rises, asks
 * the letter where that is closer than the bisection's tolerance, and one bisection gives the bandwidths.
 *
 * @paper Algorithm 1
 */
export const proposed: SchemeIdentity & PrefixRule & SetRule = {
  ...setExpansion,
  schedule(state) {
    const order = gainOrder(state);
    if (order.length === 0) return emptySchedule;
    const sortedChannelGains = Float64Array.from(order, (k) => state.channelGains[k]!);
    const devices = order.slice(0, stoppingCount(state, sortedChannelGains));
    const { delay, bandwidths } = bisected(state, sortedChannelGains.subarray(0, devices.length));
    return { devices, bandwidths, delay };
  },
};

/** What the letter computes of a set, without most of its evaluations. */
function bisected(state: RoundState, channelGains: Float64Array): BisectedAllocation {
  const { delay: solution } = allocateBandwidth({ ...state, channelGains });
  return bisectBandwidth({ ...state, channelGains, tolerance: BISECTION_TOLERANCE, solution });
}

function stoppingCount(state: RoundState, sortedChannelGains: Float64Array): number {
  const { backlog, penaltyWeight, penalty, delayBudget } = state;
  // V psi of two neighbours, computed by the letter as 0 V or as equal numbers, never rises: nothing to look at.
  if (backlog === 0) return sortedChannelGains.length;
  const devices = state.channelGains.length;
  const bisection = prefixBisection({ ...state, channelGains: sortedChannelGains, tolerance: BISECTION_TOLERANCE });
  /** J(n) by the letter, from tau*(n) where it is known. */
  const objective = (n: number, known: number | undefined): number => {
    const solution = known ?? allocateBandwidth({ ...state, channelGains: sortedChannelGains.subarray(0, n) }).delay;
    return driftPlusPenalty({ ...state, scheduled: n, devices, delay: bisection.delayOf(n, solution) });
  };
  let [last, lastObjective] = [0, 0];
  return firstIncrease({
    ...state,
    sortedChannelGains,
    devices,
    increases(n, delay, nextDelay) {
      const before = n === last ? lastObjective : objective(n, delay);
      [last, lastObjective] = [n + 1, objective(n + 1, nextDelay)];
      return lastObjective > before;
    },
    // The letter's delay lies within the bisection's tolerance above tau*, give or take the rounding of its sums; and some
    // half units on every term, here and there.
    slack(n, delay) {
      const terms = Math.abs(prefixPenalty(penalty, n, devices)) + Math.abs(prefixPenalty(penalty, n + 1, devices));
      return (
        backlog * delay * (BISECTION_TOLERANCE + 2 * bisection.errorOf(n + 1)) +
        4 * Number.EPSILON * (penaltyWeight * terms + 2 * backlog * (delay + delayBudget))
      );
    },
  });
}
