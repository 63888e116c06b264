import type { Settings } from '../../settings';
import { VirtualQueue } from '../queue/virtualQueue';
import type { ParticipationConstants } from './participationConstants';

/**
 * The virtual queue (18) of a scheme with a constant V: it starts near the price of delay at which it settles, and has a floor.
 *
 * @param delayBudget - tau_bar, seconds
 * @param prices - Q_0 / V and Q_min / V, 1/tau_bar
 */
export function pricedQueue(
  { penaltyWeight }: Pick<Settings, 'penaltyWeight'>,
  delayBudget: number,
  { initialPrice, leastPrice }: Pick<ParticipationConstants, 'initialPrice' | 'leastPrice'>,
): VirtualQueue {
  return new VirtualQueue({
    delayBudget,
    initialBacklog: initialPrice * penaltyWeight * delayBudget,
    floor: leastPrice * penaltyWeight * delayBudget,
  });
}
