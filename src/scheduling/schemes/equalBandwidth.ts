import { palette } from './palette';
import type { PrefixRule, SchemeIdentity } from './scheme';

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
export const equalBandwidth: SchemeIdentity & PrefixRule = {
  name: 'aaba',
  module: __filename,
  label: 'AABA',
  look: palette[3]!,
  mayBeEmpty: true,
  sharing: 'equal',
  choose(prefixes, { delayBudget }) {
    let n = 0;
    while (n < prefixes.count && prefixes.equalShareDelay(n + 1) <= delayBudget) n++;
    return n;
  },
};
