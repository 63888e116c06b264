import type { Dash, Data, ScatterData } from 'plotly.js-dist';
import { InputError } from '../errors';
import { ink, translucent } from '../plot/style';
import type { SchemeLook } from '../scheduling';
import { type SchemeStyle, schemeStyle } from './schemeStyle';

/** A curve of one scheme. */
export interface SchemeLineOptions {
  readonly scheme: string;
  /** Default: the scheme's own; `styled` gives one to each series of a figure. */
  readonly style?: SchemeStyle;
  /** Legend group that shows and hides with the line; default the scheme. */
  readonly group?: string;
  readonly x: readonly number[];
  /** NaN leaves a gap. */
  readonly y: readonly number[];
  /** Ends of an interval around y, drawn as a band. */
  readonly lower?: readonly number[];
  readonly upper?: readonly number[];
  /** Legend text if it is not the label of the style. */
  readonly name?: string;
  /** `'curve'` (default) holds between points linearly, `'step'` keeps a value until the next one. */
  readonly shape?: 'curve' | 'step';
  /** How many markers at most; 0 leaves the line bare. Default 12. */
  readonly markers?: number;
}

/** The traces of one scheme's curve: its band, where there is one, under its line. */
export function schemeLine(options: SchemeLineOptions): Data[] {
  const { scheme, x, y, lower, upper, shape = 'curve', markers = 12 } = options;
  const { style = schemeStyle(scheme), group = scheme } = options;
  const line: Partial<ScatterData> = {
    type: 'scatter',
    mode: markers > 0 ? 'lines+markers' : 'lines',
    name: options.name ?? style.label,
    legendgroup: group,
    x: [...x],
    y: [...y],
    line: {
      color: style.colour,
      dash: style.dash as Dash,
      width: style.lineWidth,
      shape: shape === 'step' ? 'hv' : 'linear',
    },
  };
  if (markers > 0) {
    line.marker = { symbol: style.marker, color: style.colour, size: 7, maxdisplayed: markers };
  }
  const band = lower && upper ? bandTraces({ x, lower, upper, style, group }) : [];
  return [...band, line];
}

/** A horizontal line of reference, such as a budget, named in the legend. */
export function referenceTrace(name: string, y: number, x: readonly [number, number]): Data {
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    x: [...x],
    y: [y, y],
    line: { color: ink.reference, width: 1.4, dash: 'dot' },
  };
}

/** A band between two curves. */
export interface BandOptions {
  readonly x: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly style: Pick<SchemeLook, 'colour'>;
  /** Legend group that shows and hides with it. */
  readonly group: string;
}

/**
 * The traces of an interval's band: one closed outline for each stretch without a gap.
 *
 * @throws InputError when the lists differ in length, or an upper end lies below its lower end
 */
export function bandTraces({ x, lower, upper, style, group }: BandOptions): Data[] {
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
    .map((stretch): Data => {
      const back = [...stretch].reverse();
      return {
        type: 'scatter',
        mode: 'lines',
        x: [...stretch, ...back].map((i) => x[i]!),
        y: [...stretch.map((i) => upper[i]!), ...back.map((i) => lower[i]!)],
        fill: 'toself',
        fillcolor: translucent(style.colour, 0.16),
        line: { width: 0.6, color: translucent(style.colour, 0.35) },
        legendgroup: group,
        showlegend: false,
        hoverinfo: 'skip',
      };
    });
}
