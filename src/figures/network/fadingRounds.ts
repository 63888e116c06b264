import { least } from '../../math';
import { ratioToDecibels } from '../../network';
import { axis, type FigureSpec, line, reference } from '../../plot/grammar';
import { curveLook } from '../shared/curveLook';

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
    ...devices.map(({ pathGain, gains }) => ratioToDecibels(pathGain) - ratioToDecibels(least(gains))),
  );
  return {
    id,
    title: 'Rayleigh block fading',
    alt: `Channel gain in dB against rounds for ${devices.map(({ label }) => label).join(', ')}; the deepest fade is ${depth.toFixed(0)} dB below the path gain.`,
    data: devices.flatMap(({ label, pathGain, gains }, i) => {
      const { colour, dash } = curveLook(i);
      const level = ratioToDecibels(pathGain);
      return [
        line({
          name: label,
          x: gains.map((_, t) => t),
          y: gains.map(ratioToDecibels),
          colour,
          width: 1.6,
          shape: 'step',
        }),
        reference({
          x: [0, gains.length - 1],
          y: [level, level],
          colour,
          dash: dash === 'solid' ? 'dot' : dash,
          width: 1.2,
        }),
      ];
    }),
    layout: { xaxis: axis('Round <i>t</i>'), yaxis: axis('Channel gain <i>g</i> (dB)') },
    source: ['Horizontal lines: path gain, the mean over fading.', ...source],
  };
}
