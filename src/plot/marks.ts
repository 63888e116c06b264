import { InputError } from '../errors';
import { ink, translucent } from './style';
import type { BarTrace, Coordinates, ScatterTrace, Trace } from './trace';

/** What every mark has. */
interface MarkOptions {
  /** As the legend names it; a mark without a name is not in the legend. */
  readonly name?: string;
  /** Marks of one group show and hide together. */
  readonly group?: string;
}

/** A curve: {@link line}. */
export interface LineMark extends MarkOptions {
  readonly x: Coordinates;
  /** NaN leaves a gap. */
  readonly y: Coordinates;
  /** `#rrggbb` */
  readonly colour: string;
  /** Default `'solid'`. */
  readonly dash?: string;
  /** px, default 2. */
  readonly width?: number;
  /** `'curve'` (default) joins points linearly, `'step'` keeps a value until the next one. */
  readonly shape?: 'curve' | 'step';
  /** Symbol at the points, or one for each; none if absent. */
  readonly marker?: string | readonly string[];
  /** px, default 6. */
  readonly markerSize?: number;
  /** At most about so many markers. */
  readonly mostMarkers?: number;
}

/** A curve through points, with markers where it has any. */
export function line(mark: LineMark): ScatterTrace {
  const { x, y, colour, dash = 'solid', width = 2, shape = 'curve', marker, markerSize = 6, mostMarkers } = mark;
  return {
    type: 'scatter',
    mode: marker === undefined ? 'lines' : 'lines+markers',
    ...legendOf(mark),
    x,
    y,
    line: { color: colour, dash, width, shape: shape === 'step' ? 'hv' : 'linear' },
    ...(marker !== undefined && {
      marker: {
        symbol: marker,
        color: colour,
        size: markerSize,
        ...(mostMarkers !== undefined && { maxdisplayed: mostMarkers }),
      },
    }),
  };
}

/** Single points: {@link points}. */
export interface PointsMark extends MarkOptions {
  readonly x: Coordinates;
  readonly y: Coordinates;
  readonly colour: string | readonly string[];
  readonly marker: string | readonly string[];
  /** px */
  readonly size: number;
  /** In [0, 1]. */
  readonly opacity?: number;
  /** Width of the outline of a hollow marker, px. */
  readonly outline?: number;
}

/** Points that no line joins. */
export function points(mark: PointsMark): ScatterTrace {
  const { x, y, colour, marker, size, opacity, outline } = mark;
  return {
    type: 'scatter',
    mode: 'markers',
    ...legendOf(mark),
    x,
    y,
    marker: {
      symbol: marker,
      size,
      color: colour,
      ...(opacity !== undefined && { opacity }),
      ...(outline !== undefined && { line: { width: outline, ...(typeof colour === 'string' && { color: colour }) } }),
    },
  };
}

/** A level that a figure is read against: {@link reference}. */
export interface ReferenceMark extends MarkOptions {
  /** The two ends, equal for a vertical line. */
  readonly x: readonly [number, number];
  /** The two ends, equal for a horizontal line; categories where the axis has them. */
  readonly y: readonly [number, number] | readonly [string, string];
  readonly colour?: string;
  /** Default `'dot'`. */
  readonly dash?: string;
  /** px, default 1.4. */
  readonly width?: number;
}

/** A straight line of reference, such as a budget, in the colour that no curve has. */
export function reference(mark: ReferenceMark): ScatterTrace {
  const { colour = ink.reference, dash = 'dot', width = 1.4 } = mark;
  return {
    type: 'scatter',
    mode: 'lines',
    ...legendOf(mark),
    x: mark.x,
    y: mark.y,
    line: { color: colour, dash, width },
  };
}

/** An area between two curves: {@link band}. */
export interface BandMark {
  readonly x: readonly number[];
  /** One end a point; NaN in either leaves a gap. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** `#rrggbb` of the curve that it surrounds. */
  readonly colour: string;
  /** Group of that curve. */
  readonly group: string;
}

/**
 * The area between the ends of an interval: one closed outline for each stretch without a gap.
 *
 * @throws InputError when the lists differ in length, or an upper end lies below its lower end
 */
export function band({ x, lower, upper, colour, group }: BandMark): ScatterTrace[] {
  if (lower.length !== x.length || upper.length !== x.length) {
    throw new InputError(
      `band of '${group}' has ${x.length} x, ${lower.length} lower and ${upper.length} upper ends; give one of each a point`,
    );
  }
  const stretches: number[][] = [[]];
  for (let i = 0; i < x.length; i++) {
    if (upper[i]! < lower[i]!) {
      throw new InputError(`band of '${group}': upper[${i}] must be >= lower[${i}] = ${lower[i]}, got ${upper[i]}`);
    }
    const finite = Number.isFinite(lower[i]) && Number.isFinite(upper[i]);
    if (finite) stretches.at(-1)!.push(i);
    else if (stretches.at(-1)!.length > 0) stretches.push([]);
  }
  return stretches
    .filter((stretch) => stretch.length > 1)
    .map((stretch) => {
      const back = [...stretch].reverse();
      return {
        type: 'scatter',
        mode: 'lines',
        x: [...stretch, ...back].map((i) => x[i]!),
        y: [...stretch.map((i) => upper[i]!), ...back.map((i) => lower[i]!)],
        fill: 'toself',
        fillcolor: translucent(colour, 0.16),
        line: { width: 0.6, color: translucent(colour, 0.35) },
        legendgroup: group,
        showlegend: false,
        hoverinfo: 'skip',
      };
    });
}

/** A layer of a stack: {@link layer}. */
export interface LayerMark extends MarkOptions {
  readonly x: readonly number[];
  /** Its own height, without what it stands on. */
  readonly y: readonly number[];
  readonly fill: string;
}

/** An area that stands on the layers before it. */
export function layer(mark: LayerMark): ScatterTrace {
  return {
    type: 'scatter',
    mode: 'lines',
    ...legendOf(mark),
    x: mark.x,
    y: mark.y,
    stackgroup: 'layers',
    fillcolor: mark.fill,
    line: { width: 0.8, color: ink.axis },
  };
}

/** Bars: {@link bars}. */
export interface BarsMark extends MarkOptions {
  /** Numbers, or the names of the groups. */
  readonly x: Coordinates;
  readonly y: readonly number[];
  readonly colour: string;
}

/** Bars from zero. */
export function bars(mark: BarsMark): BarTrace {
  return { type: 'bar', ...legendOf(mark), x: mark.x, y: mark.y, marker: { color: mark.colour } };
}

/** Whiskers: {@link errorBars}. */
export interface ErrorBarOptions {
  /** Lower end around each value of the mark. */
  readonly low: readonly number[];
  /** Upper end around each value of the mark. */
  readonly high: readonly number[];
  /** The coordinate that they surround, default `'y'`. */
  readonly along?: 'x' | 'y';
  readonly colour?: string;
  /** px, default 1.2. */
  readonly thickness?: number;
  /** Length of the caps, px, default 3. */
  readonly cap?: number;
}

/**
 * A mark with a whisker from `low` to `high` at each of its values.
 *
 * @throws InputError when there is not one end of each for a value
 */
export function errorBars<T extends ScatterTrace | BarTrace>(mark: T, options: ErrorBarOptions): T {
  const { low, high, along = 'y', colour, thickness = 1.2, cap = 3 } = options;
  const values = Array.from(mark[along] ?? [], Number);
  if (low.length !== values.length || high.length !== values.length) {
    throw new InputError(
      `error bars of '${mark.name ?? ''}' have ${low.length} lower and ${high.length} upper ends for ${values.length} values; give one of each a value`,
    );
  }
  const error = {
    type: 'data',
    symmetric: false,
    array: values.map((value, i) => high[i]! - value),
    arrayminus: values.map((value, i) => value - low[i]!),
    thickness,
    width: cap,
    ...(colour !== undefined && { color: colour }),
  } as const;
  return { ...mark, [`error_${along}`]: error };
}

function legendOf({ name, group }: MarkOptions): Pick<Trace, 'name' | 'legendgroup' | 'showlegend' | 'hoverinfo'> {
  return {
    ...(name === undefined ? { showlegend: false, hoverinfo: 'skip' } : { name }),
    ...(group !== undefined && { legendgroup: group }),
  };
}
