import { participationFactor } from '../../bound';
import { greatest } from '../../math';
import { allocateBandwidth } from '../solver/allocateBandwidth';
import { requiredBandwidth } from '../solver/requiredBandwidth';
import { gainOrder } from './gainOrder';
import type { RoundState } from './round';

/** What a round weighs devices and delay by, where devices differ in what they are worth. */
export interface SetPrices {
  /** u_k >= 0, seconds squared. */
  readonly deviceValues: Float64Array; // [K]
  /** V, seconds squared. */
  readonly penaltyWeight: number;
  /** Q_t, seconds. */
  readonly backlog: number;
}

/** Delays of the family, in delay budgets. */
const DELAYS = [0.3, 0.7, 1, 1.5, 2.5, 5];

/** Prices of the band, relative to the largest weight: five to a decade, over six decades. */
const BAND_PRICES = Array.from({ length: 30 }, (_, i) => 10 ** (i / 5 - 4));

/**
 * A good set for V rho(|S|) - sum over k in S of u_k + Q tau: the best of the Lagrangian family, the n devices with the largest
 * u_k - nu b_k(tau) / B over a grid of delays tau and of prices nu of the band, and of the prefixes of the gain order.
 *
 * @returns devices; empty where nobody can be reached
 */
export function bestSet(round: RoundState, prices: SetPrices): readonly number[] {
  const order = gainOrder(round);
  const { deviceValues, penaltyWeight, backlog } = prices;
  const devices = round.channelGains.length;
  const tried = new Set<string>();
  let best: readonly number[] = [];
  let bestObjective = Infinity;
  const tryPrefixes = (ranking: readonly number[]): void => {
    let worth = 0;
    for (let n = 1; n <= ranking.length; n++) {
      worth += deviceValues[ranking[n - 1]!]!;
      const set = ranking.slice(0, n);
      const key = [...set].sort((a, b) => a - b).join();
      if (tried.has(key)) continue;
      tried.add(key);
      const { delay } = allocateBandwidth({ ...round, channelGains: set.map((k) => round.channelGains[k]!) });
      const objective = penaltyWeight * participationFactor(n, devices) - worth + backlog * delay;
      if (objective < bestObjective) [best, bestObjective] = [set, objective];
    }
  };
  tryPrefixes(order);
  const scale = penaltyWeight + backlog * round.delayBudget + (order.length > 0 ? greatest([...deviceValues]) : 0);
  for (const share of DELAYS) {
    const delay = share * round.delayBudget;
    const bands = order.map((k) => requiredBandwidth({ ...round, delay, channelGain: round.channelGains[k]! }));
    for (const price of BAND_PRICES) {
      const scores = order.map((k, i) => {
        return { k, score: deviceValues[k]! - (scale * price * bands[i]!) / round.totalBandwidth };
      });
      const carried = scores.filter(({ score }) => score > -Infinity);
      tryPrefixes(carried.sort((a, b) => b.score - a.score || a.k - b.k).map(({ k }) => k));
    }
  }
  return best;
}
