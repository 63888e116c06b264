import { RandomStream } from '../../math';
import { placeDevices, radioFromSettings } from '../../network';
import { leastDelays, prefixDelays, roundStates } from '../../scheduling';
import { defaultSettings } from '../../settings';
import { earlyStopFigure } from '../earlyStop';
import { lambertBranchesFigure } from '../lambertBranches';
import { requiredBandwidthFigure } from '../requiredBandwidth';
import { type FigureEntry, formulaEntry } from './entry';

/** The smallest round in which Algorithm 1 stops too early: p g / (N0 B) = 1e6, 0.1, 0.1 with L/B = 1 s. */
const counterExample = {
  sortedChannelGains: [1e6, 0.1, 0.1],
  payloadBits: 1,
  txPower: 1,
  noisePsd: 1,
  totalBandwidth: 1,
};

/** Figures of section IV that draw a formula: Lambert-W, Lemma 3, one round as Algorithm 1 sees it. */
export const solverEntries: readonly FigureEntry[] = [
  formulaEntry('lambert-branches', (id) => lambertBranchesFigure({ id, gamma: 0.3 })),
  formulaEntry('required-bandwidth', (id) => {
    const { pathGains } = placeDevices(defaultSettings, new RandomStream(defaultSettings.seed, 'placement'));
    const sorted = Float64Array.from(pathGains).sort();
    const { delayBudgetMsPerBit } = defaultSettings;
    const channels = [
      { label: 'Strongest device', channelGain: sorted.at(-1)! },
      { label: 'Median device', channelGain: sorted[sorted.length >> 1]! },
      { label: 'Weakest device', channelGain: sorted[0]! },
    ];
    return requiredBandwidthFigure({ id, radio: radioFromSettings(defaultSettings), channels, delayBudgetMsPerBit });
  }),
  formulaEntry('early-stop-one-round', (id) => {
    const [state] = roundStates({ settings: defaultSettings, payloadBits: 1e6 });
    const { delayBudget, penaltyWeight } = state!;
    const round = { delays: prefixDelays(state!), penalty: 'bound', devices: 20, penaltyWeight } as const;
    return earlyStopFigure({ id, round: { ...round, backlog: 6 * delayBudget } });
  }),
  formulaEntry('early-stop-counter-example', (id) =>
    earlyStopFigure({
      id,
      round: { delays: leastDelays(counterExample), penalty: 'bound', devices: 3, penaltyWeight: 10, backlog: 1.1 },
    }),
  ),
];
