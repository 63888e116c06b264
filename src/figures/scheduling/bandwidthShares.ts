import { uplinkRate } from '../../network';
import { type Axis, axis, bars, type FigureSpec, line, panels, reference, type ScatterTrace } from '../../plot/grammar';
import {
  equalBandwidth,
  gainOrder,
  greedy,
  leastDelays,
  type RoundState,
  requiredBandwidth,
  scheduleRound,
} from '../../scheduling';
import { schemeStyle } from '../schemeStyle';

/** Colour of what a device would need that gets nothing. */
const UNSERVED = '#b9c6d8';

/**
 * How a deadline divides the band: above, the bandwidth that each device needs (Lemma 3) and their sum, strongest channel
 * first; below, the least delay of the n strongest devices, with the best bandwidths and with equal ones.
 *
 * GS takes devices while the sum stays within B, that is while tau*(n) stays under the deadline; AABA while the curve of
 * equal shares does.
 *
 * @param options.round - a round; its `delayBudget` is the deadline
 */
export function bandwidthSharesFigure(options: {
  readonly id?: string;
  readonly round: RoundState;
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'bandwidth-shares', round, source = [] } = options;
  const { delayBudget: deadline, payloadBits, totalBandwidth } = round;
  const sorted = gainOrder(round).map((k) => round.channelGains[k]!);
  const counts = sorted.map((_, i) => i + 1);
  const best = scheduleRound(greedy, round).devices.length;
  const equal = scheduleRound(equalBandwidth, round).devices.length;
  // A need beyond ten bands is off any scale, and an infinite one is on none.
  const needs = sorted.map(
    (channelGain) => (100 * requiredBandwidth({ ...round, delay: deadline, channelGain })) / totalBandwidth,
  );
  let spent = 0;
  const sums = needs.map((need) => {
    spent += need;
    return spent <= 150 ? spent : Number.NaN;
  });
  const milliseconds = (seconds: number): number => (seconds < Infinity ? 1e3 * seconds : Number.NaN);
  const optimal = Array.from(leastDelays({ ...round, sortedChannelGains: sorted }), milliseconds);
  const split = sorted.map((channelGain, i) =>
    milliseconds(payloadBits / uplinkRate({ ...round, bandwidth: totalBandwidth / (i + 1), channelGain })),
  );
  const level = (y: number): ScatterTrace =>
    reference({ name: 'limit', x: [0.5, counts.length + 0.5], y: [y, y], dash: 'longdash' });
  const [proposed, gs, aaba] = [schemeStyle('proposed'), schemeStyle('gs'), schemeStyle('aaba')];
  const curve = (name: string, { colour, dash, marker }: typeof gs, y: readonly number[]): ScatterTrace =>
    line({ name, x: counts, y, colour, dash, marker });
  const acrossDevices: Axis = { range: [0.5, counts.length + 0.5], dtick: counts.length > 12 ? 2 : 1 };
  const served = needs.map((need, i) => (i < best ? need : Number.NaN));
  const leftOut = needs.map((need, i) => (i < best ? Number.NaN : Math.min(need, 1000)));
  const ms = (1e3 * deadline).toPrecision(3).replace(/\.0+$/, '');
  const { data, layout } = panels(
    [
      {
        marks: [
          bars({ name: 'needed by a served device', x: counts, y: served, colour: gs.colour }),
          bars({ name: 'by one left out', x: counts, y: leftOut, colour: UNSERVED }),
          curve('sum', proposed, sums),
          level(100),
        ].filter(({ y }) => y.some(Number.isFinite)),
        x: acrossDevices,
        y: axis('Share of <i>B</i> (%)', { range: [0, 130] }),
      },
      {
        marks: [
          curve('<i>τ*</i>(<i>n</i>), best bandwidths', gs, optimal),
          curve('equal bandwidths', aaba, split),
          level(1e3 * deadline),
        ].filter(({ y }) => y.some(Number.isFinite)),
        x: axis('Devices <i>n</i>, strongest first', acrossDevices),
        y: axis('Delay (ms)', { type: 'log', dtick: 1 }),
      },
    ],
    { rows: 2, columns: 1, ygap: 0.24 },
  );
  return {
    id,
    title: `Within ${ms} ms the band carries ${best} of ${counts.length} devices, shared equally ${equal}`,
    alt: `Share of the band that each device needs for a deadline of ${ms} ms, strongest channel first, and the running sum: it reaches the whole band after ${best} devices. Below, the least delay of the n strongest devices: it passes the deadline after ${best} devices with the best bandwidths and after ${equal} with equal ones.`,
    data,
    layout: { ...layout, barmode: 'overlay' },
    height: 560,
    source,
  };
}
