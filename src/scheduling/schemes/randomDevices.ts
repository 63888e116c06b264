import { requireInteger } from '../../math';
import { allocatedSchedule } from './allocatedSchedule';
import { gainOrder } from './gainOrder';
import { requireRoundState, type SchedulingPolicy } from './policy';

/**
 * n devices drawn uniformly in every round, blind to their channels, with the best bandwidths: the lower reference, and
 * the sampling for which the convergence bound is stated.
 *
 * @param count - n, an integer >= 1; where fewer devices can be reached at all, all of those
 * @throws InputError at a round with fewer than n devices in the cell
 *
 * @example
 * randomDevices(5).schedule(state).devices.length // 5
 */
export function randomDevices(count: number): SchedulingPolicy {
  requireInteger('count', count, 1, 2 ** 26);
  return {
    name: 'random',
    schedule(state) {
      requireRoundState(state);
      requireInteger(
        'count',
        count,
        1,
        state.channelGains.length,
        'draw at most as many devices as the cell has (randomDeviceCount)',
      );
      const reachable = gainOrder(state).sort((a, b) => a - b);
      return allocatedSchedule(state, state.stream.shuffle(reachable).slice(0, count));
    },
  };
}
