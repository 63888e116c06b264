import { mean } from '../../math';
import { axis, type FigureSpec, reference } from '../../plot/grammar';
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
  timeUnit,
} from '../shared/scheduleTraces';
import { schemeLine } from '../shared/schemeLine';

/**
 * The delay of each round as dots and the average delay so far as a line, against the budget of (8).
 *
 * @paper (7), (8)
 */
export function delayTraceFigure(options: SchedulingFigureOptions): FigureSpec {
  const { id = 'delay-trace', series, delayBudget, source = [] } = options;
  const shown = styled(series);
  const { unit, perSecond } = timeUnit(delayBudget);
  const budget = delayBudget * perSecond;
  const ends = shown.map(({ style, delay }) => {
    const share = mean(delay) / delayBudget;
    return `${style.label} ${share.toPrecision(3)} times the budget`;
  });
  // A logarithmic axis has no place for a round without devices; the average counts it.
  const onLogAxis = (seconds: number): number => (seconds > 0 ? seconds * perSecond : Number.NaN);
  return {
    id,
    title: 'Transmission delay against its average budget',
    alt: `Delay of each round and average delay so far, on a logarithmic axis, with the budget of ${budget.toPrecision(3)} ${unit} as a line. Average over all rounds: ${ends.join(', ')}.`,
    data: [
      ...shown.flatMap((one) => [
        roundDots(one, one.delay.map(onLogAxis)),
        ...schemeLine({ ...roundLine(one), x: roundNumbers(one.delay), y: runningMean(one.delay).map(onLogAxis) }),
      ]),
      reference({ name: 'Budget <i>τ̄</i>', x: [0, longestOf(series) - 1], y: [budget, budget] }),
    ],
    layout: {
      xaxis: axis('Round <i>t</i>'),
      yaxis: axis(`Delay <i>τ<sub>t</sub></i> (${unit})`, { type: 'log', dtick: 1 }),
    },
    source: ['Dots: single rounds. Lines: average of all rounds so far, the left side of (8).', ...source],
  };
}

function runningMean(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value, i) => {
    sum += value;
    return sum / (i + 1);
  });
}

/** The delays of each scheme of the paper. */
// Pure: a live figure shares the drawing, and its program must not hold what lies behind the reading.
export const delayTrace: Figure = /* @__PURE__ */ figure({
  id: 'delay',
  reads: /* @__PURE__ */ schedulesOf(),
  draw: (read, { id }) => delayTraceFigure({ id, ...read }),
  together: schedulesOfGroups,
});
