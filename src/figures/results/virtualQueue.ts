import { greatest } from '../../math';
import { axis, type FigureSpec } from '../../plot/grammar';
import { type Figure, figure } from '../figure';
import { styled } from '../schemeStyle';
import {
  roundLine,
  roundNumbers,
  type SchedulingFigureOptions,
  schedulesOf,
  schedulesOfGroups,
  timeUnit,
} from '../shared/scheduleTraces';
import { schemeLine } from '../shared/schemeLine';

/**
 * The virtual queue Q_t of (18).
 *
 * @paper (18)
 */
export function virtualQueueFigure(options: SchedulingFigureOptions): FigureSpec {
  const { id = 'virtual-queue', series, delayBudget, source = [] } = options;
  const shown = styled(series);
  const largest = greatest(series.flatMap(({ backlog }) => [...backlog]));
  const { unit, perSecond } = timeUnit(largest);
  const ends = shown.map(({ style, backlog }) => `${style.label} ${(backlog.at(-1)! / delayBudget).toPrecision(3)}`);
  return {
    id,
    title: 'Virtual queue of the delay constraint',
    alt: `Virtual queue against rounds, one curve for each scheme. Last backlog in units of the delay budget: ${ends.join(', ')}.`,
    data: shown.flatMap((one) => {
      const y = one.backlog.map((seconds) => seconds * perSecond);
      return schemeLine({ ...roundLine(one), x: roundNumbers(y), y });
    }),
    layout: {
      xaxis: axis('Round <i>t</i>'),
      yaxis: axis(`Backlog <i>Q<sub>t</sub></i> (${unit})`, { rangemode: 'tozero' }),
    },
    source,
  };
}

/** The queues of the schemes that have one: All-in has no delay constraint, its queue only grows and would flatten the others. */
// Pure: a live figure shares the drawing, and its program must not hold what lies behind the reading.
export const virtualQueue: Figure = /* @__PURE__ */ figure({
  id: 'virtual-queue',
  reads: /* @__PURE__ */ schedulesOf(['all-in']),
  draw: (read, { id }) => virtualQueueFigure({ id, ...read }),
  together: schedulesOfGroups,
});
