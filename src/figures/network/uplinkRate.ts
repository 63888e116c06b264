import { type Radio, uplinkRate } from '../../network';
import { axis, type FigureSpec, line, logSpace, reference } from '../../plot/grammar';
import { curveLook } from '../shared/curveLook';

/**
 * Rate (5) against bandwidth for a few channels, each with the limit that no bandwidth exceeds.
 *
 * @paper (5)
 */
export function uplinkRateFigure(options: {
  readonly id?: string;
  readonly radio: Radio;
  readonly channels: readonly { readonly label: string; readonly channelGain: number }[];
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'uplink-rate', radio, channels, source = [] } = options;
  const bandwidths = logSpace(radio.totalBandwidth / 1000, radio.totalBandwidth * 10, 120);
  const megahertz = bandwidths.map((b) => b / 1e6);
  const limits = channels.map(({ channelGain }) => uplinkRate({ ...radio, channelGain, bandwidth: Infinity }) / 1e6);
  return {
    id,
    title: 'Uplink rate against bandwidth',
    alt: `Rate in Mbit/s against bandwidth, both logarithmic. Limits at infinite bandwidth: ${channels.map(({ label }, i) => `${label} ${limits[i]!.toPrecision(3)} Mbit/s`).join(', ')}.`,
    data: channels.flatMap(({ label, channelGain }, i) => {
      const { colour, dash } = curveLook(i);
      const rates = bandwidths.map((bandwidth) => uplinkRate({ ...radio, channelGain, bandwidth }) / 1e6);
      const limit = limits[i]!;
      return [
        line({ name: label, x: megahertz, y: rates, colour, dash, width: 2.2 }),
        reference({ x: [megahertz[0]!, megahertz.at(-1)!], y: [limit, limit], colour, width: 1 }),
      ];
    }),
    layout: {
      xaxis: axis('Bandwidth <i>b</i> (MHz)', { type: 'log', dtick: 1 }),
      yaxis: axis('Rate <i>r</i> (Mbit/s)', { type: 'log', dtick: 1 }),
    },
    source: ['Dotted: p g / (N0 ln 2), the rate at infinite bandwidth.', ...source],
  };
}
