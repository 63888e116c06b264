import { greatest } from '../../math';
import { bySize, type RunHandle, runsOf } from '../../records';
import type { Settings } from '../../settings';
import type { Experiment } from '../experiment';
import { requestedSchemes } from '../requestedSchemes';
import { studyWork } from '../studyWork';
import { ambiguityItems } from './ambiguityItems';
import { type AmbiguityRow, type PayloadRow, studyAlternative, studyPayload } from './ambiguityStudy';
import { budgetMultiples, budgetTimes } from './budgets';
import { channelModels } from './channelModels';
import { type EarlyStopStudy, studyEarlyStop } from './earlyStopStudy';
import { type OrderGrid, type OrderRow, studyOrder } from './orderStudy';
import { measureRunningTime, type RunningTimeRow } from './runningTime';
import { studyRunningWork, type WorkRow } from './runningWork';
import { type Sizes, settingsOf, study, tabulatedSettings } from './study';
import { studyTransient, type TransientStudy, transientSchemes } from './transientStudy';
import { describeWeighting, type Weighting, weightings } from './weightings';

const earlyStopSizes: Sizes<{ seeds: number; rounds: number; gsDevices: readonly number[] }> = bySize({
  smoke: { seeds: 2, rounds: 30, gsDevices: [4] },
  laptop: { seeds: 30, rounds: 200, gsDevices: [2, 4, 10] },
  paper: { seeds: 100, rounds: 1000, gsDevices: [1, 2, 4, 6, 10, 15] },
});

/** Runs of `early-stop`, one a channel model. */
export const earlyStopRuns: RunHandle<EarlyStopStudy, { readonly channels: string }> = runsOf('early-stop', {
  labels: { channels: 'text' },
  run: ({ channels }) => channels,
});

/** Theorem 2(b): how often and by how much Algorithm 1's early stop misses the best prefix. */
export const earlyStop: Experiment = {
  name: 'early-stop',
  section: 'IV-B',
  about: "Theorem 2(b): how often Algorithm 1's early stop misses the best prefix, and by how much",
  module: __filename,
  async runs(request) {
    const { seeds, rounds, gsDevices } = earlyStopSizes[request.profile];
    return channelModels.map(({ name, settings: changes }) => {
      const settings = tabulatedSettings('early-stop', request, { rounds, ...changes });
      return study(earlyStopRuns, {
        labels: { channels: name },
        settings,
        extra: { seeds, gsDevices },
        work: studyWork(settings.rounds, seeds, gsDevices),
        results: () => studyEarlyStop(settings, seeds, gsDevices),
      });
    });
  },
};

const transientSizes: Sizes<{ seeds: number; short: number; long: number }> = bySize({
  smoke: { seeds: 2, short: 20, long: 40 },
  laptop: { seeds: 30, short: 200, long: 5000 },
  paper: { seeds: 100, short: 200, long: 20000 },
});

/** Runs of `transient`: a short and a long horizon. */
export const transientRuns: RunHandle<TransientStudy, { readonly horizon: 'short' | 'long' }> = runsOf('transient', {
  labels: { horizon: 'text' },
  run: ({ horizon }) => horizon,
});

/** The first-round transient of an empty queue, and the place-holder backlog that removes it. */
export const transient: Experiment = {
  name: 'transient',
  section: 'IV-A',
  about: 'what starting with an empty queue costs, and what a place-holder backlog saves',
  module: __filename,
  async runs(request) {
    const { seeds, ...horizons } = transientSizes[request.profile];
    return (['short', 'long'] as const).map((horizon) => {
      const settings = settingsOf(request, { rounds: horizons[horizon] });
      const schemes = requestedSchemes(request, transientSchemes);
      const told = request.schemes === undefined ? {} : { schemes: schemes.map(({ name }) => name) };
      return study(transientRuns, {
        labels: { horizon },
        settings,
        extra: { seeds, ...told },
        work: studyWork(settings.rounds, seeds),
        schemes,
        results: (tick) => studyTransient(settings, seeds, schemes, tick),
      });
    });
  },
};

/** Those of the laptop size, and V_t falling linearly. */
const everyWeighting: readonly Weighting[] = [
  ...weightings,
  ...(['learning', 'delay'] as const).map((penaltySide) => ({ penaltySchedule: 'linear', penaltySide }) as const),
];

const orderSizes: Sizes<{ full: OrderGrid; small: OrderGrid }> = bySize({
  smoke: {
    full: { seeds: 2, rounds: [30], gsTargets: [4], weightings: weightings.slice(0, 1), penaltyWeights: [30] },
    small: { seeds: 2, rounds: [30], gsTargets: [4], weightings: weightings.slice(0, 1), penaltyWeights: [30] },
  },
  laptop: {
    full: {
      seeds: 30,
      rounds: [100, 500],
      gsTargets: [1, 2, 4, 6, 10, 15],
      weightings,
      penaltyWeights: [10, 30, 100],
    },
    small: {
      seeds: 30,
      rounds: [200],
      gsTargets: [1, 2, 4, 6, 10, 15],
      weightings,
      penaltyWeights: [30],
    },
  },
  paper: {
    full: {
      seeds: 100,
      rounds: [50, 100, 200, 1000, 5000],
      gsTargets: [1, 2, 3, 4, 6, 8, 10, 12, 15, 18],
      weightings: everyWeighting,
      penaltyWeights: [3, 10, 30, 100, 300],
    },
    small: {
      seeds: 100,
      rounds: [200],
      gsTargets: [1, 2, 3, 4, 6, 8, 10, 12, 15, 18],
      weightings: everyWeighting,
      penaltyWeights: [10, 30, 100],
    },
  },
});

/** Runs of `device-order`, one a channel model and penalty psi. */
export const orderRuns: RunHandle<
  readonly OrderRow[],
  { readonly channels: string; readonly penalty: Settings['penalty'] }
> = runsOf('device-order', {
  labels: { channels: 'text', penalty: 'text' },
  run: ({ channels, penalty }) => `${channels}/${penalty}`,
});

/** Which settings make "proposed > GS > AABA" true in scheduled devices. */
export const deviceOrder: Experiment = {
  name: 'device-order',
  section: 'V-B',
  about: 'which settings make "proposed > GS > AABA" true in scheduled devices, and where it stops',
  module: __filename,
  async runs(request) {
    const { full, small } = orderSizes[request.profile];
    return channelModels.flatMap(({ name, settings: changes }) =>
      (['bound', 'count'] as const).map((penalty) => {
        const grid = name === 'default' ? full : small;
        const settings = tabulatedSettings('device-order', request, {
          rounds: greatest(grid.rounds),
          penalty,
          ...changes,
        });
        const { seeds, gsTargets, weightings: tried, penaltyWeights } = grid;
        return study(orderRuns, {
          labels: { channels: name, penalty },
          settings,
          extra: { grid: { ...grid, weightings: grid.weightings.map(describeWeighting) } },
          work: studyWork(
            seeds,
            grid.rounds.reduce((sum, rounds) => sum + rounds, 0),
            gsTargets,
            tried,
            penaltyWeights,
          ),
          results: (tick) => studyOrder(settings, grid, tick),
        });
      }),
    );
  },
};

const runningTimeRounds: Sizes<number> = bySize({ smoke: 20, laptop: 200, paper: 2000 });
const runningWorkSeeds: Sizes<number> = bySize({ smoke: 2, laptop: 20, paper: 100 });

/** The run of `running-time`. */
export const runningTimeRuns: RunHandle<readonly RunningTimeRow[]> = runsOf('running-time', {
  labels: {},
  run: () => 'measured',
  measuresTime: true,
});

/** The run of `running-time` that counts in place of timing, over several runs of the algorithm. */
export const runningWorkRuns: RunHandle<readonly WorkRow[]> = runsOf('running-time', {
  labels: {},
  fixed: { study: 'work' },
  run: () => 'work',
});

/** Figure 6, measured and counted: running time of a round against tau_bar. */
export const runningTime: Experiment = {
  name: 'running-time',
  section: 'V-E',
  about: 'figure 6, measured: time to schedule a round against tau_bar, Algorithm 1 and the exact search',
  module: __filename,
  async runs(request) {
    const settings = tabulatedSettings('running-time', request, { rounds: runningTimeRounds[request.profile] });
    const budgets = budgetMultiples.map((multiple) => budgetTimes(multiple, settings.delayBudgetMsPerBit));
    return [
      study(runningTimeRuns, {
        labels: {},
        settings,
        extra: { budgets },
        work: studyWork(settings.rounds, budgets),
        results: () => measureRunningTime(settings, budgets),
      }),
      study(runningWorkRuns, {
        labels: {},
        settings,
        extra: { budgets, seeds: runningWorkSeeds[request.profile] },
        work: studyWork(settings.rounds, budgets, runningWorkSeeds[request.profile]),
        results: () => studyRunningWork(settings, budgets, runningWorkSeeds[request.profile]),
      }),
    ];
  },
};

const ambiguitySizes: Sizes<{ seeds: number; rounds: number }> = bySize({
  smoke: { seeds: 2, rounds: 20 },
  laptop: { seeds: 30, rounds: 100 },
  paper: { seeds: 100, rounds: 200 },
});

/** Runs of `ambiguity`, one an open item; a row an alternative. */
export const ambiguityRuns: RunHandle<readonly AmbiguityRow[], { readonly item: string }> = runsOf('ambiguity', {
  labels: { item: 'text' },
  run: ({ item }) => item,
});

/** The run of `ambiguity` that varies what cancels, the payload. */
export const payloadRuns: RunHandle<readonly PayloadRow[]> = runsOf('ambiguity', {
  labels: {},
  fixed: { study: 'payload' },
  run: () => 'payload',
});

/** The ambiguity ledger: every restored or assumed item that scheduling depends on, under its other readings. */
export const ambiguity: Experiment = {
  name: 'ambiguity',
  section: 'II-V',
  about: 'what the source leaves open, read otherwise: whether a verdict on scheduling changes',
  module: __filename,
  async runs(request) {
    const { seeds, rounds } = ambiguitySizes[request.profile];
    const settings = tabulatedSettings('ambiguity', request, { rounds });
    const items = ambiguityItems.map(({ name, alternatives }) =>
      study(ambiguityRuns, {
        labels: { item: name },
        settings,
        extra: { seeds },
        work: studyWork(settings.rounds, seeds),
        results: (tick) =>
          alternatives.map((alternative, i) => {
            tick(i, alternatives.length);
            return studyAlternative(settings, alternative, seeds);
          }),
      }),
    );
    const payload = study(payloadRuns, {
      labels: {},
      settings,
      extra: { seeds },
      work: studyWork(settings.rounds, seeds),
      results: () => studyPayload(settings, [8, 426_176, 1e9], Math.min(seeds, 6)),
    });
    return [...items, payload];
  },
};
