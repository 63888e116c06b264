import { type ComposedLayout, narrowLayout, type PlotlyPlot } from '../../plot/layout';
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

async function loadPlotly(): Promise<Plotly> {
  await loadScript('assets/plotly.js');
  return (window as { Plotly?: object }).Plotly as Plotly;
}

/** How far below the window a picture is drawn anew before a reader comes to it. */
const AHEAD = '600px';

/** Draws a picture anew from its numbers when a reader comes near it; without script it stays a picture. */
export function livenPictures(): void {
  const plots = new Map<string, PlotlyPlot>();
  Object.assign(window, { fedftPlot: (script: string, plot: PlotlyPlot) => plots.set(script, plot) });
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        void liven(target as HTMLImageElement, plots);
      }
    },
    { rootMargin: AHEAD },
  );
  for (const picture of document.querySelectorAll('img[data-plot]')) near.observe(picture);
}

async function liven(picture: HTMLImageElement, plots: ReadonlyMap<string, PlotlyPlot>): Promise<void> {
  const script = picture.dataset['plot']!;
  const { fedftPlotly } = window as Window & { fedftPlotly?: Promise<Pick<Plotly, 'newPlot'>> };
  const [plotly] = await Promise.all([fedftPlotly!, plots.has(script) ? undefined : loadScript(script)]);
  const place = document.createElement('div');
  place.dataset['fedftFigure'] = script;
  place.setAttribute('role', 'figure');
  place.setAttribute('aria-label', picture.alt);
  const chart = document.createElement('div');
  place.append(chart);
  picture.before(place);
  const { data, layout } = plots.get(script)!;
  await plotly.newPlot(chart, data, layout, { displaylogo: false });
  picture.remove();
  place.dataset['fedftDrawn'] = 'plotly';
}

function loadScript(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`nothing at ${address}`));
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
  if (room < plot.layout.width) await clearLegend(plotly, element, drawn.layout);
  readWithKeys(plotly, element, plot);
  new ResizeObserver(async () => {
    if (roomNow() === room || around.clientWidth === 0) return;
    room = roomNow();
    const layout = structuredClone(narrowLayout(plot, room));
    const { title, annotations = [], margin, width, height, grid, ...rest } = layout;
    const axes = Object.fromEntries(Object.entries(rest).filter(([name]) => /^[xy]axis/.test(name)));
    await plotly.relayout(element, { title, annotations, margin, width, height, grid, ...axes });
    if (room < plot.layout.width) await clearLegend(plotly, element, layout);
  }).observe(around);
  return element;
}

/** Only Plotly knows how many rows a legend has: it stands this far below the title, px. */
const LEGEND_GAP = 8;

async function clearLegend(plotly: Plotly, element: PlotlyElement, { margin, height }: ComposedLayout): Promise<void> {
  const title = element.querySelector('.gtitle')?.getBoundingClientRect();
  const legend = element.querySelector('.legend')?.getBoundingClientRect();
  if (title === undefined || legend === undefined || legend.height === 0) return;
  const more = title.bottom + LEGEND_GAP - legend.top;
  if (Math.abs(more) < 4) return;
  await plotly.relayout(element, { margin: { ...margin, t: margin.t + more }, height: height + more });
}
