import { InputError } from '../errors';
import type { FigureLayout, Trace } from './trace';

/** One figure before it is drawn: plain data that a record or a test can hold. */
export interface FigureSpec {
  /** Names its files and its place in a page: small letters, digits and hyphens. */
  readonly id: string;
  /** What the figure shows, in one line. */
  readonly title: string;
  /** What a person who cannot see it should be told: axes, curves, and what they do. */
  readonly alt: string;
  /** Its marks; NaN marks a gap. */
  readonly data: readonly Trace[];
  /** What it has beyond the common style: axes, panels. */
  readonly layout: FigureLayout;
  /** px, 720 if absent. */
  readonly width?: number;
  /** px, 440 if absent. */
  readonly height?: number;
  /** Where the numbers come from, one line each, printed under the plot. */
  readonly source?: readonly string[];
}

/**
 * Trace types that Plotly draws with WebGL or map tiles. They leave an empty frame wherever there is no browser, so a
 * committed picture of one would be blank.
 */
export const webglTraceTypes: readonly string[] = [
  'choroplethmap',
  'cone',
  'densitymap',
  'isosurface',
  'mesh3d',
  'parcoords',
  'scatter3d',
  'scattergl',
  'scattermap',
  'scatterpolargl',
  'splom',
  'streamtube',
  'surface',
  'volume',
];

/**
 * Checks a figure and gives it in a canonical form: typed arrays as lists, numbers to 8 significant digits, NaN as a gap.
 *
 * Eight digits are far finer than a pixel, and they keep the last bits of a sum, which may differ between machines, out of
 * committed files.
 *
 * @throws InputError for a bad id, a missing title or alternative text, no trace, a trace that WebGL would draw, a trace
 * without a single finite value, lists of different length, or an infinite number
 * @example
 * checkFigure({ id: 'loss', title: 'Loss', alt: 'One falling curve.', data: [{ type: 'scatter', y: [2, 1] }], layout: {} })
 */
export function checkFigure(spec: FigureSpec): FigureSpec {
  checkWords(spec);
  const { width = 720, height = 440 } = spec;
  for (const [name, value] of Object.entries({ width, height })) {
    if (!(value >= 100 && value <= 4000)) {
      throw new InputError(`figure '${spec.id}': ${name} must be a number of pixels in [100, 4000], got ${value}`);
    }
  }
  if (spec.data.length === 0) {
    throw new InputError(`figure '${spec.id}' has no traces; give it data or leave the figure out`);
  }
  for (const [index, trace] of spec.data.entries()) {
    checkTrace(`figure '${spec.id}': trace ${index}${trace.name === undefined ? '' : ` ('${trace.name}')`}`, {
      ...trace,
    });
  }
  return canonical(spec, `figure '${spec.id}'`) as FigureSpec;
}

/** Checks what every figure has, drawn by Plotly or by hand. */
export function checkWords(figure: { readonly id: string; readonly title: string; readonly alt: string }): void {
  const { id, title, alt } = figure;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
    throw new InputError(
      `figure id must be small letters, digits and single hyphens, got '${id}'; try 'training-loss'`,
    );
  }
  if (!title?.trim()) throw new InputError(`figure '${id}' needs a title: say in one line what it shows`);
  if (!alt?.trim()) {
    throw new InputError(
      `figure '${id}' needs alternative text (alt): say what a reader who cannot see it should know`,
    );
  }
}

function checkTrace(where: string, trace: Readonly<Record<string, unknown>>): void {
  const type = trace['type'] ?? 'scatter';
  if (webglTraceTypes.includes(String(type))) {
    throw new InputError(
      `${where} has type '${type}', which Plotly draws with WebGL: its picture would be blank; use 'scatter', 'heatmap' or 'contour'`,
    );
  }
  if (trace['visible'] === 'legendonly') return;
  const lists = ['x', 'y', 'z', 'values', 'r', 'theta']
    .map((key) => ({ key, list: asList(trace[key]) }))
    .filter((entry): entry is { key: string; list: readonly unknown[] } => entry.list !== undefined);
  if (lists.length === 0) throw new InputError(`${where} has no data; give it y, or leave the trace out`);
  for (const { key, list } of lists) {
    if (!list.flat().some((value) => typeof value === 'string' || Number.isFinite(value))) {
      throw new InputError(`${where} has no finite ${key}; repair its data or leave the trace out`);
    }
  }
  const [x, y] = [lists.find((entry) => entry.key === 'x'), lists.find((entry) => entry.key === 'y')];
  if ((type === 'scatter' || type === 'bar') && x && y && x.list.length !== y.list.length) {
    throw new InputError(`${where} has ${x.list.length} x for ${y.list.length} y; give one x for each y`);
  }
}

function asList(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value.map((row) => (ArrayBuffer.isView(row) ? asList(row) : row));
  return ArrayBuffer.isView(value) && isArrayLike(value) ? Array.from(value) : undefined;
}

function isArrayLike(value: object): value is ArrayLike<unknown> {
  return 'length' in value; // a DataView has none
}

function canonical(value: unknown, where: string): unknown {
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return null;
    if (!Number.isFinite(value)) {
      throw new InputError(`${where} must be finite, got ${value}; draw the bound as a line, or NaN to leave a gap`);
    }
    return Number(value.toPrecision(8));
  }
  const list = asList(value);
  if (list) return list.map((item, index) => canonical(item, `${where}[${index}]`));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, canonical(item, `${where}.${key}`)]));
  }
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    throw new InputError(`${where} must be plain data, got a ${typeof value}; figures are stored as JSON`);
  }
  return value;
}
