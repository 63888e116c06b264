import { least, requireInteger } from '../../math';
import { gainOrder } from './gainOrder';
import { recombined } from './palette';
import { equalShareDelay } from './prefixes';
import { emptySchedule, type RoundState } from './round';
import type { SchemeIdentity, StartedScheme } from './scheme';

/** How RBCS-F weighs time and fairness. */
export interface FairnessConstants {
  /** m, devices a round. */
  readonly count: number;
  /** beta, the least share of the rounds that a device is to have, in [0, m/K]. */
  readonly leastShare: number;
  /** V, weight of a round's delay over tau_bar against a unit of the queues, > 0. */
  readonly delayWeight: number;
}

/**
 * Fixed on 27 November 2026 on the pilot cells 100 to 103, which no result uses: m = 3 is the largest number whose mean delay
 * under equal shares is within 1 % of tau_bar there at this beta.
 */
export const fairnessConstants: FairnessConstants = { count: 3, leastShare: 0.05, delayWeight: 1 };

/**
 * RBCS-F: the fastest rounds of m devices in which every device has its least share of them.
 *
 * Z_k counts the rounds that device k is owed, Z_k <- max(Z_k + beta - 1{k in S}, 0), and each round minimises
 * V max over S of tau_k / tau_bar - sum over k in S of Z_k over the sets of m devices, exactly: for every device that may be the
 * slowest, the m - 1 faster ones that are owed most.
 *
 * Source: Huang, Lin, Wu, He, Li and Zomaya, "An Efficiency-Boosting Client Selection Scheme for Federated Learning With
 * Fairness Guarantee", IEEE Trans. Parallel Distrib. Syst. 32(7), 2021 (arXiv:2011.01783). As there, the exchange time of a device does
 * not depend on who else takes part: shares are equal, B/m.
 * Differs from the source: channels are known, so nothing is estimated by a bandit.
 */
export const rbcsF: SchemeIdentity & StartedScheme = {
  name: 'rbcs-f',
  module: __filename,
  label: 'RBCS-F',
  look: recombined(5),
  start({ settings: { deviceCount } }) {
    const { leastShare } = fairnessConstants;
    const owed = new Float64Array(deviceCount);
    return {
      schedule(round) {
        const devices = fastestOwed(round, owed, fairnessConstants);
        for (let k = 0; k < deviceCount; k++) owed[k]! += leastShare;
        for (const k of devices) owed[k] = Math.max(owed[k]! - 1, 0);
        const n = devices.length;
        if (n === 0) return emptySchedule;
        const bandwidths = new Float64Array(n).fill(round.totalBandwidth / n);
        const weakest = least(devices.map((k) => round.channelGains[k]!));
        return { devices, bandwidths, delay: equalShareDelay(round, weakest, n) };
      },
    };
  },
};

/**
 * The m devices that minimise V max tau_k / tau_bar - sum Z_k with equal shares of the band, all of them where fewer than m can
 * be reached. In O(K log m): devices join from the strongest to the weakest, and the m - 1 most owed of them are kept.
 *
 * @param owed - Z_k >= 0, [K]
 * @throws InputError for m < 1
 */
export function fastestOwed(
  round: RoundState,
  owed: ArrayLike<number>,
  { count, delayWeight }: Pick<FairnessConstants, 'count' | 'delayWeight'>,
): readonly number[] {
  requireInteger('count', count, 1, 2 ** 26);
  const order = gainOrder(round);
  const m = Math.min(count, order.length);
  if (m === 0) return [];
  let best: readonly number[] = [];
  let bestObjective = Infinity;
  /** The m - 1 most owed of the stronger devices, the least owed last. */
  const kept: number[] = [];
  let sum = 0;
  for (const k of order) {
    if (kept.length === m - 1) {
      const slowest = equalShareDelay(round, round.channelGains[k]!, m);
      const objective = (delayWeight * slowest) / round.delayBudget - sum - owed[k]!;
      if (objective < bestObjective) [best, bestObjective] = [[...kept, k], objective];
    }
    let place = kept.length;
    while (place > 0 && owed[kept[place - 1]!]! < owed[k]!) place--;
    kept.splice(place, 0, k);
    sum += owed[k]!;
    if (kept.length > m - 1) sum -= owed[kept.pop()!]!;
  }
  return best;
}
