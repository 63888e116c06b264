import type { FigureSpec } from './spec';
import { columnsOf, stackPanels } from './stackPanels';
import { fontFamily, ink } from './style';
import type { Axis, FigureLayout, Trace } from './trace';

/** What Plotly needs to draw a figure, here or in a browser. */
export interface PlotlyPlot {
  readonly data: readonly Trace[];
  readonly layout: ComposedLayout;
}

/** The layout of a figure in full: the common style under what the figure says. */
export interface ComposedLayout extends FigureLayout {
  readonly title: { readonly text: string };
  /** Room for axes and legends, px. */
  readonly margin: { readonly l: number; readonly r: number; readonly t: number; readonly b: number };
  /** px */
  readonly width: number;
  readonly height: number;
}

/** Mean advance of Open Sans in font sizes, rounded up, so that wrapped lines fit without measuring. */
const MEAN_ADVANCE = 0.56;
const TITLE_SIZE = 16;
const SOURCE_SIZE = 10.5;
const LEFT = 72;
const RIGHT = 20;
const LEGEND_SIZE = 12.5;
const LEGEND_ROW = 20;
/** Tick labels and a title of one line of a horizontal axis, px. */
const AXIS_HEIGHT = 58;
/** Every other line of its title, px. */
const AXIS_LINE = 18;
const AXIS_TITLE_SIZE = 13.5;
/** Least width of panels that stand side by side, px: their ticks and titles need as much. */
const NARROWEST_PANEL = 200;

/** The common layout of a figure, with its title and provenance, under what the figure itself says. */
export function composeLayout(spec: FigureSpec): ComposedLayout {
  const { width = 720, height = 440 } = spec;
  const showlegend = spec.layout.showlegend ?? legendNames(spec.data).length > 1;
  const names = showlegend ? legendNames(spec.data) : [];
  const titleLines = wrapText(spec.title, (width - 24) / (TITLE_SIZE * MEAN_ADVANCE));
  const sourceLines = (spec.source ?? []).flatMap((line) =>
    wrapText(line, (width - LEFT - RIGHT) / (SOURCE_SIZE * MEAN_ADVANCE)),
  );
  const sourceHeight = sourceLines.length * SOURCE_SIZE * 1.4;
  const axisHeight = axisHeightOf(spec.layout);
  const margin = {
    l: LEFT,
    r: RIGHT,
    t: 18 + titleLines.length * TITLE_SIZE * 1.35 + legendRows(names, width - LEFT - RIGHT) * LEGEND_ROW,
    b: axisHeight + sourceHeight,
  };
  const axis = {
    showgrid: true,
    gridcolor: ink.grid,
    zeroline: false,
    showline: true,
    linecolor: ink.axis,
    linewidth: 1,
    ticks: 'outside',
    tickcolor: ink.axis,
    ticklen: 4,
    automargin: true,
    // Digits, not letters: 100μ is no number for a quantity without a unit. Wide ranges ask for powers of ten themselves.
    exponentformat: 'none',
    title: { standoff: 10, font: { size: AXIS_TITLE_SIZE } },
  };
  const common = {
    width,
    height,
    margin,
    title: {
      text: titleLines.map((line) => escapeMarkup(line)).join('<br>'),
      font: { size: TITLE_SIZE, weight: 600 },
      x: 0,
      xref: 'container',
      xanchor: 'left',
      y: 1,
      yref: 'container',
      yanchor: 'top',
      pad: { l: 14, t: 14 },
    },
    font: { family: fontFamily, size: 12.5, color: ink.text },
    paper_bgcolor: '#ffffff',
    plot_bgcolor: '#ffffff',
    hovermode: 'x unified',
    showlegend,
    legend: {
      orientation: 'h',
      x: 0,
      xanchor: 'left',
      y: 1,
      yanchor: 'bottom',
      font: { size: LEGEND_SIZE },
      itemwidth: 40,
      tracegroupgap: 0,
    },
  };
  const { annotations = [], ...own } = spec.layout;
  const layout = merge(common, { ...own });
  // Every axis that the figure names (xaxis2, yaxis3, ...) is dressed like the first two.
  for (const name of new Set(['xaxis', 'yaxis', ...Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key))])) {
    layout[name] = merge(axis, isPlain(layout[name]) ? layout[name] : {});
  }
  layout['annotations'] = [...annotations, ...sourceNote(sourceLines, axisHeight)];
  return { ...layout, title: common.title, margin, width, height };
}

/**
 * A composed layout for a narrower page: title and source in more lines, a legend in more rows, panels below instead of beside
 * each other, as much room for the plot as before. A layout that has room stays as it is.
 *
 * @param width - px
 */
export function narrowLayout({ data, layout }: PlotlyPlot, width: number): ComposedLayout {
  if (width >= layout.width) return layout;
  const { l, r, t, b } = layout.margin;
  const rewrap = (text: string, size: number, room: number): { readonly text: string; readonly more: number } => {
    const [before, after] = [text.split('<br>'), wrapText(text.replace(/<br>/g, ' '), room / (size * MEAN_ADVANCE))];
    return after.length > before.length
      ? { text: after.join('<br>'), more: after.length - before.length }
      : { text, more: 0 };
  };
  const names = layout.showlegend ? legendNames(data) : [];
  const rows = legendRows(names, width - l - r) - legendRows(names, layout.width - l - r);
  const title = rewrap(layout.title.text, TITLE_SIZE, width - 24);
  const above = title.more * TITLE_SIZE * 1.35 + rows * LEGEND_ROW;
  const axes = wrapTitles(layout, (width - l - r) / (AXIS_TITLE_SIZE * MEAN_ADVANCE));
  const wrapped = { ...layout, ...axes };
  const lower = axisHeightOf(wrapped) - axisHeightOf(layout);
  let below = lower;
  const annotations = (layout.annotations ?? []).map((annotation) => {
    if (!isSource(annotation)) return annotation;
    const source = rewrap(annotation.text, SOURCE_SIZE, width - l - r);
    below += source.more * SOURCE_SIZE * 1.4;
    return { ...annotation, text: source.text, yshift: annotation.yshift - lower };
  });
  const stack =
    (width - l - r) / columnsOf(data, layout) < NARROWEST_PANEL
      ? stackPanels(data, wrapped, axisHeightOf(wrapped))
      : undefined;
  const inside = stack?.height ?? layout.height - t - b;
  return {
    ...wrapped,
    ...stack?.changes,
    title: title.more === 0 ? layout.title : lowered({ ...layout.title, text: title.text }),
    annotations,
    margin: { l, r, t: t + above, b: b + below },
    width,
    height: t + above + inside + b + below,
  };
}

/** Plotly sets a title of several lines two thirds of a line too high for the top of a picture. */
function lowered(title: ComposedLayout['title']): ComposedLayout['title'] {
  const { pad } = title as { readonly pad?: { readonly t?: number } };
  return { ...title, pad: { ...pad, t: (pad?.t ?? 0) + 0.7 * TITLE_SIZE } } as ComposedLayout['title'];
}

/** The note of {@link sourceNote}, the only one of its size. */
function isSource(annotation: object): annotation is { readonly text: string; readonly yshift: number } {
  return (annotation as { readonly font?: { readonly size?: number } }).font?.size === SOURCE_SIZE;
}

/** The traces that have a place in a legend, as it prints them. */
function legendNames(data: readonly Trace[]): string[] {
  return data
    .filter(({ name, showlegend }) => name !== undefined && showlegend !== false)
    .map(({ name }) => name!.replace(/<[^>]*>/g, ''));
}

/** Horizontal axes whose titles break into lines of at most `limit` characters. */
function wrapTitles(layout: FigureLayout, limit: number): Record<string, Axis> {
  const named = Object.keys(layout).filter(isHorizontal);
  return Object.fromEntries(
    named.flatMap((name) => {
      const axis = layout[name]!;
      const text = axis.title?.text ?? '';
      if (text === '') return [];
      const lines = text.split('<br>').flatMap((line) => (line.length > limit ? wrapText(line, limit) : line));
      return [[name, { ...axis, title: { ...axis.title, text: lines.join('<br>') } }]];
    }),
  );
}

/** Room for the ticks and the title of a horizontal axis, px. */
function axisHeightOf(layout: FigureLayout): number {
  return AXIS_HEIGHT + (titleRows(layout) - 1) * AXIS_LINE;
}

/** Lines of the longest title of a horizontal axis. */
function titleRows(layout: FigureSpec['layout']): number {
  const titles = Object.keys(layout).map((name) => (isHorizontal(name) ? (layout[name]?.title?.text ?? '') : ''));
  return Math.max(1, ...titles.map((text) => text.split('<br>').length));
}

function isHorizontal(name: string): name is 'xaxis' | `xaxis${number}` {
  return /^xaxis\d*$/.test(name);
}

/** Rows that the legend over the plot needs. */
function legendRows(names: readonly string[], width: number): number {
  if (names.length === 0) return 0;
  let rows = 1;
  let used = 0;
  for (const name of names) {
    const item = 52 + name.length * LEGEND_SIZE * MEAN_ADVANCE;
    if (used > 0 && used + item > width) [rows, used] = [rows + 1, 0];
    used += item;
  }
  return rows;
}

function sourceNote(lines: readonly string[], axisHeight: number): object[] {
  if (lines.length === 0) return [];
  return [
    {
      text: lines.map((line) => escapeMarkup(line)).join('<br>'),
      showarrow: false,
      align: 'left',
      xref: 'paper',
      yref: 'paper',
      x: 0,
      y: 0,
      xanchor: 'left',
      yanchor: 'top',
      xshift: -4,
      yshift: -axisHeight + 6,
      font: { size: SOURCE_SIZE, color: ink.muted },
    },
  ];
}

/** Breaks a text into lines of at most `limit` characters, between words where it can. */
function wrapText(text: string, limit: number): string[] {
  const lines: string[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= limit) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Text as Plotly prints it: `<` and `&` would be read as markup. */
function escapeMarkup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

function merge(
  base: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isPlain(below) && isPlain(value) ? merge(below, value) : value;
  }
  return merged;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
