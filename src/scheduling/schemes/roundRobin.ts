import { recombined } from './palette';
import type { SchemeIdentity, StartedScheme } from './scheme';
import { scheduleWithinLimit } from './withinLimit';

/**
 * Round robin: devices in turn, whatever their channels.
 *
 * Source: Yang, Liu, Quek and Poor, "Scheduling Policies for Federated Learning in Wireless Networks", IEEE Trans. Commun.
 * 68(1), 2020, where a fixed number of sub-channels carries one group of devices after the other.
 * Differs from the source: the round takes as many as meet tau_bar, see {@link scheduleWithinLimit}; a device that does not fit
 * when its turn comes has missed it.
 */
export const roundRobin: SchemeIdentity & StartedScheme = {
  name: 'round-robin-limit',
  module: __filename,
  label: 'Round robin',
  look: recombined(0),
  mayBeEmpty: true,
  start({ settings: { deviceCount } }) {
    let next = 0;
    return {
      schedule(round) {
        const turns = Array.from({ length: deviceCount }, (_, i) => (next + i) % deviceCount);
        const schedule = scheduleWithinLimit(round, turns);
        const last = schedule.devices.at(-1);
        if (last !== undefined) next = (last + 1) % deviceCount;
        return schedule;
      },
    };
  },
};
