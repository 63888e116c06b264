import { recombined } from './palette';
import type { SchemeIdentity, StartedScheme } from './scheme';
import { bandwidthWithinLimit, rankedBy, scheduleWithinLimit } from './withinLimit';

/**
 * Age of update: the devices that were heard longest ago, weighed against the bandwidth that they need.
 *
 * T_k counts the rounds since device k took part. Each round is a knapsack, the largest sum of T_k + 1 that the band carries,
 * filled in the order of (T_k + 1) / b_k: the sum is below that of the best set by at most the age of one device, the first
 * that did not fit.
 *
 * Source: Yang, Arafa, Quek and Poor, "Age-Based Scheduling Policy for Federated Learning in Mobile Edge Networks", ICASSP 2020
 * (arXiv:1910.14648): staleness and channel quality jointly, with sub-channels that a device needs to meet its rate.
 * Differs from the source: bandwidth is continuous, the rate is L / tau_bar, and of its family of functions of the age this is
 * the linear one.
 */
export const ageOfUpdate: SchemeIdentity & StartedScheme = {
  name: 'age-of-update',
  module: __filename,
  label: 'Age of update',
  look: recombined(2),
  mayBeEmpty: true,
  start({ settings: { deviceCount } }) {
    const ages = new Float64Array(deviceCount);
    return {
      schedule(round) {
        const schedule = scheduleWithinLimit(
          round,
          rankedBy(ages.map((age, k) => (age + 1) / bandwidthWithinLimit(round, k))),
        );
        for (let k = 0; k < deviceCount; k++) ages[k]!++;
        for (const k of schedule.devices) ages[k] = 0;
        return schedule;
      },
    };
  },
};
