import type { RandomStream } from '../math';
import type { Cell } from './cell';

/**
 * One round of Rayleigh block fading: the channel power gain of every device, constant within the round.
 *
 *     g_k = T0 (d_k/d0)^-alpha |h_k|^2,   |h_k|^2 ~ Exp(1)                 section II-B
 *
 * @param cell - the placed devices
 * @param stream - the stream `'channel/ROUND'`: one a round, so that rounds can be drawn in any order
 * @returns power gains, pure numbers >= 0, one a device
 *
 * @example
 * const gains = drawChannelGains(cell, new RandomStream(settings.seed, `channel/${round}`));
 */
export function drawChannelGains(cell: Pick<Cell, 'pathGains'>, stream: RandomStream): Float64Array {
  return cell.pathGains.map((pathGain) => pathGain * stream.exponential());
}
