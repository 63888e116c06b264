import type { Cell } from '../../network';
import { type FigureSpec, ink } from '../../plot/grammar';

/** Where the devices of a cell are, metres from the centre of their disc. */
export function devicePlaces({ radiiM, bearings }: Pick<Cell, 'radiiM' | 'bearings'>): {
  readonly x: readonly number[]; // [K]
  readonly y: readonly number[]; // [K]
} {
  return {
    x: Array.from(bearings, (angle, k) => radiiM[k]! * Math.cos(angle)),
    y: Array.from(bearings, (angle, k) => radiiM[k]! * Math.sin(angle)),
  };
}

/** The edge of the disc in which devices are. */
export function discEdge(cellRadiusM: number): FigureSpec['data'][number] {
  const angles = Array.from({ length: 121 }, (_, i) => (2 * Math.PI * i) / 120);
  return {
    type: 'scatter',
    mode: 'lines',
    x: angles.map((angle) => cellRadiusM * Math.cos(angle)),
    y: angles.map((angle) => cellRadiusM * Math.sin(angle)),
    line: { color: ink.axis, width: 1 },
    showlegend: false,
    hoverinfo: 'skip',
  };
}
