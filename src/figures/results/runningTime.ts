import { type RunningTimeRow, runningTimeRuns } from '../../experiments';
import { greatest, least } from '../../math';
import { axis, type BoxTrace, type FigureSpec, powerText } from '../../plot/grammar';
import { type Figure, figure } from '../figure';
import { curveLook } from '../shared/curveLook';
import { resultsOf } from '../shared/resultsOf';

/**
 * Figure 6: time to schedule a round against tau_bar, a box for each scheme, from a measured record.
 *
 * @paper Figure 6, Algorithm 1
 */
export function runningTimeFigure(options: {
  readonly id?: string;
  readonly rows: readonly RunningTimeRow[];
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'running-time', rows, source = [] } = options;
  const schedulers = [
    { scheme: 'proposed', label: 'Algorithm 1, to the letter' },
    { scheme: 'exact', label: 'Exact prefix, certified' },
  ] as const;
  const of = (scheme: 'proposed' | 'exact'): RunningTimeRow[] => rows.filter((row) => row.scheme === scheme);
  const ends = schedulers.map(({ scheme, label }) => {
    const means = of(scheme).map((row) => row.mean);
    return `${label} ${least(means).toPrecision(3)} to ${greatest(means).toPrecision(3)} microseconds on average`;
  });
  return {
    id,
    title: 'Running time of a scheduling round',
    alt: `Box plots of the time to schedule a round against the delay budget, logarithmic. ${ends.join('; ')}.`,
    data: schedulers.map(({ scheme, label }, i): BoxTrace => {
      const boxes = of(scheme);
      return {
        type: 'box',
        name: label,
        x: boxes.map(({ delayBudgetMsPerBit }) => powerText(delayBudgetMsPerBit, 1)),
        lowerfence: boxes.map((row) => row.least),
        q1: boxes.map((row) => row.firstQuartile),
        median: boxes.map((row) => row.median),
        q3: boxes.map((row) => row.thirdQuartile),
        upperfence: boxes.map((row) => row.largest),
        mean: boxes.map((row) => row.mean),
        boxmean: true,
        marker: { color: curveLook(i).colour },
        line: { width: 1.4 },
      };
    }),
    layout: {
      boxmode: 'group',
      xaxis: axis('Budget <i>τ̄</i> (ms/bit)', { type: 'category' }),
      yaxis: axis('Time per round (μs)', { type: 'log', dtick: 1 }),
    },
    source: [
      'Whiskers: fastest and slowest round. Dashed: mean. Measured: differs from machine to machine.',
      ...source,
    ],
  };
}

/** Figure 6. */
export const runningTime: Figure = figure({
  id: 'fig6-running-time',
  paper: '6',
  reads: resultsOf(runningTimeRuns.named()),
  draw: ([rows], { id, source }) => runningTimeFigure({ id, rows, source }),
});
