import { greatest, least } from '../../math';
import { line, reference, type ScatterTrace } from '../../plot/grammar';

/** The forms of Theorem 1 that figures show. */
export type BoundFormShown = 'source' | 'tight' | 'participation';

/** A colour, a dash and a marker for each form, the same in every figure of section III. */
export const boundStyles: {
  readonly [form in BoundFormShown]: {
    readonly label: string;
    readonly colour: string;
    readonly dash: string;
    readonly marker: string;
  };
} = {
  source: { label: 'Theorem 1', colour: '#cc4c00', dash: 'dashdot', marker: 'triangle-up' },
  tight: { label: 'tight', colour: '#6c0a50', dash: 'dot', marker: 'diamond' },
  participation: { label: 'participation-aware', colour: '#004c9e', dash: 'solid', marker: 'circle' },
};

/** The forms, in the order of legends. */
export const boundForms: readonly BoundFormShown[] = ['source', 'tight', 'participation'];

/** A line with markers of one form. */
export function formLine(
  form: BoundFormShown,
  x: readonly number[],
  y: readonly number[],
  name: string = boundStyles[form].label,
): ScatterTrace {
  const { colour, dash, marker } = boundStyles[form];
  return line({ name, group: form, x, y, colour, dash, marker });
}

/** Where bound and measurement are equal: a level of 1 across a panel. */
export function equalityLine(x: readonly number[]): ScatterTrace {
  const ends = [least(x), greatest(x)] as const;
  return reference({ name: 'equality', x: ends, y: [1, 1], colour: '#111111', dash: 'dash', width: 1.2 });
}
