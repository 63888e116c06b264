import { requireInteger } from '../../math';
import { uplinkRate } from '../../network';
import { schedulingPenalty } from '../queue/lyapunov';
import { leastDelays } from '../solver/leastDelays';
import type { RoundState } from './round';
import type { Prefixes, RoundPrices } from './scheme';

/**
 * The prefixes of a round's gain order. The least delays are tabulated when the first is asked for: K (K + 1) evaluations
 * of Lemma 3.
 *
 * @param order - the devices that can be reached, strongest first: `gainOrder(state)`
 */
export function prefixesOf(state: RoundState, order: readonly number[]): Prefixes {
  const { channelGains } = state;
  let delays: Float64Array | undefined;
  return {
    count: order.length,
    leastDelay(n) {
      requireInteger('n', n, 1, order.length);
      delays ??= leastDelays({ ...state, sortedChannelGains: Float64Array.from(order, (k) => channelGains[k]!) });
      return delays[n - 1]!;
    },
    equalShareDelay(n) {
      requireInteger('n', n, 1, order.length);
      return equalShareDelay(state, channelGains[order[n - 1]!]!, n);
    },
  };
}

/** L / r_n(B/n) of (28), seconds: how long the n-th strongest device takes with a share B/n. */
export function equalShareDelay(state: RoundState, channelGain: number, n: number): number {
  const { payloadBits, txPower, noisePsd, totalBandwidth } = state;
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
