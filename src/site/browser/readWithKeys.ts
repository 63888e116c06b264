import type { PlotlyPlot } from '../../plot/layout';
import type { Plotly, PlotlyElement } from './plotly';
import { type Curve, curvesOf, describePoint, nearestPoint } from './readings';

/**
 * Lets a plot be read with the keyboard: left and right along a curve, up and down between curves, Home and End to its ends. The
 * value is shown as the pointer would show it, and said.
 */
export function readWithKeys(plotly: Plotly, element: PlotlyElement, plot: PlotlyPlot): void {
  const curves = curvesOf(plot);
  if (curves.length === 0) return;
  element.tabIndex = 0;
  element.setAttribute('role', 'application');
  element.setAttribute('aria-label', 'Values: left and right along a curve, up and down between curves');
  const said = document.createElement('p');
  said.className = 'reading';
  said.setAttribute('role', 'status');
  element.after(said);
  let at: { curve: number; point: number } | undefined;
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') {
      plotly.Fx.unhover(element);
      said.textContent = '';
      at = undefined;
      return;
    }
    const next = step(curves, at, event.key);
    if (next === undefined) return;
    event.preventDefault();
    at = next;
    const curve = curves[at.curve]!;
    plotly.Fx.hover(
      element,
      [{ curveNumber: curve.number, pointNumber: curve.points[at.point]!.number }],
      curve.subplot,
    );
    said.textContent = describePoint(curve, at.point);
  });
  element.addEventListener('blur', () => plotly.Fx.unhover(element));
}

function step(
  curves: readonly Curve[],
  at: { readonly curve: number; readonly point: number } | undefined,
  key: string,
): { curve: number; point: number } | undefined {
  if (!['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(key)) return undefined;
  if (at === undefined) return { curve: 0, point: key === 'End' ? curves[0]!.points.length - 1 : 0 };
  const { curve, point } = at;
  const last = curves[curve]!.points.length - 1;
  if (key === 'Home') return { curve, point: 0 };
  if (key === 'End') return { curve, point: last };
  if (key === 'ArrowLeft') return { curve, point: point === 0 ? 0 : point - 1 };
  if (key === 'ArrowRight') return { curve, point: point === last ? last : point + 1 };
  const other = (curve + (key === 'ArrowDown' ? 1 : curves.length - 1)) % curves.length;
  return { curve: other, point: nearestPoint(curves[other]!, curves[curve]!.points[point]!) };
}
