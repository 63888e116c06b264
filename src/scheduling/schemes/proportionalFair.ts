import { recombined } from './palette';
import type { SchemeIdentity, StartedScheme } from './scheme';
import { rankedBy, scheduleWithinLimit } from './withinLimit';

/**
 * Proportional fair: the devices whose channels are best against their own average.
 *
 * Where fading is alike, as Rayleigh fading is, the ratio of a gain to its mean is too, so that every device leads the
 * ranking equally often, wherever it stands.
 *
 * Source: Yang, Liu, Quek and Poor, "Scheduling Policies for Federated Learning in Wireless Networks", IEEE Trans. Commun.
 * 68(1), 2020: those with the largest ratio of the present to the time-average SNR get the sub-channels.
 * Differs from the source: the round takes as many as meet tau_bar, see {@link scheduleWithinLimit}. The average is that of the
 * rounds so far, the present one included.
 */
export const proportionalFair: SchemeIdentity & StartedScheme = {
  name: 'proportional-fair',
  module: __filename,
  label: 'Proportional fair',
  look: recombined(1),
  mayBeEmpty: true,
  start({ settings: { deviceCount } }) {
    const sums = new Float64Array(deviceCount);
    return {
      schedule(round) {
        const ratios = round.channelGains.map((gain, k) => {
          sums[k]! += gain;
          return gain > 0 ? gain / sums[k]! : 0;
        });
        return scheduleWithinLimit(round, rankedBy(ratios));
      },
    };
  },
};
