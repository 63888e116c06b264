import { requireInteger } from '../../math';
import { uplinkRate } from '../../network';
import { schedulingPenalty } from '../queue/lyapunov';
import { allocateBandwidth } from '../solver/allocateBandwidth';
import { exactPrefixSearch } from '../solver/exactPrefixSearch';
import { firstIncrease } from '../solver/firstIncrease';
import { leastDelays } from '../solver/leastDelays';
import type { PrefixProblem } from '../solver/prefixWorkspace';
import type { RoundState } from './round';
import type { Prefixes, RoundPrices } from './scheme';

/** Least delays of at most this many devices are tabulated whole: about 20 ms. */
export const TABULATED_WHOLE: number = 1000;

/** Where a table begins. */
const SHORTEST_TABLE = 64;

/**
 * The prefixes of a round's gain order. In a large cell a table of least delays grows as a scheme walks along it, n (n + 1)
 * evaluations of Lemma 3 for n prefixes; a jump beyond it solves that prefix alone, and what minimises an objective is searched for.
 *
 * @param order - the devices that can be reached, strongest first: `gainOrder(state)`
 */
export function prefixesOf(state: RoundState, order: readonly number[]): Prefixes {
  const { channelGains } = state;
  const count = order.length;
  let sorted: Float64Array | undefined;
  let delays: Float64Array = new Float64Array(0);
  const gainsOf = (n: number): Float64Array => {
    sorted ??= Float64Array.from(order, (k) => channelGains[k]!);
    return sorted.subarray(0, n);
  };
  const leastDelay = (n: number): number => {
    requireInteger('n', n, 1, count);
    if (n > delays.length) {
      const grown = Math.min(count, Math.max(SHORTEST_TABLE, 2 * delays.length));
      if (n > grown) return allocateBandwidth({ ...state, channelGains: gainsOf(n) }).delay;
      delays = leastDelays({ ...state, sortedChannelGains: gainsOf(grown) });
    }
    return delays[n - 1]!;
  };
  const problemOf = ({ backlog, penaltyWeight }: RoundPrices): PrefixProblem => ({
    ...state,
    backlog,
    penaltyWeight,
    devices: channelGains.length,
    sortedChannelGains: gainsOf(count),
  });
  return {
    count,
    leastDelay,
    equalShareDelay(n) {
      requireInteger('n', n, 1, count);
      return equalShareDelay(state, channelGains[order[n - 1]!]!, n);
    },
    best(prices) {
      if (count <= TABULATED_WHOLE) return bestOf(count, objectiveOf(prices, leastDelay));
      return exactPrefixSearch(problemOf(prices)).scheduled;
    },
    firstRise(prices) {
      if (prices.backlog === 0) return count; // V psi never rises
      const objective = objectiveOf(prices, leastDelay);
      if (count <= TABULATED_WHOLE) return firstRiseOf(count, objective);
      return firstIncrease({
        ...problemOf(prices),
        increases: (n, delay = leastDelay(n), nextDelay = leastDelay(n + 1)) =>
          prices.penaltyWeight * (prices.penalty(n + 1) - prices.penalty(n)) + prices.backlog * (nextDelay - delay) > 0,
        // What rounding leaves open, of the sums behind a delay and of every term.
        slack: (n, delay) => 4 * Number.EPSILON * (prices.penaltyWeight + prices.backlog * delay * (n + 1)),
      });
    },
  };
}

/** V psi(n) + Q tau*(n), seconds squared. */
export function objectiveOf(
  { backlog, penaltyWeight, penalty }: RoundPrices,
  leastDelay: (n: number) => number,
): (n: number) => number {
  return (n) => penaltyWeight * penalty(n) + backlog * leastDelay(n);
}

/** The n in [1, count] of the least objective, the largest among equal ones; 0 for none. */
export function bestOf(count: number, objective: (n: number) => number): number {
  let best = 0;
  let least = Infinity;
  for (let n = 1; n <= count; n++) {
    const value = objective(n);
    if (value <= least) [best, least] = [n, value];
  }
  return best;
}

/** The first n in [1, count] whose next has a larger objective, or count. */
export function firstRiseOf(count: number, objective: (n: number) => number): number {
  let last = Infinity;
  for (let n = 1; n <= count; n++) {
    const value = objective(n);
    if (value > last) return n - 1;
    last = value;
  }
  return count;
}

/** L / r_n(B/n) of (28), seconds: how long the n-th strongest device takes with a share B/n. */
export function equalShareDelay(
  radio: Pick<RoundState, 'payloadBits' | 'txPower' | 'noisePsd' | 'totalBandwidth'>,
  channelGain: number,
  n: number,
): number {
  const { payloadBits, txPower, noisePsd, totalBandwidth } = radio;
  return payloadBits / uplinkRate({ bandwidth: totalBandwidth / n, txPower, channelGain, noisePsd });
}

/** The prices of a round. */
export function pricesOf(state: RoundState): RoundPrices {
  const { round, delayBudget, backlog, penaltyWeight, penalty, channelGains } = state;
  const deviceCount = channelGains.length;
  return {
    round,
    deviceCount,
    delayBudget,
    backlog,
    penaltyWeight,
    penalty: (n) => schedulingPenalty(penalty, n, deviceCount),
  };
}
