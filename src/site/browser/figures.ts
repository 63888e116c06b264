import { narrowLayout, type PlotlyPlot } from '../../plot/layout';
import type { Plotly, PlotlyElement } from './plotly';
import { readWithKeys } from './readWithKeys';

/** Narrower than this a plot scrolls in its box, px. */
const NARROWEST = 300;

/**
 * Loads Plotly once for all figures of a page, when the first asks: a figure asks for `fedftPlotly` before it looks for Plotly
 * elsewhere, and keeps its picture where there is none. What it draws has the width of the page, and can be read with the keyboard.
 */
export function livenFigures(): void {
  let loading: Promise<Pick<Plotly, 'newPlot'>> | undefined;
  Object.defineProperty(window, 'fedftPlotly', {
    get: () => {
      loading ??= loadPlotly().then((plotly) => ({
        newPlot: (chart, data, layout, config) => drawFitting(plotly, chart, { data, layout }, config),
      }));
      return loading;
    },
    // A figure that found no Plotly says so.
    set: () => {
      loading = undefined;
    },
  });
}

function loadPlotly(): Promise<Plotly> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = 'assets/plotly.js';
    script.onload = () => resolve((window as { Plotly?: object }).Plotly as Plotly);
    script.onerror = () => reject(new Error('nothing at assets/plotly.js'));
    document.head.append(script);
  });
}

async function drawFitting(
  plotly: Plotly,
  chart: HTMLElement,
  plot: PlotlyPlot,
  config: object,
): Promise<PlotlyElement> {
  // The place of a figure is as wide as the figure; what holds it is as wide as the text.
  const around = chart.parentElement!.parentElement!;
  const roomNow = (): number => Math.max(NARROWEST, Math.floor(around.clientWidth));
  let room = roomNow();
  // Plotly works on its arguments in place.
  const drawn = structuredClone({ data: plot.data, layout: narrowLayout(plot, room) });
  const element = await plotly.newPlot(chart, drawn.data, drawn.layout, { ...config, responsive: false });
  readWithKeys(plotly, element, plot);
  new ResizeObserver(() => {
    if (roomNow() === room || around.clientWidth === 0) return;
    room = roomNow();
    const { title, annotations = [], margin, width, height } = structuredClone(narrowLayout(plot, room));
    void plotly.relayout(element, { title, annotations, margin, width, height });
  }).observe(around);
  return element;
}
