import { requireInteger } from '../../math';
import { allocatedSchedule } from './allocatedSchedule';
import { gainOrder } from './gainOrder';
import { palette } from './palette';
import type { SchemeIdentity, SetRule, StartedScheme } from './scheme';

const identity: SchemeIdentity = { name: 'random', label: 'Random', look: palette[5]! };

/**
 * n devices drawn uniformly in every round, blind to their channels, with the best bandwidths: the lower reference, and
 * the sampling for which the convergence bound is stated.
 *
 * @param count - n, an integer >= 1; where fewer devices can be reached at all, all of those
 * @throws InputError at a round with fewer than n devices in the cell
 *
 * @example
 * scheduleRound(randomDevices(5), state).devices.length // 5
 */
export function randomDevices(count: number): SchemeIdentity & SetRule {
  requireInteger('count', count, 1, 2 ** 26);
  return {
    ...identity,
    schedule(state) {
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

/** {@link randomDevices} with the `randomDeviceCount` of the settings. */
export const random: SchemeIdentity & StartedScheme = {
  ...identity,
  start: ({ settings }) => randomDevices(settings.randomDeviceCount),
};
