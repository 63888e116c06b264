/** How a line is drawn. */
export interface LineStyle {
  /** `#rrggbb` or `rgba(...)`. */
  readonly color?: string;
  /** px */
  readonly width?: number;
  /** `'solid'`, `'dot'`, `'dash'`, `'longdash'`, `'dashdot'`, `'longdashdot'`, or lengths such as `'8px,2px'`. */
  readonly dash?: string;
  /** `'hv'` keeps a value until the next one. */
  readonly shape?: 'linear' | 'hv';
}

/** How points are marked; a list gives each point its own. */
export interface MarkerStyle {
  /** For example `'circle'` or `'diamond-open'`. */
  readonly symbol?: string | readonly string[];
  /** px */
  readonly size?: number;
  /** Colours, or numbers that `colorscale` turns into colours. */
  readonly color?: string | readonly string[] | readonly number[];
  readonly opacity?: number;
  /** At most about so many points get a marker. */
  readonly maxdisplayed?: number;
  readonly line?: { readonly width?: number; readonly color?: string };
  readonly colorscale?: string;
  readonly reversescale?: boolean;
  /** Numbers at the two ends of the colour scale. */
  readonly cmin?: number;
  readonly cmax?: number;
  readonly colorbar?: {
    readonly title?: { readonly text: string; readonly side?: 'right' };
    readonly thickness?: number;
  };
}

/** Whiskers around each value, as distances from it. */
export interface ErrorStyle {
  readonly type: 'data';
  readonly symmetric: boolean;
  /** Distance of the upper end. */
  readonly array: readonly number[];
  /** Distance of the lower end; that of the upper one where symmetric. */
  readonly arrayminus?: readonly number[];
  /** px */
  readonly thickness?: number;
  /** Length of the caps, px. */
  readonly width?: number;
  readonly color?: string;
}

/** What every trace may have. */
interface TraceBase {
  /** As the legend names it; without a name it is not in the legend. */
  readonly name?: string;
  readonly showlegend?: boolean;
  /** Traces of one group show and hide together. */
  readonly legendgroup?: string;
  /** Axes of its panel: `x2` is described by `xaxis2` of the layout. */
  readonly xaxis?: string;
  readonly yaxis?: string;
  readonly hoverinfo?: 'skip';
  readonly visible?: boolean | 'legendonly';
}

/** Numbers, or categories; NaN marks a gap. */
export type Coordinates = readonly number[] | readonly string[] | Float64Array | Float32Array;

/** A line, points or an area. */
export interface ScatterTrace extends TraceBase {
  readonly type: 'scatter';
  readonly mode?: 'lines' | 'markers' | 'lines+markers' | 'text+markers';
  readonly x?: Coordinates;
  readonly y: Coordinates;
  readonly line?: LineStyle;
  readonly marker?: MarkerStyle;
  readonly text?: readonly string[];
  readonly textposition?: 'top center' | 'middle left' | 'middle right' | 'bottom center';
  readonly error_x?: ErrorStyle;
  readonly error_y?: ErrorStyle;
  readonly fill?: 'toself' | 'tozeroy' | 'tonexty';
  readonly fillcolor?: string;
  /** Traces of one stack stand on one another. */
  readonly stackgroup?: string;
}

/** Bars from zero. */
export interface BarTrace extends TraceBase {
  readonly type: 'bar';
  readonly x?: Coordinates;
  readonly y: Coordinates;
  readonly marker?: MarkerStyle;
  readonly error_y?: ErrorStyle;
}

/** Boxes, from values or from the numbers that a box shows. */
export interface BoxTrace extends TraceBase {
  readonly type: 'box';
  readonly x?: Coordinates;
  readonly y?: Coordinates;
  readonly lowerfence?: readonly number[];
  readonly q1?: readonly number[];
  readonly median?: readonly number[];
  readonly q3?: readonly number[];
  readonly upperfence?: readonly number[];
  readonly mean?: readonly number[];
  readonly boxmean?: boolean;
  readonly marker?: MarkerStyle;
  readonly line?: LineStyle;
}

/** A value for each place of a grid. */
export interface GridTrace extends TraceBase {
  readonly type: 'heatmap' | 'contour';
  readonly x?: Coordinates;
  readonly y?: Coordinates;
  /** Row by row. */
  readonly z: readonly (readonly number[] | Float64Array | Float32Array)[];
  readonly colorscale?: string;
  readonly reversescale?: boolean;
  readonly zmin?: number;
  readonly zmax?: number;
}

/** One mark of a figure as Plotly spells it: plain data. */
export type Trace = ScatterTrace | BarTrace | BoxTrace | GridTrace;

/** One axis. */
export interface Axis {
  readonly title?: { readonly text: string };
  readonly type?: 'linear' | 'log' | 'category';
  /** Ends; exponents of ten on a logarithmic axis. */
  readonly range?: readonly [number, number];
  readonly rangemode?: 'tozero';
  readonly autorange?: boolean | 'reversed';
  /** Distance between ticks; decades on a logarithmic axis. */
  readonly dtick?: number;
  readonly tickvals?: readonly number[];
  readonly ticktext?: readonly string[];
  /** As d3-format has it: `'.0%'`. */
  readonly tickformat?: string;
  /** Degrees. */
  readonly tickangle?: number;
  readonly exponentformat?: 'none' | 'power';
  readonly showticklabels?: boolean;
  readonly zeroline?: boolean;
  /** Ends as shares of the plot. */
  readonly domain?: readonly [number, number];
  /** The axis on which it stands. */
  readonly anchor?: string;
  /** The axis whose unit is as long on the page. */
  readonly scaleanchor?: string;
}

/** A grid of panels, filled row by row from the top. */
export interface PanelGrid {
  readonly rows: number;
  readonly columns: number;
  /** Gap between panels as a share of a row's or a column's step. */
  readonly xgap?: number;
  readonly ygap?: number;
}

/** The layout of a figure beyond the common style. */
export interface FigureLayout {
  readonly xaxis?: Axis;
  readonly yaxis?: Axis;
  /** The axes of the panels after the first. */
  readonly [axis: `${'x' | 'y'}axis${number}`]: Axis;
  readonly grid?: PanelGrid & { readonly pattern: 'independent' };
  readonly barmode?: 'group' | 'overlay' | 'stack';
  readonly boxmode?: 'group';
  readonly hovermode?: 'closest' | 'x unified';
  readonly showlegend?: boolean;
  readonly annotations?: readonly object[];
}
