import { recombined } from './palette';
import type { SchemeIdentity, StartedScheme } from './scheme';
import { scheduleWithinLimit } from './withinLimit';

/**
 * Age of information: every device decides by its own age whether it takes part, so that the intervals between two rounds of a
 * device vary as little as they can.
 *
 * With K devices of which n are wanted a round, an interval is K/n on average. Its variance is least where it is one of the two
 * integers around K/n: a device of age a since its last round stays out below floor(K/n), joins with probability
 * floor(K/n) + 1 - K/n at that age, and surely after it. Drawing n devices at random gives an interval the variance
 * (K/n)(K/n - 1) instead.
 *
 * Source: Javani and Wang, "Balancing Client Participation in Federated Learning Using AoI" (arXiv:2505.05099): the optimal
 * Markov policy, blind to channels.
 * Differs from the source: of those who join, the oldest that meet tau_bar transmit ({@link scheduleWithinLimit}); the others
 * grow older and join again. n is the setting `randomDeviceCount`.
 */
export const ageOfInformation: SchemeIdentity & StartedScheme = {
  name: 'age-of-information',
  module: __filename,
  label: 'Age of information',
  look: recombined(3),
  mayBeEmpty: true,
  start({ settings: { deviceCount, randomDeviceCount } }) {
    const interval = deviceCount / Math.min(deviceCount, randomDeviceCount);
    const shortest = Math.floor(interval);
    // Spread over the cycle, as they are after many rounds.
    const ages = Array.from({ length: deviceCount }, (_, k) => 1 + (k % shortest));
    return {
      schedule(round) {
        const joins = ages.map((age) => {
          const draw = round.stream.uniform();
          return age > shortest || (age === shortest && draw < shortest + 1 - interval);
        });
        const oldest = ages
          .map((_, k) => k)
          .filter((k) => joins[k])
          .sort((a, b) => ages[b]! - ages[a]! || a - b);
        const schedule = scheduleWithinLimit(round, oldest);
        for (let k = 0; k < deviceCount; k++) ages[k]!++;
        for (const k of schedule.devices) ages[k] = 1;
        return schedule;
      },
    };
  },
};
