import { exactPrefixSearch } from '../solver/exactPrefixSearch';
import { allocatedSchedule } from './allocatedSchedule';
import { gainOrder } from './gainOrder';
import { recombined } from './palette';
import { participationConstants } from './participationConstants';
import { pricedQueue } from './pricedQueue';
import { emptySchedule } from './round';
import type { SchemeIdentity, StartedScheme } from './scheme';

/**
 * OCEAN: as many devices as the long-term budget carries, more of them later.
 *
 * Each round minimises -V eta_t n / K + Q_t tau over the prefixes of the gain order, exactly, with weights eta_t that rise over
 * the rounds: eta_t = 2 (t + 1) / (T + 1), 1 on average.
 *
 * Source: Xu and Wang, "Client Selection and Bandwidth Allocation in Wireless Federated Learning Networks: A Long-Term
 * Perspective", IEEE Trans. Wireless Commun. 20(4), 2021 (arXiv:2004.04314).
 * Differs from the source: there each client has an energy budget and a queue for it, and chooses its power; here power is
 * fixed and the long-term budget is the delay (8), so one queue takes the place of theirs. It starts and has its floor as that of
 * {@link participation}; from an empty queue the first round would take everybody.
 */
export const ocean: SchemeIdentity & StartedScheme = {
  name: 'ocean',
  module: __filename,
  label: 'OCEAN',
  look: recombined(4),
  start({ settings, delayBudget }) {
    const queue = pricedQueue(settings, delayBudget, participationConstants);
    const weight = settings.penaltyWeight * delayBudget * delayBudget;
    return {
      schedule(round) {
        const order = gainOrder(round);
        if (order.length === 0) {
          queue.advance(0);
          return emptySchedule;
        }
        const { scheduled } = exactPrefixSearch({
          ...round,
          sortedChannelGains: Float64Array.from(order, (k) => round.channelGains[k]!),
          devices: round.channelGains.length,
          penalty: 'count',
          penaltyWeight: (weight * 2 * (round.round + 1)) / (round.rounds + 1),
          backlog: queue.backlog,
        });
        const schedule = allocatedSchedule(round, order.slice(0, scheduled));
        queue.advance(schedule.delay);
        return schedule;
      },
    };
  },
};
