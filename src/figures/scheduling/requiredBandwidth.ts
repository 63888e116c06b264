import { least, RandomStream } from '../../math';
import { placeDevices, type Radio, radioFromSettings } from '../../network';
import { axis, type FigureSpec, ink, line, logSpace, reference } from '../../plot/grammar';
import { requiredBandwidth } from '../../scheduling';
import { defaultSettings } from '../../settings';
import { type Figure, figure } from '../figure';
import { curveLook } from '../shared/curveLook';

/**
 * Lemma 3: the least bandwidth against the deadline, each channel with the deadline that nothing can beat.
 *
 * @paper (25), Lemma 3
 */
export function requiredBandwidthFigure(options: {
  readonly id?: string;
  readonly radio: Radio;
  readonly channels: readonly { readonly label: string; readonly channelGain: number }[];
  /** tau_bar, ms per bit, marked by a line. */
  readonly delayBudgetMsPerBit: number;
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'required-bandwidth', radio, channels, delayBudgetMsPerBit, source = [] } = options;
  const deadlines = logSpace(delayBudgetMsPerBit / 100, delayBudgetMsPerBit * 100, 240); // ms/bit
  const bandwidthOf = (channelGain: number, deadline: number): number =>
    requiredBandwidth({ payloadBits: 1, delay: deadline * 1e-3, ...radio, channelGain });
  const top = radio.totalBandwidth * 10;
  const atBudget = channels.map(({ label, channelGain }) => {
    const bandwidth = bandwidthOf(channelGain, delayBudgetMsPerBit);
    return `${label} ${bandwidth === Infinity ? 'unreachable' : `${(bandwidth / 1e6).toPrecision(3)} MHz`}`;
  });
  const bottom = least(channels.map(({ channelGain }) => bandwidthOf(channelGain, deadlines.at(-1)!)));
  const bandMHz = radio.totalBandwidth / 1e6;
  const budget = [delayBudgetMsPerBit, delayBudgetMsPerBit] as const;
  return {
    id,
    title: 'Bandwidth that a deadline costs (Lemma 3)',
    alt: `Required bandwidth in MHz against the deadline per bit, both logarithmic, falling curves that end at the left where no bandwidth is enough. At the budget: ${atBudget.join(', ')}.`,
    data: [
      ...channels.map(({ label, channelGain }, i) => {
        const bandwidths = deadlines.map((deadline) => bandwidthOf(channelGain, deadline));
        const y = bandwidths.map((bandwidth) => (bandwidth <= top ? bandwidth / 1e6 : Number.NaN));
        return line({ name: label, x: deadlines, y, ...curveLook(i), width: 2.2 });
      }),
      reference({
        name: 'all of the band <i>B</i>',
        x: [deadlines[0]!, deadlines.at(-1)!],
        y: [bandMHz, bandMHz],
        width: 1.2,
      }),
      reference({
        name: 'budget <i>τ̄</i>',
        x: budget,
        y: [bottom / 1e6, top / 1e6],
        colour: ink.muted,
        dash: 'dash',
        width: 1.2,
      }),
    ],
    layout: {
      xaxis: axis('Deadline per bit (ms)', { type: 'log', dtick: 1, exponentformat: 'power' }),
      yaxis: axis('Bandwidth <i>b</i> (MHz)', { type: 'log', dtick: 1 }),
    },
    source,
  };
}

/** Lemma 3 for three devices of the default cell. */
export const requiredBandwidths: Figure = figure({
  id: 'required-bandwidth',
  draw(_, { id }) {
    const { pathGains } = placeDevices(defaultSettings, new RandomStream(defaultSettings.seed, 'placement'));
    const sorted = Float64Array.from(pathGains).sort();
    const { delayBudgetMsPerBit } = defaultSettings;
    const channels = [
      { label: 'Strongest device', channelGain: sorted.at(-1)! },
      { label: 'Median device', channelGain: sorted[sorted.length >> 1]! },
      { label: 'Weakest device', channelGain: sorted[0]! },
    ];
    return requiredBandwidthFigure({ id, radio: radioFromSettings(defaultSettings), channels, delayBudgetMsPerBit });
  },
});
