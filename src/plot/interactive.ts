import type { PlotlyPlot } from './layout';
import { scriptJson } from './markup';

/**
 * The script that turns a figure's picture into an interactive plot.
 *
 * It looks for Plotly at `addresses` in turn and draws into every element marked `data-fedft-figure="ID"` that still shows
 * its picture. Where no address answers, or scripts do not run, the picture stays.
 *
 * @param addresses - a JavaScript expression for a list of addresses
 */
export function interactiveScript(id: string, plot: PlotlyPlot, addresses: string): string {
  return `(() => {
  const plot = ${scriptJson(plot)};
  const addresses = ${addresses};
  const fetchFrom = (address) => new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly);
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => window.Plotly ? resolve(window.Plotly) : reject(new Error('no Plotly in ' + address));
    script.onerror = () => reject(new Error('nothing at ' + address));
    document.head.appendChild(script);
  });
  window.fedftPlotly ??= addresses.reduce((tried, address) => tried.catch(() => fetchFrom(address)), Promise.reject());
  window.fedftPlotly.then((Plotly) => {
    for (const place of document.querySelectorAll('[data-fedft-figure="${id}"]:not([data-fedft-drawn])')) {
      place.setAttribute('data-fedft-drawn', 'pending');
      const chart = document.createElement('div');
      place.appendChild(chart);
      const copy = JSON.parse(JSON.stringify(plot));
      Plotly.newPlot(chart, copy.data, copy.layout, { displaylogo: false, responsive: true }).then(() => {
        place.querySelector('.fedft-picture').remove();
        place.setAttribute('data-fedft-drawn', 'plotly');
      }, () => { chart.remove(); place.setAttribute('data-fedft-drawn', 'picture'); });
    }
  }, () => { window.fedftPlotly = undefined; });
})();`;
}

/** What {@link interactiveScript} draws in a page of a figure; undefined where there is nothing to interact with. */
export function plotOfPage(html: string): PlotlyPlot | undefined {
  const json = /^ {2}const plot = (\{.*\});$/m.exec(html)?.[1];
  return json === undefined ? undefined : (JSON.parse(json) as PlotlyPlot);
}
