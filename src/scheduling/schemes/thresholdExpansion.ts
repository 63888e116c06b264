import { earlyStopCount, expansionThresholds } from '../queue/earlyStop';
import { leastDelays } from '../solver/leastDelays';
import { allocatedSchedule } from './allocatedSchedule';
import { gainOrder } from './gainOrder';
import { emptySchedule } from './round';
import type { SchemeIdentity, SetRule } from './scheme';
import { setExpansion } from './setExpansion';

/**
 * The choice of Algorithm 1 without its bisections: the same stop, read off the thresholds theta_n > V/Q.
 *
 * {@link setExpansion} is the paper's algorithm to the letter and the one that runs and figure 6 measure. This one finds the
 * same devices ten times sooner, which is what a page that redraws while a slider moves needs.
 */
export const thresholdExpansion: SchemeIdentity & SetRule = {
  name: 'proposed',
  label: 'Proposed',
  look: setExpansion.look!,
  schedule(state) {
    const order = gainOrder(state);
    if (order.length === 0) return emptySchedule;
    const sortedChannelGains = Float64Array.from(order, (k) => state.channelGains[k]!);
    const curve = {
      delays: leastDelays({ ...state, sortedChannelGains }),
      penalty: state.penalty,
      devices: state.channelGains.length,
    };
    const ratio = state.backlog > 0 ? state.penaltyWeight / state.backlog : Infinity;
    return allocatedSchedule(state, order.slice(0, earlyStopCount(expansionThresholds(curve), ratio)));
  },
};
