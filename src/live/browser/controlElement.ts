import { type Control, steps, valueText } from '../control';
import { type Place, type PlacesControl, placesOf, placesText } from '../places';

/** A control in the page. */
export interface ControlElement {
  readonly element: HTMLElement;
  /** Shows another value without reporting it. */
  set(value: number | string): void;
}

/**
 * A labelled slider with its value beside it, or a labelled list: the browser's own elements, so that keyboard, screen
 * reader and touch work as a person is used to.
 *
 * @param id - unique in the page
 * @param changed - hears every new value
 */
export function controlElement(
  id: string,
  control: Control,
  initial: number | string,
  changed: (value: number | string) => void,
): ControlElement {
  if (control.kind === 'places') return placesElement(id, control, initial, changed);
  const element = document.createElement('div');
  element.className = 'fedft-live-control';
  const label = document.createElement('label');
  label.htmlFor = id;
  label.textContent = control.label;
  if (control.kind === 'choice') {
    const select = document.createElement('select');
    select.id = id;
    for (const [word, text] of Object.entries(control.options)) select.add(new Option(text, word));
    select.value = String(initial);
    select.addEventListener('change', () => changed(select.value));
    element.append(label, select);
    return {
      element,
      set: (value) => {
        select.value = String(value);
      },
    };
  }
  const { values } = control;
  const slider = document.createElement('input');
  slider.type = 'range';
  slider.id = id;
  slider.min = '0';
  slider.max = String(values.length - 1);
  slider.step = '1';
  const shown = document.createElement('output');
  shown.htmlFor.add(id);
  const tell = (value: number): void => {
    const text = valueText(control, value);
    shown.textContent = text;
    slider.setAttribute('aria-valuetext', text);
  };
  const set = (value: number | string): void => {
    slider.value = String(values.indexOf(Number(value)));
    tell(Number(value));
  };
  set(initial);
  slider.addEventListener('input', () => {
    const value = values[Number(slider.value)]!;
    tell(value);
    changed(value);
  });
  // Notebook front ends take arrow keys for moving between cells.
  for (const name of ['keydown', 'keyup', 'keypress'] as const)
    slider.addEventListener(name, (event) => event.stopPropagation());
  element.append(label, slider, shown);
  return { element, set };
}

/**
 * Places without a pointer: a list to say which one, and a slider for each coordinate. With a pointer they are dragged in
 * the figure itself.
 */
function placesElement(
  id: string,
  control: PlacesControl,
  initial: number | string,
  changed: (value: number | string) => void,
): ControlElement {
  let places = placesOf(String(initial));
  let chosen = 0;
  const { label, each, unit, reach, step } = control;
  const element = document.createElement('fieldset');
  const legend = document.createElement('legend');
  legend.textContent = label;
  const names = Object.fromEntries(places.map((_, i) => [String(i), `${each} ${i}`]));
  const which = controlElement(
    `${id}-which`,
    { kind: 'choice', label: each, options: names, initial: '0' },
    '0',
    (value) => {
      chosen = Number(value);
      show();
    },
  );
  const sliders = (['East', 'North'] as const).map((direction, axis) =>
    controlElement(
      `${id}-${direction}`,
      { kind: 'range', label: direction, unit, values: steps(-reach[axis]!, reach[axis]!, step), initial: 0 },
      places[0]![axis]!,
      (value) => {
        const moved: Place = axis === 0 ? [Number(value), places[chosen]![1]] : [places[chosen]![0], Number(value)];
        places = places.map((place, i) => (i === chosen ? moved : place));
        changed(placesText(places));
      },
    ),
  );
  const show = (): void => {
    for (const [axis, slider] of sliders.entries()) slider.set(places[chosen]![axis]!);
  };
  element.append(legend, which.element, ...sliders.map((slider) => slider.element));
  return {
    element,
    set: (value) => {
      places = placesOf(String(value));
      show();
    },
  };
}
