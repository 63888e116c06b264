import { ratioToDecibels } from '../network';
import type { FigureSpec } from '../plot/spec';
import { curveLook } from './curveStyle';

/** Channel gain of a few devices over the rounds: block fading around each device's path gain. */
export function fadingFigure(options: {
  readonly id?: string;
  /** One entry a device to show. */
  readonly devices: readonly {
    readonly label: string;
    readonly pathGain: number;
    /** Gain in each round. */
    readonly gains: readonly number[];
  }[];
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'fading', devices, source = [] } = options;
  const depth = Math.max(
    ...devices.map(({ pathGain, gains }) => ratioToDecibels(pathGain) - ratioToDecibels(Math.min(...gains))),
  );
  return {
    id,
    title: 'Rayleigh block fading',
    alt: `Channel gain in dB against rounds for ${devices.map(({ label }) => label).join(', ')}; the deepest fade is ${depth.toFixed(0)} dB below the path gain.`,
    data: devices.flatMap(({ label, pathGain, gains }, i) => {
      const { colour, dash } = curveLook(i);
      const rounds = gains.map((_, t) => t);
      return [
        {
          type: 'scatter' as const,
          mode: 'lines' as const,
          name: label,
          x: rounds,
          y: gains.map(ratioToDecibels),
          line: { color: colour, width: 1.6, shape: 'hv' as const },
        },
        {
          type: 'scatter' as const,
          mode: 'lines' as const,
          x: [0, gains.length - 1],
          y: [ratioToDecibels(pathGain), ratioToDecibels(pathGain)],
          line: { color: colour, width: 1.2, dash: dash === 'solid' ? ('dot' as const) : dash },
          showlegend: false,
        },
      ];
    }),
    layout: {
      xaxis: { title: { text: 'Round <i>t</i>' } },
      yaxis: { title: { text: 'Channel gain <i>g</i> (dB)' } },
    },
    source: ['Horizontal lines: path gain, the mean over fading.', ...source],
  };
}
