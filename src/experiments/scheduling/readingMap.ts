import { bySize, type RunHandle, runsOf } from '../../records';
import type { Settings } from '../../settings';
import type { Experiment } from '../experiment';
import { studyWork } from '../studyWork';
import { type AmbiguityRow, studyAlternative } from './ambiguityStudy';
import { readingFamilies } from './jointReadings';
import { type PrefixRound, prefixRounds } from './prefixRounds';
import { type Sizes, study, tabulatedSettings } from './study';

const sizes: Sizes<{ seeds: number; rounds: number }> = bySize({
  smoke: { seeds: 2, rounds: 20 },
  laptop: { seeds: 30, rounds: 100 },
  paper: { seeds: 100, rounds: 200 },
});

/** Runs of `reading-map`, one a family of readings; a row a reading. */
export const readingMapRuns: RunHandle<readonly AmbiguityRow[], { readonly family: string }> = runsOf('reading-map', {
  labels: { family: 'text' },
  run: ({ family }) => family,
});

/** Readings of the paper tried together, also those of a project: what its sentences on scheduling depend on. */
export const readingMap: Experiment = {
  name: 'reading-map',
  section: 'IV-V',
  about:
    'what the source leaves open, read together: psi x V_t x Q_0, cell x power x psi, and readings that have a name',
  module: __filename,
  async runs(request) {
    const { seeds, rounds } = sizes[request.profile];
    const settings = tabulatedSettings('reading-map', request, { rounds });
    return readingFamilies.map(({ name, readings }) => {
      const family = readings();
      return study(readingMapRuns, {
        labels: { family: name },
        settings,
        extra: { seeds, readings: family.map(({ name: reading, settings: told }) => ({ reading, told: { ...told } })) },
        work: studyWork(settings.rounds, seeds, family),
        results(tick) {
          const tabulate = keptRounds();
          return family.map((reading, i) => {
            tick(i, family.length);
            return studyAlternative(settings, reading, seeds, tabulate);
          });
        },
      });
    });
  },
};

/** The rounds of a cell depend on no penalty, weight or queue: they are tabulated once. */
function keptRounds(): (settings: Settings) => readonly PrefixRound[] {
  const kept = new Map<string, readonly PrefixRound[]>();
  return (settings) => {
    const { deviceCount, serverDistanceM, cellRadiusM, txPowerW, rounds, seed } = settings;
    const key = [deviceCount, serverDistanceM, cellRadiusM, txPowerW, rounds, seed].join(' ');
    const table = kept.get(key) ?? prefixRounds(settings);
    kept.set(key, table);
    return table;
  };
}
