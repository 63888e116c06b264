import { type Control, valueText } from '../control';

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
