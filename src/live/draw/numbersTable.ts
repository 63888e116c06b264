import { escapeHtml } from '../../plot/markup';
import type { FigureSpec } from '../../plot/spec';
import { plainText } from './markup';
import type { TraceData } from './traceData';

/**
 * The numbers that a figure shows, for whoever cannot read them off a picture: a table for each panel, a row for each
 * abscissa, a column for each curve that the legend names.
 */
export function numbersTable(figure: FigureSpec): string {
  const traces = (figure.data as readonly (TraceData & { readonly legendgroup?: string })[]).filter(
    ({ name, mode = 'lines', x }) => name !== undefined && (mode.includes('lines') || x.length > 0),
  );
  const panels = [...new Set(traces.map(panelOf))];
  const titles = figure.layout as Readonly<Record<string, { readonly title?: { readonly text?: string } }>>;
  return panels
    .map((panel) => {
      const own = traces.filter((trace) => panelOf(trace) === panel);
      const [x, y] = panel.split(' ').map((axis) => plainText(titles[axisName(axis)]?.title?.text ?? '')) as [
        string,
        string,
      ];
      const abscissae = [...new Set(own.flatMap((trace) => trace.x))].sort((a, b) => a - b);
      const heads = [x || lowestTitle(titles, traces), ...own.map(({ name }) => plainText(name!))];
      const rows = abscissae.map((at) => [at, ...own.map((trace) => trace.y[trace.x.indexOf(at)])]);
      return (
        `<table><caption>${escapeHtml(`${figure.title}${y === '' ? '' : `: ${y}`}`)}</caption>` +
        `<thead><tr>${heads.map((head) => `<th scope="col">${escapeHtml(head)}</th>`).join('')}</tr></thead>` +
        `<tbody>${rows.map(([at, ...values]) => `<tr><th scope="row">${text(at)}</th>${values.map((value) => `<td>${text(value)}</td>`).join('')}</tr>`).join('')}</tbody></table>`
      );
    })
    .join('');
}

function panelOf({ xaxis = 'x', yaxis = 'y' }: TraceData): string {
  return `${xaxis} ${yaxis}`;
}

function axisName(axis: string): string {
  return `${axis[0]}axis${axis.slice(1)}`;
}

/** Panels above one another are named by the axis of the lowest. */
function lowestTitle(
  titles: Readonly<Record<string, { readonly title?: { readonly text?: string } }>>,
  traces: readonly TraceData[],
): string {
  const named = traces.map(({ xaxis = 'x' }) => titles[axisName(xaxis)]?.title?.text ?? '').filter(Boolean);
  return plainText(named.at(-1) ?? 'x');
}

function text(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  return String(Number(value.toPrecision(4))).replace('-', '−');
}
