import { exactPrefixSearch } from '../solver/exactPrefixSearch';
import { allocatedSchedule } from './allocatedSchedule';
import { gainOrder } from './gainOrder';
import { palette } from './palette';
import { emptySchedule } from './round';
import type { PrefixRule, SchemeIdentity, SetRule } from './scheme';

/**
 * Problem P1 exactly: the best of all prefixes of the gain order, which by Theorem 2(a) is the best of all sets.
 *
 * Differs from the paper: {@link setExpansion}, its Algorithm 1, stops at the first increase of the objective and can miss
 * the best prefix. At least one device is scheduled even where psi = -n/K and a long queue would make the empty set
 * cheaper: a round without devices teaches nothing.
 *
 * @paper (27), (46), Theorem 2
 */
export const exactPrefix: SchemeIdentity & PrefixRule & SetRule = {
  name: 'exact',
  module: __filename,
  label: 'Exact prefix',
  look: palette[4]!,
  readsQueue: true,
  choose: (prefixes, prices) => prefixes.best(prices),
  schedule(round) {
    const order = gainOrder(round);
    if (order.length === 0) return emptySchedule;
    const { scheduled } = exactPrefixSearch({
      ...round,
      sortedChannelGains: Float64Array.from(order, (k) => round.channelGains[k]!),
      devices: round.channelGains.length,
    });
    return allocatedSchedule(round, order.slice(0, scheduled));
  },
};
