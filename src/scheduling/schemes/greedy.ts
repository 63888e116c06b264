import { gainOrder } from './gainOrder';
import { palette } from './palette';
import type { PrefixRule, SchemeIdentity, SetRule } from './scheme';
import { scheduleWithinLimit } from './withinLimit';

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
  schedule(round) {
    return scheduleWithinLimit(round, gainOrder(round), { passOver: false });
  },
};
