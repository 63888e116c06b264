import { stepsOf } from './expansionSteps';
import { palette } from './palette';
import { emptySchedule } from './round';
import type { PrefixRule, SchemeIdentity, SetRule } from './scheme';

/**
 * Algorithm 1 of the paper, to the letter: sort by channel gain, add devices one at a time, find the least delay of each
 * set by bisection with Lemma 3 inside, and stop at the first increase of the objective of P1.
 *
 * Theorem 2(b) says that the result minimises P1. It need not: tau*(n) is not convex, the objective may fall again after
 * its first increase, and the early stop then misses the best prefix. {@link exactPrefix} does not.
 *
 * @paper Algorithm 1, Theorem 2
 */
export const setExpansion: SchemeIdentity & PrefixRule & SetRule = {
  name: 'proposed',
  module: __filename,
  label: 'Proposed',
  look: palette[1]!,
  readsQueue: true,
  choose: (prefixes, prices) => prefixes.firstRise(prices),
  schedule(state) {
    let best = emptySchedule;
    for (const { schedule, accepted } of stepsOf(state)) if (accepted) best = schedule;
    return best;
  },
};
