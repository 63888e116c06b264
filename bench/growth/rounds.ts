import {
  allSchemes,
  defaultSettings,
  drawChannelGains,
  exactPrefixSearch,
  placeDevices,
  RandomStream,
  setExpansion,
} from 'fedft';
import { parseSettings, proposed, roundCurves, roundsOf, scheduleRound, sortByGain, startScheme } from 'fedft/lab';
import { cellGains, radio } from '../cells';
import { time } from '../measure';
import { prefixRound } from '../page/benches';
import { type Growth, grow } from './results';

const sizes = [20, 100, 1e3, 1e4, 1e5, 1e6];
/** Algorithm 1 to the letter bisects the delay of every set that it looks at. */
const letterSizes = [20, 100, 1e3];
const [from, samples] = [1e3, 5];

/** Rounds that are tabulated together: one helps to find the next. */
const STUDY_ROUNDS = 4;

/** Processor time, ms, that the calls of a sample take together, where a call takes less. */
const SAMPLE = 20;

/** Median processor time of one call, ms; a first one says how many make a sample. */
async function perCall(task: () => unknown): Promise<number> {
  const first = await time(task, 1);
  const calls = Math.max(1, Math.min(1000, Math.ceil(SAMPLE / first)));
  const taken = await time(() => {
    for (let call = 0; call < calls; call++) task();
  }, samples);
  return taken / calls;
}

/** The round of one cell, V such that about half of the devices take part under the proposed scheme. */
function roundOf(devices: number) {
  const { backlog, penaltyWeight } = prefixRound(devices, 0);
  const channelGains = cellGains(devices, 0);
  const delayBudget = 3e-8 * radio.payloadBits;
  return {
    ...radio,
    backlog,
    penaltyWeight,
    penalty: 'bound',
    channelGains,
    delayBudget,
    round: 0,
    rounds: 1,
    stream: new RandomStream(0, 'bench/round'),
  } as const;
}

/** A round of scheduling against the number of devices: every scheme of the paper in full, checks and sort included. */
export async function growthOfRounds(): Promise<readonly Growth[]> {
  const about = { part: 'rounds', variable: 'devices', unit: 'ms', from } as const;
  const growth: Growth[] = [];
  for (const name of ['all-in', 'proposed', 'exact', 'gs', 'aaba']) {
    const scheme = allSchemes().find((one) => one.name === name)!;
    growth.push(
      await grow({ ...about, name: `a round of ${scheme.label}`, sizes }, (devices) => {
        const state = roundOf(devices);
        const run = {
          settings: { ...defaultSettings, deviceCount: devices },
          payloadBits: radio.payloadBits,
          delayBudget: state.delayBudget,
          planInHindsight: () => {
            throw new Error('none of these schemes knows its rounds beforehand');
          },
        };
        const running = startScheme(scheme, run);
        return perCall(() => running.schedule(state));
      }),
    );
  }
  growth.push(
    await grow({ ...about, name: 'a round of Proposed that takes everybody', sizes }, (devices) => {
      const state = { ...roundOf(devices), backlog: 0 };
      return perCall(() => scheduleRound(proposed, state));
    }),
    await grow({ ...about, name: 'a round that a study of scheduling tabulates', sizes }, async (devices) => {
      const settings = parseSettings({ deviceCount: devices, rounds: STUDY_ROUNDS });
      const roundAt = roundsOf({ settings, payloadBits: 1 });
      const study = (): unknown => [...roundCurves(roundAt, STUDY_ROUNDS, [settings.penalty])];
      return (await perCall(study)) / STUDY_ROUNDS;
    }),
    await grow({ ...about, name: 'Algorithm 1 to the letter', sizes: letterSizes, from: 100 }, (devices) => {
      const state = roundOf(devices);
      return perCall(() => setExpansion.schedule(state));
    }),
    await grow({ ...about, name: 'the best prefix, beyond the sort', sizes }, (devices) => {
      const problem = prefixRound(devices, 0);
      return perCall(() => exactPrefixSearch(problem));
    }),
    await grow({ ...about, name: 'the sort', sizes }, (devices) => {
      const gains = cellGains(devices, 0);
      return perCall(() => sortByGain(gains));
    }),
    await grow({ ...about, name: 'placing devices and drawing their channels', sizes }, (devices) => {
      const settings = { ...defaultSettings, deviceCount: devices };
      return perCall(() =>
        drawChannelGains(placeDevices(settings, new RandomStream(0, 'bench/place')), new RandomStream(0, 'bench/draw')),
      );
    }),
  );
  return growth;
}
