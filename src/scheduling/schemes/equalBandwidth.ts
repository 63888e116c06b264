import { uplinkRate } from '../../network';
import { gainOrder } from './gainOrder';
import { emptySchedule, requireRoundState, type SchedulingPolicy } from './policy';

/**
 * AABA, adaptive average bandwidth allocation: every scheduled device gets the same share B/n, and the set is the largest
 * n whose weakest member still meets the per-round limit.
 *
 *     max n   subject to   L / r_n(B/n) <= tau_bar                         (28)
 *
 * The rate of the n-th strongest device falls with n, through its gain and through its share, so the first n that fails
 * ends the search. When not even the strongest device meets the limit with the whole spectrum the round stays empty: it
 * takes no time and nobody learns.
 *
 * @paper (28)
 */
export const equalBandwidth: SchedulingPolicy = {
  name: 'aaba',
  schedule(state) {
    requireRoundState(state);
    const { channelGains, payloadBits, txPower, noisePsd, totalBandwidth, delayBudget } = state;
    const order = gainOrder(state);
    const delayOf = (n: number): number =>
      payloadBits /
      uplinkRate({ bandwidth: totalBandwidth / n, txPower, channelGain: channelGains[order[n - 1]!]!, noisePsd });
    let n = 0;
    while (n < order.length && delayOf(n + 1) <= delayBudget) n++;
    if (n === 0) return emptySchedule;
    return {
      devices: order.slice(0, n),
      bandwidths: new Float64Array(n).fill(totalBandwidth / n),
      delay: delayOf(n),
    };
  },
};
