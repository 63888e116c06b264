import { log1p } from '../../math';
import { sortByGain } from '../solver/sortGains';
import type { RoundState } from './round';

type GainState = Pick<RoundState, 'channelGains' | 'payloadBits' | 'txPower' | 'noisePsd' | 'totalBandwidth'>;

/**
 * The devices that can be reached at all, strongest first: the order (23) in which every scheme but a random one adds
 * them. Equal gains keep the order of their indices, so a schedule never depends on how a sort treats ties.
 *
 * A device in so deep a fade that even the whole spectrum would not carry its payload in a finite time is left out:
 * scheduling it would make the round last for ever.
 *
 * @paper (23)
 * @returns indices into `channelGains`; empty if nobody can be reached
 * @throws InputError naming the first gain that is negative, NaN or infinite
 */
export function gainOrder(state: GainState): number[] {
  const { channelGains, payloadBits, txPower, noisePsd, totalBandwidth } = state;
  const order = sortByGain(channelGains);
  let reach = order.length;
  for (; reach > 0; reach--) {
    const unitSnrBandwidth = (txPower / noisePsd) * channelGains[order[reach - 1]!]!;
    const rate = totalBandwidth * log1p(unitSnrBandwidth / totalBandwidth); // nat/s with the whole spectrum
    if (payloadBits / rate < Infinity) break;
  }
  return Array.from(order.subarray(0, reach));
}

/** The gains in that order, without those that cannot be reached. */
export function sortedGains(state: GainState): Float64Array {
  return Float64Array.from(gainOrder(state), (k) => state.channelGains[k]!);
}
