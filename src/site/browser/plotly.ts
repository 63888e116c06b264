import type { ComposedLayout, PlotlyPlot } from '../../plot/layout';

/** An element that Plotly has drawn into. */
export type PlotlyElement = HTMLElement;

/** A point that a tooltip is shown for. */
export interface HoverPoint {
  readonly curveNumber: number;
  readonly pointNumber: number | readonly [number, number];
}

/** What the pages use of Plotly. */
export interface Plotly {
  newPlot(chart: HTMLElement, data: PlotlyPlot['data'], layout: ComposedLayout, config: object): Promise<PlotlyElement>;
  /** What is undefined is taken out of the layout. */
  relayout(
    element: PlotlyElement,
    changes: { readonly [K in keyof ComposedLayout]?: ComposedLayout[K] | undefined },
  ): Promise<PlotlyElement>;
  readonly Fx: {
    hover(element: PlotlyElement, points: readonly HoverPoint[], subplot: string): void;
    unhover(element: PlotlyElement): void;
  };
}
