import { palette } from './palette';
import { participationConstants } from './participationConstants';
import { pricedQueue } from './pricedQueue';
import { proposed } from './proposed';
import type { SchemeIdentity, StartedScheme } from './scheme';

/**
 * Algorithm 1 with the queue and the constant V of {@link participation}: what of a difference between the two is owed to the
 * devices' own values, and what to the queue. Its first rounds do not take everybody, as {@link proposed} does from Q_0 = 0.
 *
 * Source: the paper, Algorithm 1, with a place-holder backlog after Neely (2010), section 4.8.
 */
export const proposedPlaceholder: SchemeIdentity & StartedScheme = {
  name: 'proposed-placeholder',
  module: __filename,
  label: 'Proposed, place-holder',
  look: palette[10]!,
  start({ settings, delayBudget }) {
    const queue = pricedQueue(settings, delayBudget, participationConstants);
    const penaltyWeight = settings.penaltyWeight * delayBudget * delayBudget;
    return {
      schedule(round) {
        const schedule = proposed.schedule({ ...round, penaltyWeight, backlog: queue.backlog });
        queue.advance(schedule.delay);
        return schedule;
      },
    };
  },
};
