import type { LearningRunResults } from '../../experiments';
import { greatest, least, mean } from '../../math';
import { axis, errorBars, type FigureSpec, points } from '../../plot/grammar';
import { type Figure, figure } from '../figure';
import { schemeStyle } from '../schemeStyle';
import { cellsText, participationOf } from '../shared/participationRuns';

/** Times that a device has to be served to count as one that learns: a head halves its gap in each of them. */
const SERVED = 5;

/** Devices a round against devices that were served at all, or often enough: how many, and which. */
export function devicesReachedFigure(options: {
  readonly id?: string;
  readonly schemes: ReadonlyMap<string, readonly LearningRunResults[]>;
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'devices-reached', schemes, source = [] } = options;
  const rows = [...schemes].map(([scheme, runs]) => ({
    scheme,
    devices: runs.map(({ rounds }) => mean(rounds.devices)),
    reached: runs.map(({ participation }) => participation.filter((rounds) => rounds >= SERVED).length),
  }));
  const deviceCount = [...schemes.values()][0]![0]!.deviceCount;
  const text = rows.map(
    ({ scheme, devices, reached }) =>
      `${schemeStyle(scheme).label} ${mean(devices).toFixed(1)} and ${mean(reached).toFixed(1)}`,
  );
  return {
    id,
    title: 'How many devices, and which',
    alt: `Mean devices a round and devices that were served ${SERVED} times or more, of ${deviceCount}: ${text.join(', ')}.`,
    data: rows.map(({ scheme, devices, reached }) => {
      const { label, colour, marker } = schemeStyle(scheme);
      const mark = points({
        name: label,
        group: scheme,
        x: [mean(devices)],
        y: [mean(reached)],
        colour,
        marker,
        size: 11,
      });
      return errorBars(mark, { low: [least(reached)], high: [greatest(reached)], colour, thickness: 1 });
    }),
    layout: {
      xaxis: axis('Devices a round, mean'),
      yaxis: axis(`Devices served ${SERVED} times or more`, { range: [-0.03 * deviceCount, 1.05 * deviceCount] }),
    },
    source: ['Bars: from the lowest to the highest cell.', ...source],
  };
}

/** Every scheme but All-in, which would flatten the others. */
export const devicesReached: Figure = figure({
  id: 'devices-reached',
  reads: participationOf('generated-sentiment', { shown: (scheme) => scheme !== 'all-in' }),
  draw: (read, { id, source }) =>
    devicesReachedFigure({ id, schemes: read.schemes, source: [cellsText(read), ...source] }),
});
