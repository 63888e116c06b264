import { requireNonNegative } from '../math';
import type { RoundState } from './policy';

/**
 * The devices that can be reached at all, strongest first: the order (23) in which every scheduler but a random one adds
 * them. Equal gains keep the order of their indices, so a schedule never depends on how a sort treats ties.
 *
 * A device in so deep a fade that even the whole spectrum would not carry its payload in a finite time is left out:
 * scheduling it would make the round last for ever.
 *
 * @returns indices into `channelGains`; empty if nobody can be reached
 * @throws RangeError naming the first gain that is negative, NaN or infinite
 */
export function gainOrder(
  state: Pick<RoundState, 'channelGains' | 'payloadBits' | 'txPower' | 'noisePsd' | 'totalBandwidth'>,
): number[] {
  const { channelGains, payloadBits, txPower, noisePsd, totalBandwidth } = state;
  const order: number[] = [];
  for (let k = 0; k < channelGains.length; k++) {
    const gain = channelGains[k]!;
    if (!(gain >= 0 && gain < Infinity)) requireNonNegative(`channelGains[${k}]`, gain, `look at device ${k}`);
    const unitSnrBandwidth = (txPower / noisePsd) * gain;
    const rate = totalBandwidth * Math.log1p(unitSnrBandwidth / totalBandwidth); // nat/s with the whole spectrum
    if (payloadBits / rate < Infinity) order.push(k);
  }
  return order.sort((a, b) => channelGains[b]! - channelGains[a]! || a - b);
}
