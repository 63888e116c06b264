import { escapeHtml } from '../../plot/markup';
import type { FigureSpec } from '../../plot/spec';
import { type DrawnTrace, drawnTraces, modeOf } from './drawnTrace';
import { plainText } from './label';
import { axisOf } from './panel';

/**
 * The numbers that a figure shows, for whoever cannot read them off a picture: a table for each panel, a row for each
 * abscissa, a column for each curve that the legend names.
 */
export function numbersTable(figure: FigureSpec): string {
  const traces = drawnTraces(figure.data).filter(
    (trace) => trace.name !== undefined && (modeOf(trace).includes('lines') || trace.x.length > 0),
  );
  const panels = [...new Set(traces.map(panelOf))];
  const titleOf = (axis: string): string => axisOf(figure.layout, axis).title?.text ?? '';
  // Panels above one another are named by the axis of the lowest.
  const lowest =
    traces
      .map(({ xaxis = 'x' }) => titleOf(xaxis))
      .filter(Boolean)
      .at(-1) ?? 'x';
  return panels
    .map((panel) => {
      const own = traces.filter((trace) => panelOf(trace) === panel);
      const [{ xaxis = 'x', yaxis = 'y' }] = own as [DrawnTrace];
      const [x, y] = [plainText(titleOf(xaxis) || lowest), plainText(titleOf(yaxis))];
      const abscissae = [...new Set(own.flatMap((trace) => trace.x))].sort((a, b) => a - b);
      const heads = [x, ...own.map(({ name }) => plainText(name!))];
      const rows = abscissae.map((at) => [at, ...own.map((trace) => trace.y[trace.x.indexOf(at)])]);
      return (
        `<table><caption>${escapeHtml(`${figure.title}${y === '' ? '' : `: ${y}`}`)}</caption>` +
        `<thead><tr>${heads.map((head) => `<th scope="col">${escapeHtml(head)}</th>`).join('')}</tr></thead>` +
        `<tbody>${rows.map(([at, ...values]) => `<tr><th scope="row">${text(at)}</th>${values.map((value) => `<td>${text(value)}</td>`).join('')}</tr>`).join('')}</tbody></table>`
      );
    })
    .join('');
}

function panelOf({ xaxis = 'x', yaxis = 'y' }: DrawnTrace): string {
  return `${xaxis} ${yaxis}`;
}

function text(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  return String(Number(value.toPrecision(4))).replace('-', '−');
}
