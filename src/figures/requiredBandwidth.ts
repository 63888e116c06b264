import type { Radio } from '../network';
import type { FigureSpec } from '../plot/spec';
import { ink } from '../plot/style';
import { requiredBandwidth } from '../scheduling';
import { curve, logSpace } from './curveStyle';

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
  const bottom = Math.min(...channels.map(({ channelGain }) => bandwidthOf(channelGain, deadlines.at(-1)!)));
  return {
    id,
    title: 'Bandwidth that a deadline costs (Lemma 3)',
    alt: `Required bandwidth in MHz against the deadline per bit, both logarithmic, falling curves that end at the left where no bandwidth is enough. At the budget: ${atBudget.join(', ')}.`,
    data: [
      ...channels.map(({ label, channelGain }, i) =>
        curve(
          label,
          i,
          deadlines,
          deadlines.map((deadline) => {
            const bandwidth = bandwidthOf(channelGain, deadline);
            return bandwidth <= top ? bandwidth / 1e6 : Number.NaN;
          }),
        ),
      ),
      {
        type: 'scatter',
        mode: 'lines',
        name: 'all of the band <i>B</i>',
        x: [deadlines[0]!, deadlines.at(-1)!],
        y: [radio.totalBandwidth / 1e6, radio.totalBandwidth / 1e6],
        line: { color: ink.reference, width: 1.2, dash: 'dot' },
      },
      {
        type: 'scatter',
        mode: 'lines',
        name: 'budget <i>τ̄</i>',
        x: [delayBudgetMsPerBit, delayBudgetMsPerBit],
        y: [bottom / 1e6, top / 1e6],
        line: { color: ink.muted, width: 1.2, dash: 'dash' },
      },
    ],
    layout: {
      xaxis: { title: { text: 'Deadline per bit (ms)' }, type: 'log', dtick: 1, exponentformat: 'power' },
      yaxis: { title: { text: 'Bandwidth <i>b</i> (MHz)' }, type: 'log', dtick: 1 },
    },
    source,
  };
}
