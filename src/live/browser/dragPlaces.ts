import type { FigureSpec } from '../../plot/spec';
import { planeOf } from '../draw/drawFigure';
import { type PlacesControl, placesOf, placesText, withinReach } from '../places';

/** px around a place within which a pointer takes it: a fingertip. */
const GRASP = 22;

/** What dragging needs to know of a figure that is redrawn at every move. */
export interface Draggable {
  /** The value of the control now. */
  value(): string;
  /** The figure whose first panel is the plane of the places; it stands first in its container. */
  figure(): FigureSpec;
  /** Width that it is drawn with, px. */
  width(): number;
  moved(value: string): void;
}

/**
 * Lets the places of a control be dragged in the figure, with a mouse, a finger or a pen. The container hears the pointer:
 * the picture in it is another one after every move. Moves between two frames of the screen are drawn once.
 */
export function dragPlaces(container: HTMLElement, control: PlacesControl, figure: Draggable): void {
  let held = -1;
  let waiting = false;
  let pixel: readonly [number, number] = [0, 0];
  container.classList.add('fedft-live-draggable');
  const pixelOf = ({ clientX, clientY }: MouseEvent | Touch): readonly [number, number] => {
    const box = container.firstElementChild!.getBoundingClientRect();
    return [clientX - box.left, clientY - box.top];
  };
  const nearest = ([x, y]: readonly [number, number]): number => {
    const plane = planeOf(figure.figure(), figure.width());
    const distances = placesOf(figure.value()).map((place) => {
      const [px, py] = plane.toPixel(place);
      return Math.hypot(px - x, py - y);
    });
    const least = distances.reduce((near, distance) => Math.min(near, distance), Number.POSITIVE_INFINITY);
    return least <= GRASP ? distances.indexOf(least) : -1;
  };
  const move = (): void => {
    waiting = false;
    if (held < 0) return;
    const place = withinReach(control, planeOf(figure.figure(), figure.width()).fromPixel(pixel));
    const moved = placesText(placesOf(figure.value()).map((old, i) => (i === held ? place : old)));
    if (moved !== figure.value()) figure.moved(moved);
  };
  container.addEventListener('pointerdown', (event) => {
    held = nearest(pixelOf(event));
    if (held < 0) return;
    event.preventDefault();
    container.setPointerCapture(event.pointerId);
    container.classList.add('fedft-live-dragging');
  });
  container.addEventListener('pointermove', (event) => {
    if (held < 0) return;
    pixel = pixelOf(event);
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(move);
  });
  for (const name of ['pointerup', 'pointercancel'] as const) {
    container.addEventListener(name, () => {
      held = -1;
      container.classList.remove('fedft-live-dragging');
    });
  }
  // A finger on a place drags it; anywhere else it scrolls the page.
  container.addEventListener(
    'touchstart',
    (event) => {
      if (nearest(pixelOf(event.touches[0]!)) >= 0) event.preventDefault();
    },
    { passive: false },
  );
}
