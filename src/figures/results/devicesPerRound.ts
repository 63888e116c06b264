import { mean } from '../../math';
import { axis, type FigureSpec } from '../../plot/grammar';
import { type Figure, figure } from '../figure';
import { styled } from '../schemeStyle';
import {
  longestOf,
  roundDots,
  roundLine,
  roundNumbers,
  type SchedulingFigureOptions,
  schedulesOf,
  schedulesOfGroups,
} from '../shared/scheduleTraces';
import { schemeLine } from '../shared/schemeLine';

/** Scheduled devices: a dot a round, and a line of the mean over neighbouring rounds. */
export function devicesPerRoundFigure(options: SchedulingFigureOptions): FigureSpec {
  const { id = 'devices-per-round', series, deviceCount, source = [] } = options;
  const shown = styled(series);
  const window = Math.max(1, Math.round(longestOf(series) / 20));
  const means = shown.map(({ style, devices }) => `${style.label} ${mean(devices).toFixed(1)}`);
  return {
    id,
    title: 'Scheduled devices per round',
    alt: `Number of scheduled devices out of ${deviceCount} against rounds. On average: ${means.join(', ')}.`,
    data: shown.flatMap((one) => [
      roundDots(one, one.devices),
      ...schemeLine({ ...roundLine(one), x: roundNumbers(one.devices), y: movingMean(one.devices, window) }),
    ]),
    layout: {
      xaxis: axis('Round <i>t</i>'),
      yaxis: axis('Devices <i>n<sub>t</sub></i>', { range: [0, deviceCount * 1.05] }),
    },
    source: [`Dots: single rounds. Lines: mean over ${window} rounds around each. K = ${deviceCount}.`, ...source],
  };
}

/** Mean over the `window` values around each; fewer at the ends. */
function movingMean(values: readonly number[], window: number): number[] {
  const before = Math.floor((window - 1) / 2);
  return values.map((_, i) => mean(values.slice(Math.max(0, i - before), i - before + window)));
}

/** How many devices each scheme of the paper scheduled. */
export const devicesPerRound: Figure = figure({
  id: 'devices-per-round',
  reads: schedulesOf(),
  draw: (read, { id }) => devicesPerRoundFigure({ id, ...read }),
  together: schedulesOfGroups,
});
