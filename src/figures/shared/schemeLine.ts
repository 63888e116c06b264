import { band, line, type ScatterTrace } from '../../plot/grammar';
import { type SchemeStyle, schemeStyle } from '../schemeStyle';

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

/** The marks of one scheme's curve: its band, where there is one, under its line. */
export function schemeLine(options: SchemeLineOptions): ScatterTrace[] {
  const { scheme, x, y, lower, upper, shape = 'curve', markers = 12 } = options;
  const { style = schemeStyle(scheme), group = scheme } = options;
  const { label, colour, dash, marker, lineWidth } = style;
  const curve = line({
    name: options.name ?? label,
    group,
    x,
    y,
    colour,
    dash,
    width: lineWidth,
    shape,
    ...(markers > 0 && { marker, markerSize: 7, mostMarkers: markers }),
  });
  return [...(lower && upper ? band({ x, lower, upper, colour, group }) : []), curve];
}
