import type { Data } from 'plotly.js-dist';
import { type BrokenAssumption, type BrokenPoint, type BrokenStudy, VIOLATION_THRESHOLD } from '../experiments';
import type { FigureSpec } from '../plot/spec';
import { formLine, levelLine, logAxis, panelAxes } from './boundStyle';

const axisTitles: { readonly [assumption in BrokenAssumption]: string } = {
  'step-size': 'Step size <i>η L<sub>s</sub></i>',
  bias: 'Bias of each gradient entry',
  'heavy-tails': 'Tail index of the noise',
  'device-spread': "Distance of the devices' optima",
  'shared-noise': '<i>n</i>, noise shared by all',
  'idle-heads': '<i>n</i>, idle heads stand still',
};

/**
 * Measured gap over bound as each assumption is broken further; above 1 the bound no longer holds.
 *
 * @paper Assumption 2, Assumption 3, Assumption 4
 */
export function boundAssumptionsFigure(options: {
  readonly id?: string;
  /** The record `bound/assumptions`. */
  readonly studies: readonly BrokenStudy[];
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'bound-assumptions', studies, source = [] } = options;
  const layout: Record<string, unknown> = { grid: { rows: 2, columns: 3, pattern: 'independent', ygap: 0.3 } };
  const data: Data[] = [];
  const failures: string[] = [];
  studies.forEach(({ assumption, points }, panel) => {
    const x = points.map(({ value }) => value);
    const ratio = (bound: (point: BrokenPoint) => number | null): number[] =>
      points.map((point) => {
        const limit = bound(point);
        return point.measured === null || limit === null ? Number.NaN : point.measured / limit;
      });
    const paper = ratio(({ bounds }) => bounds.source);
    data.push(formLine('source', panel, x, paper));
    const sharp = ratio(({ bounds }) => bounds.sharp);
    data.push(formLine('tight', panel, x, sharp));
    if (points.some(({ repaired }) => repaired !== null)) {
      data.push({
        ...formLine(
          'participation',
          panel,
          x,
          ratio(({ repaired }) => repaired),
        ),
        name: 'with the missing term',
        showlegend: assumption === 'device-spread',
      } as Data);
    }
    data.push(levelLine(panel, x, 1, 'equality'));
    const failed = points.filter(isViolated).map(({ value }) => value);
    if (failed.length > 0) failures.push(`${assumption} at ${failed.join(', ')}`);
    const { xaxis, yaxis } = panelAxes(panel);
    layout[xaxis] = {
      title: { text: axisTitles[assumption] },
      ...(assumption === 'heavy-tails' ? { autorange: 'reversed' } : {}),
    };
    layout[yaxis] = {
      ...logAxis([1, ...paper, ...sharp]),
      exponentformat: 'power',
      ...(panel % 3 === 0 ? { title: { text: 'Measured gap / bound' } } : {}),
    };
  });
  return {
    id,
    title: 'What happens to the bound as each assumption is broken',
    alt: `Measured gap over bound, six panels. Theorem 1 lies below the measured gap in: ${failures.join('; ') || 'none'}.`,
    data,
    layout: layout as FigureSpec['layout'],
    width: 960,
    height: 620,
    source,
  };
}

/** Above the bound of the paper by more than the Monte Carlo's own error can explain. */
function isViolated({ measured, standardError, bounds }: BrokenPoint): boolean {
  return measured !== null && standardError !== null && measured - VIOLATION_THRESHOLD * standardError > bounds.source;
}
