import type { RunningTimeRow } from '../experiments';
import type { FigureSpec } from '../plot/spec';
import { curveLook } from './curveStyle';

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
    return `${label} ${Math.min(...means).toPrecision(3)} to ${Math.max(...means).toPrecision(3)} microseconds on average`;
  });
  return {
    id,
    title: 'Running time of a scheduling round',
    alt: `Box plots of the time to schedule a round against the delay budget, logarithmic. ${ends.join('; ')}.`,
    data: schedulers.map(({ scheme, label }, i) => {
      const boxes = of(scheme);
      return {
        type: 'box' as const,
        name: label,
        x: boxes.map(
          ({ delayBudgetMsPerBit }) => `${delayBudgetMsPerBit.toExponential(1).replace('e-', '·10<sup>−')}</sup>`,
        ),
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
    }) as unknown as FigureSpec['data'],
    layout: {
      boxmode: 'group',
      xaxis: { type: 'category', title: { text: 'Budget <i>τ̄</i> (ms/bit)' } },
      yaxis: { type: 'log', dtick: 1, title: { text: 'Time per round (μs)' } },
    } as FigureSpec['layout'],
    source: [
      'Whiskers: fastest and slowest round. Dashed: mean. Measured: differs from machine to machine.',
      ...source,
    ],
  };
}
