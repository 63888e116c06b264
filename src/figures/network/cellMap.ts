import { greatest, least } from '../../math';
import type { Cell } from '../../network';
import { ratioToDecibels } from '../../network';
import { axis, type FigureSpec, ink } from '../../plot/grammar';
import { devicePlaces, discEdge } from './cellPlan';

/** The cell seen from above: the server, the disc, every device at its place, darker for a stronger path. */
export function cellMapFigure(options: {
  readonly id?: string;
  readonly cell: Cell;
  readonly cellRadiusM: number;
  /** From the server to the centre of the disc, default 0. */
  readonly serverDistanceM?: number;
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'cell-map', cell, cellRadiusM, serverDistanceM = 0, source = [] } = options;
  const { x, y } = devicePlaces(cell);
  const gains = Array.from(cell.pathGains, ratioToDecibels);
  const [weakest, strongest] = [least(gains), greatest(gains)];
  const margin = 1.08 * cellRadiusM;
  const range: [number, number] = [Math.min(-margin, -serverDistanceM - margin / 2), margin];
  const place = serverDistanceM === 0 ? 'at its centre' : `${serverDistanceM} m from its centre`;
  return {
    id,
    title: `${x.length} devices in a cell of ${cellRadiusM} m`,
    alt: `Map of a disc of radius ${cellRadiusM} m with the server ${place} and ${x.length} devices; path gains from ${weakest.toFixed(0)} to ${strongest.toFixed(0)} dB.`,
    data: [
      discEdge(cellRadiusM),
      {
        type: 'scatter',
        mode: 'markers',
        name: 'device',
        x,
        y,
        text: gains.map((gain, k) => `device ${k}: ${gain.toFixed(1)} dB`),
        marker: {
          size: 11,
          color: gains,
          colorscale: 'Blues',
          reversescale: true,
          cmin: weakest - 15,
          cmax: strongest,
          line: { color: ink.axis, width: 1 },
          colorbar: { title: { text: 'Path gain (dB)', side: 'right' }, thickness: 12 },
        },
        showlegend: false,
      },
      {
        type: 'scatter',
        mode: 'text+markers',
        x: [-serverDistanceM],
        y: [0],
        text: ['server'],
        textposition: 'top center',
        marker: { symbol: 'square', size: 11, color: ink.reference },
        showlegend: false,
      },
    ],
    layout: { xaxis: axis('Metres', { range }), yaxis: axis('Metres', { range: [-margin, margin], scaleanchor: 'x' }) },
    width: 620,
    height: 560,
    source,
  };
}
