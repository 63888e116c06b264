import { allocatedSchedule } from './allocatedSchedule';
import { gainOrder } from './gainOrder';
import { greedy } from './greedy';
import { palette } from './palette';
import type { SchemeIdentity, SetRule } from './scheme';

/**
 * GS after one round of everybody: a control, which no paper proposes. The first round takes all devices within reach with
 * the best bandwidths, however long that lasts; from then on it is {@link greedy}.
 *
 * It tells apart two ways in which a scheme can lead GS: by the devices of many rounds, or by having reached everybody
 * once, as an empty queue makes Algorithm 1 do. Like any round of everybody under Rayleigh fading, its first one has no
 * finite expected delay, so it does not keep the budget (8).
 */
export const gsPlusOne: SchemeIdentity & SetRule = {
  name: 'gs-plus-one',
  module: __filename,
  label: 'GS + one round of all',
  look: palette[9]!,
  mayBeEmpty: true,
  schedule: (round) => (round.round === 0 ? allocatedSchedule(round, gainOrder(round)) : greedy.schedule(round)),
};
