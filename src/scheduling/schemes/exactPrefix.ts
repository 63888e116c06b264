import { exactPrefixSearch } from '../solver/exactPrefixSearch';
import { allocatedSchedule } from './allocatedSchedule';
import { gainOrder } from './gainOrder';
import { emptySchedule, requireRoundState, type SchedulingPolicy } from './policy';

/**
 * Problem P1 exactly: the best of all prefixes of the gain order, which by Theorem 2(a) is the best of all sets.
 *
 * Differs from the paper: {@link setExpansion}, its Algorithm 1, stops at the first increase of the objective and can miss
 * the best prefix. At least one device is scheduled even where psi = -n/K and a long queue would make the empty set
 * cheaper: a round without devices teaches nothing.
 *
 * @paper (27), (46), Theorem 2
 */
export const exactPrefix: SchedulingPolicy = {
  name: 'exact',
  schedule(state) {
    requireRoundState(state);
    const order = gainOrder(state);
    if (order.length === 0) return emptySchedule;
    const { scheduled } = exactPrefixSearch({
      ...state,
      sortedChannelGains: Float64Array.from(order, (k) => state.channelGains[k]!),
      devices: state.channelGains.length,
    });
    return allocatedSchedule(state, order.slice(0, scheduled));
  },
};
