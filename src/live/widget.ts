import type { FigureSpec } from '../plot/spec';
import type { ChoiceControl, Control, RangeControl } from './control';
import type { PlacesControl } from './places';

/** The values that a widget's drawing is given: a number for a slider, one of its words for a choice, a text for places. */
export type ValuesOf<C extends Readonly<Record<string, Control>>> = {
  readonly [name in keyof C]: C[name] extends RangeControl
    ? number
    : C[name] extends ChoiceControl
      ? keyof C[name]['options'] & string
      : C[name] extends PlacesControl
        ? string
        : never;
};

/** A figure that answers: controls, and the library's own code from their values to figures. */
export interface LiveWidget {
  /** Names its program: `dist/browser/ID.js`. */
  readonly id: string;
  /** What a reader can find out with it, in one line. */
  readonly title: string;
  readonly controls: Readonly<Record<string, Control>>;
  /**
   * The figures for some values; where a control holds places, the first panel of the first figure is their plane.
   *
   * Runs in Node for the static picture and in the browser for every move of a slider.
   *
   * @param values - one for each control
   */
  draw(values: Readonly<Record<string, number | string>>): readonly FigureSpec[];
}

/** Makes a widget whose drawing is typed by its controls. */
export function liveWidget<const C extends Readonly<Record<string, Control>>>(widget: {
  readonly id: string;
  readonly title: string;
  readonly controls: C;
  readonly draw: (values: ValuesOf<C>) => readonly FigureSpec[];
}): LiveWidget {
  const { draw, ...rest } = widget;
  return { ...rest, draw: (values) => draw(values as ValuesOf<C>) };
}
