import { requiredBandwidth } from '../solver/requiredBandwidth';
import { gainOrder } from './gainOrder';
import { palette } from './palette';
import { emptySchedule } from './round';
import type { PrefixRule, SchemeIdentity, SetRule } from './scheme';

/** Relative slack on the sum of bandwidths: rounding must not cost a device that fits exactly. */
const ROUNDING = 1e-12;

/**
 * GS, the greedy strategy: the average constraint becomes a limit on every round, tau_t <= tau_bar. Devices are added in
 * the order of their gains, each with the least bandwidth that meets the limit (29), until the rest of the spectrum does
 * not carry one more.
 *
 * Every scheduled device finishes exactly at tau_bar, and what is left of the spectrum stays unused, as in the paper.
 * When not even the strongest device fits the round stays empty: it takes no time and nobody learns.
 *
 * @paper (29)
 */
export const greedy: SchemeIdentity & PrefixRule & SetRule = {
  name: 'gs',
  module: __filename,
  label: 'GS',
  look: palette[2]!,
  mayBeEmpty: true,
  sharing: 'deadline',
  choose(prefixes, { delayBudget }) {
    let n = 0;
    while (n < prefixes.count && prefixes.leastDelay(n + 1) <= delayBudget) n++;
    return n;
  },
  schedule(state) {
    const { channelGains, payloadBits, txPower, noisePsd, totalBandwidth, delayBudget } = state;
    const order = gainOrder(state);
    const bandwidths: number[] = [];
    let spent = 0;
    for (const k of order) {
      const bandwidth = requiredBandwidth({
        payloadBits,
        delay: delayBudget,
        txPower,
        channelGain: channelGains[k]!,
        noisePsd,
      });
      if (!(spent + bandwidth <= totalBandwidth * (1 + ROUNDING))) break;
      spent += bandwidth;
      bandwidths.push(bandwidth);
    }
    const n = bandwidths.length;
    if (n === 0) return emptySchedule;
    return { devices: order.slice(0, n), bandwidths: Float64Array.from(bandwidths), delay: delayBudget };
  },
};
