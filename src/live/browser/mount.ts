import type { FigureSpec } from '../../plot/spec';
import { type Control, controlValues } from '../control';
import { drawFigure } from '../draw/drawFigure';
import { numbersTable } from '../draw/numbersTable';
import type { LiveWidget } from '../widget';
import { controlElement } from './controlElement';
import { dragPlaces } from './dragPlaces';
import { styleSheet } from './styleSheet';

/** px: wider than this a figure is as it is in print, narrower than that it scrolls. */
const [WIDEST, NARROWEST] = [720, 320];

/** How long to wait for a page that runs the script before it shows the output it came with, ms. */
const PATIENCE = 10_000;

/**
 * Brings every place of a widget in the page to life, once each.
 *
 * A front end may run the program before it puts the output into the page, so it looks again until it finds a place.
 */
export function mountLive(widget: LiveWidget): void {
  const begun = Date.now();
  const attempt = (): void => {
    const places = document.querySelectorAll<HTMLElement>(`[data-fedft-live="${widget.id}"]:not([data-fedft-drawn])`);
    for (const place of places) bringToLife(widget, place);
    if (places.length === 0 && Date.now() - begun < PATIENCE) setTimeout(attempt, 50);
  };
  attempt();
}

/** A number that no other live figure of the page has, whichever program made it. */
function nextNumber(): number {
  const page = window as Window & { fedftLiveFigures?: number };
  page.fedftLiveFigures = (page.fedftLiveFigures ?? 0) + 1;
  return page.fedftLiveFigures;
}

function bringToLife(widget: LiveWidget, place: HTMLElement): void {
  place.setAttribute('data-fedft-drawn', 'pending');
  const values: Record<string, number | string> = {
    ...controlValues(widget.controls, JSON.parse(place.dataset['fedftValues'] ?? '{}')),
  };
  const start = { ...values };
  const root = document.createElement('section');
  root.className = 'fedft-live';
  root.setAttribute('aria-label', widget.title);
  const style = document.createElement('style');
  style.textContent = styleSheet;
  const heading = document.createElement('p');
  heading.className = 'fedft-live-title';
  heading.textContent = widget.title;
  const form = document.createElement('form');
  form.addEventListener('submit', (event) => event.preventDefault());
  const charts = document.createElement('div');
  charts.className = 'fedft-live-charts';
  const said = document.createElement('p');
  said.className = 'fedft-live-said';
  said.setAttribute('role', 'status');
  const id = `fedft-live-${nextNumber()}`;
  const numbers = document.createElement('details');
  numbers.className = 'fedft-live-numbers';
  numbers.innerHTML =
    '<summary>The numbers of this picture</summary><div tabindex="0" role="region" aria-label="Numbers"></div>';
  numbers.addEventListener('toggle', () => redraw());
  let shown: readonly FigureSpec[] = [];
  const redraw = (): void => {
    shown = draw(widget, values, { id, place, charts, said, numbers }) ?? shown;
  };
  const elements = Object.entries(widget.controls).map(([name, control]: [string, Control]) =>
    controlElement(`${id}-${name}`, control, values[name]!, (value) => {
      values[name] = value;
      redraw();
    }),
  );
  const reset = document.createElement('button');
  reset.type = 'button';
  reset.textContent = 'Start again';
  reset.addEventListener('click', () => {
    Object.assign(values, start);
    for (const [i, name] of Object.keys(widget.controls).entries()) elements[i]!.set(start[name]!);
    redraw();
  });
  for (const [i, [name, control]] of Object.entries(widget.controls).entries()) {
    if (control.kind !== 'places') continue;
    dragPlaces(charts, control, {
      value: () => String(values[name]),
      figure: () => shown[0]!,
      width: () => chartWidth(charts),
      moved: (value) => {
        values[name] = value;
        elements[i]!.set(value);
        redraw();
      },
    });
  }
  form.append(...elements.map(({ element }) => element), reset);
  root.append(style, heading, form, charts, said, numbers);
  const pictures = [...place.children];
  place.append(root);
  redraw();
  if (place.getAttribute('data-fedft-drawn') !== 'live') {
    root.remove(); // the pictures are still there
    return;
  }
  for (const picture of pictures) picture.remove();
  if (typeof ResizeObserver === 'undefined') return;
  let width = chartWidth(charts);
  new ResizeObserver(() => {
    if (chartWidth(charts) === width) return;
    width = chartWidth(charts);
    redraw();
  }).observe(charts);
}

/** What a redraw writes into. */
interface Parts {
  /** Unique in the page. */
  readonly id: string;
  readonly place: HTMLElement;
  readonly charts: HTMLElement;
  readonly said: HTMLElement;
  readonly numbers: HTMLDetailsElement;
}

function draw(
  widget: LiveWidget,
  values: Readonly<Record<string, number | string>>,
  { id, place, charts, said, numbers }: Parts,
): readonly FigureSpec[] | undefined {
  const begun = performance.now();
  let figures: readonly FigureSpec[] | undefined;
  try {
    figures = widget.draw(values);
    charts.innerHTML = figures.map((figure, i) => drawFigure(figure, chartWidth(charts), `${id}-${i}`)).join('');
    said.textContent = figures.map(({ alt }) => alt).join(' ');
    // Only for whoever opened it: a table takes longer to lay out than the picture.
    if (numbers.open) numbers.lastElementChild!.innerHTML = figures.map(numbersTable).join('');
    place.setAttribute('data-fedft-drawn', 'live');
    place.removeAttribute('data-fedft-error');
  } catch (error) {
    said.textContent = `These values have no answer: ${(error as Error).message}`;
    place.setAttribute('data-fedft-error', (error as Error).message);
  }
  place.setAttribute('data-fedft-ms', (performance.now() - begun).toFixed(1));
  return figures;
}

function chartWidth(charts: HTMLElement): number {
  return Math.min(WIDEST, Math.max(NARROWEST, Math.floor(charts.clientWidth || WIDEST)));
}
