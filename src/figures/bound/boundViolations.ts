import { boundRuns, type ViolationTest } from '../../experiments';
import { greatest, least } from '../../math';
import { axis, type FigureSpec, panels, percentText, points, reference } from '../../plot/grammar';
import { type Figure, figure } from '../figure';
import { resultsOf } from '../shared/resultsOf';

const formNames: { readonly [form: string]: string } = {
  source: 'Theorem 1',
  tight: 'tight',
  participation: 'participation-aware',
};
const protocolNames = { all: 'all heads move', scheduled: 'scheduled heads move' } as const;

/**
 * Bound against measured gap on random problems, a panel for each form and protocol; above the diagonal is a violation.
 *
 * @paper Theorem 1
 */
export function boundViolationsFigure(options: {
  readonly id?: string;
  /** The record `bound/violations`: up to four tests. */
  readonly tests: readonly ViolationTest[];
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'bound-violations', tests, source = [] } = options;
  const everything = tests.flatMap(({ cases }) => cases.flatMap(({ measured, bound }) => [measured, bound]));
  const ends = [least(everything) / 2, greatest(everything) * 2] as const;
  const shapes = [
    { shape: 'quadratic', name: 'quadratic', marker: 'circle', colour: '#004c9e' },
    { shape: 'sine', name: 'non-convex', marker: 'triangle-up-open', colour: '#cc4c00' },
  ] as const;
  const { data, layout } = panels(
    tests.map(({ form, headUpdates, cases, violations, rate }, panel) => {
      const interval = `${percentText(rate.low)} to ${percentText(rate.high)}`;
      const verdict = `${violations} of ${cases.length} violated (95 %: ${interval})`;
      return {
        marks: [
          ...shapes.map(({ shape, ...look }) => {
            const shown = cases.filter((one) => one.shape === shape);
            const [x, y] = [shown.map(({ bound }) => bound), shown.map(({ measured }) => measured)];
            return points({ x, y, ...look, size: 6, opacity: 0.75 });
          }),
          reference({ name: 'measured = bound', x: ends, y: ends, colour: '#111111', dash: 'dash', width: 1.2 }),
        ],
        x: axis(`Bound: ${formNames[form] ?? form}, ${protocolNames[headUpdates]}<br>${verdict}`, { type: 'log' }),
        y: panel % 2 === 0 ? axis('Measured gap', { type: 'log' }) : { type: 'log' },
      };
    }),
    { rows: 2, columns: 2, ygap: 0.34 },
  );
  const summary = tests.map(
    ({ form, headUpdates, violations, cases }) =>
      `${formNames[form] ?? form} with ${protocolNames[headUpdates]}: ${violations} of ${cases.length}`,
  );
  return {
    id,
    title: 'Random problems inside the assumptions: is the bound ever violated?',
    alt: `Measured gap against bound, both logarithmic, one point a problem. Violations: ${summary.join('; ')}.`,
    data,
    layout: { ...layout, hovermode: 'closest' },
    width: 860,
    height: 760,
    source,
  };
}

/** The violations that the laboratory of the bound counted. */
export const boundViolations: Figure = figure({
  id: 'bound-violations',
  reads: resultsOf(boundRuns.violations.named()),
  draw: ([tests], { id, source }) => boundViolationsFigure({ id, tests, source }),
});
