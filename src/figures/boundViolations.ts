import type { Data } from 'plotly.js-dist';
import type { ViolationTest } from '../experiments';
import type { FigureSpec } from '../plot/spec';
import { panelAxes } from './boundStyle';

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
  const layout: Record<string, unknown> = { grid: { rows: 2, columns: 2, pattern: 'independent', ygap: 0.34 } };
  const everything = tests.flatMap(({ cases }) => cases.flatMap(({ measured, bound }) => [measured, bound]));
  const range = [Math.min(...everything) / 2, Math.max(...everything) * 2];
  const data: Data[] = [];
  tests.forEach(({ form, headUpdates, cases, violations, rate }, panel) => {
    const axes = panelAxes(panel);
    for (const shape of ['quadratic', 'sine'] as const) {
      const shown = cases.filter((one) => one.shape === shape);
      data.push({
        type: 'scatter',
        mode: 'markers',
        name: shape === 'quadratic' ? 'quadratic' : 'non-convex',
        legendgroup: shape,
        showlegend: panel === 0,
        x: shown.map(({ bound }) => bound),
        y: shown.map(({ measured }) => measured),
        xaxis: axes.x,
        yaxis: axes.y,
        marker: {
          symbol: shape === 'quadratic' ? 'circle' : 'triangle-up-open',
          color: shape === 'quadratic' ? '#004c9e' : '#cc4c00',
          size: 6,
          opacity: 0.75,
        },
      } as Data);
    }
    data.push({
      type: 'scatter',
      mode: 'lines',
      name: 'measured = bound',
      legendgroup: 'diagonal',
      showlegend: panel === 0,
      x: range,
      y: range,
      xaxis: axes.x,
      yaxis: axes.y,
      line: { color: '#111111', width: 1.2, dash: 'dash' },
      hoverinfo: 'skip',
    } as Data);
    const verdict = `${violations} of ${cases.length} violated (95 %: ${percent(rate.low)} to ${percent(rate.high)})`;
    layout[axes.xaxis] = {
      type: 'log',
      title: { text: `Bound: ${formNames[form] ?? form}, ${protocolNames[headUpdates]}<br>${verdict}` },
    };
    layout[axes.yaxis] = { type: 'log', ...(panel % 2 === 0 ? { title: { text: 'Measured gap' } } : {}) };
  });
  const summary = tests.map(
    ({ form, headUpdates, violations, cases }) =>
      `${formNames[form] ?? form} with ${protocolNames[headUpdates]}: ${violations} of ${cases.length}`,
  );
  return {
    id,
    title: 'Random problems inside the assumptions: is the bound ever violated?',
    alt: `Measured gap against bound, both logarithmic, one point a problem. Violations: ${summary.join('; ')}.`,
    data,
    layout: { ...layout, hovermode: 'closest' } as FigureSpec['layout'],
    width: 860,
    height: 760,
    source,
  };
}

function percent(rate: number): string {
  return `${(100 * rate).toFixed(1)} %`;
}
