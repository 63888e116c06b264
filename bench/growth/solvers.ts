import { defaultSettings, drawChannelGains, exactPrefixSearch, placeDevices, RandomStream, setExpansion } from 'fedft';
import { parseSettings, roundCurves, roundsOf, sortByGain } from 'fedft/lab';
import { cellGains } from '../cells';
import { prefixRound } from '../page/benches';
import { from, perCall, roundOf, sizes } from './deviceSizes';
import { type Growth, grow } from './results';

/** Algorithm 1 to the letter bisects the delay of every set that it looks at. */
const letterSizes = [20, 100, 1e3];

/** Rounds that are tabulated together: one helps to find the next. */
const STUDY_ROUNDS = 4;

/** What a round is made of, and what is done to one beside scheduling it, against the number of devices. */
export async function growthOfSolvers(): Promise<readonly Growth[]> {
  const about = { part: 'solvers', variable: 'devices', unit: 'ms', from } as const;
  return [
    await grow({ ...about, name: 'a tabulated round', sizes }, async (devices) => {
      const settings = parseSettings({ deviceCount: devices, rounds: STUDY_ROUNDS });
      const roundAt = roundsOf({ settings, payloadBits: 1 });
      const study = (): unknown => [...roundCurves(roundAt, STUDY_ROUNDS, [settings.penalty])];
      return (await perCall(study)) / STUDY_ROUNDS;
    }),
    await grow({ ...about, name: 'Algorithm 1, literal', sizes: letterSizes, from: 100 }, (devices) => {
      const state = roundOf(devices);
      return perCall(() => setExpansion.schedule(state));
    }),
    await grow({ ...about, name: 'best prefix', sizes }, (devices) => {
      const problem = prefixRound(devices, 0);
      return perCall(() => exactPrefixSearch(problem));
    }),
    await grow({ ...about, name: 'the sort', sizes }, (devices) => {
      const gains = cellGains(devices, 0);
      return perCall(() => sortByGain(gains));
    }),
    await grow({ ...about, name: 'drawing channels', sizes }, (devices) => {
      const settings = { ...defaultSettings, deviceCount: devices };
      return perCall(() =>
        drawChannelGains(placeDevices(settings, new RandomStream(0, 'bench/place')), new RandomStream(0, 'bench/draw')),
      );
    }),
  ];
}
