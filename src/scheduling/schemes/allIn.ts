import { allocatedSchedule } from './allocatedSchedule';
import { gainOrder } from './gainOrder';
import { requireRoundState, type SchedulingPolicy } from './policy';

/**
 * All-in: every device in every round with the best bandwidths, whatever the delay; the upper reference of learning in
 * section V-A. A device that cannot be reached at all (gain 0) is left out, or the round would never end.
 */
export const allIn: SchedulingPolicy = {
  name: 'all-in',
  schedule(state) {
    requireRoundState(state);
    return allocatedSchedule(state, gainOrder(state));
  },
};
