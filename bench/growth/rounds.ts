import { allSchemes, defaultSettings } from 'fedft';
import { proposed, scheduleRound, startScheme } from 'fedft/lab';
import { radio } from '../cells';
import { from, perCall, roundOf, sizes } from './deviceSizes';
import { type Growth, grow } from './results';

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
    await grow({ ...about, name: 'a round of Proposed, everybody', sizes }, (devices) => {
      const state = { ...roundOf(devices), backlog: 0 };
      return perCall(() => scheduleRound(proposed, state));
    }),
  );
  return growth;
}
