import { allocateBandwidth, type Scheme } from '../../src/scheduling';

/** Five devices a round, in turn, whatever their channels: a scheme of one's own, with a memory of where it stands. */
export const roundRobin: Scheme = {
  name: 'round-robin',
  label: 'Round robin',
  start({ settings: { deviceCount } }) {
    let next = 0;
    return {
      schedule(round) {
        const devices = Array.from({ length: Math.min(5, deviceCount) }, () => next++ % deviceCount);
        const channelGains = devices.map((k) => round.channelGains[k]!);
        return { devices, ...allocateBandwidth({ ...round, channelGains }) };
      },
    };
  },
};
