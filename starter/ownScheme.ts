import { allocateBandwidth, type Scheme } from 'fedft';

/** Four devices a round, in turn, whatever their channels. */
export const ownScheme: Scheme = {
  name: 'own',
  label: 'Own scheme',
  start() {
    let next = 0;
    return {
      schedule(round) {
        const devices = Array.from({ length: 4 }, () => next++ % round.channelGains.length);
        const channelGains = devices.map((k) => round.channelGains[k]!);
        return { devices, ...allocateBandwidth({ ...round, channelGains }) };
      },
    };
  },
};
