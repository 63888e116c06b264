import { allReadings } from '../../settings';
import type { Alternative } from './ambiguityItems';
import { describeWeighting, weightings } from './weightings';

/** Readings that are tried together, since one setting at a time is not enough. */
export interface ReadingFamily {
  readonly name: string;
  /** What is crossed with what. */
  readonly about: string;
  readonly readings: () => readonly Alternative[];
}

const psis = { count: 'count', bound: 'rho' } as const;
const penalties = ['count', 'bound'] as const;

const starts = [
  { start: 'Q_0 = 0', settings: { initialBacklog: 0 } },
  { start: 'place-holder', settings: {}, placeholder: true },
  { start: 'floor', settings: { initialBacklog: 0, minBacklog: 1 } },
] as const;

const cells = [
  { cell: '200 m, disc 100 m', settings: { serverDistanceM: 200, cellRadiusM: 100 } },
  { cell: '200 m, disc 50 m', settings: { serverDistanceM: 200, cellRadiusM: 50 } },
  { cell: '100 m, disc 100 m', settings: { serverDistanceM: 100, cellRadiusM: 100 } },
  { cell: 'centre, disc 500 m', settings: { serverDistanceM: 0, cellRadiusM: 500 } },
] as const;

/** Every family, in the order of the map. */
export const readingFamilies: readonly ReadingFamily[] = [
  {
    name: 'queue',
    about: 'psi x V_t x start of the queue, in the default cell',
    readings: () =>
      penalties.flatMap((penalty) =>
        weightings.flatMap((weighting) =>
          starts.map(({ start, settings, ...rest }) => ({
            name: `${psis[penalty]}, ${describeWeighting(weighting)}, ${start}`,
            settings: { penalty, ...weighting, ...settings },
            ...rest,
          })),
        ),
      ),
  },
  {
    name: 'radio',
    about: 'cell x transmit power x psi, with the default V_t and Q_0',
    readings: () =>
      cells.flatMap(({ cell, settings }) =>
        [0.1, 1].flatMap((txPowerW) =>
          penalties.map((penalty) => ({
            name: `${cell}, ${txPowerW} W, ${psis[penalty]}`,
            settings: { ...settings, txPowerW, penalty },
          })),
        ),
      ),
  },
  {
    name: 'named',
    about: 'readings that have a name',
    readings: () => allReadings().map(({ name, settings }) => ({ name, settings })),
  },
];
