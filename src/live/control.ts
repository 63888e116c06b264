import { InputError } from '../errors';
import { type PlacesControl, requirePlaces } from './places';

/** A slider: a number out of an ordered list. */
export interface RangeControl {
  readonly kind: 'range';
  /** What it is, with its symbol: `'Devices K'`. */
  readonly label: string;
  /** Printed after the value; absent for a pure number. */
  readonly unit?: string;
  /** Every value it can take, ascending: {@link steps} or {@link decades}. */
  readonly values: readonly number[];
  /** One of the values. */
  readonly initial: number;
}

/** A choice between a few words. */
export interface ChoiceControl {
  readonly kind: 'choice';
  readonly label: string;
  /** Word of the library to the words that a reader sees. */
  readonly options: Readonly<Record<string, string>>;
  /** One of the options. */
  readonly initial: string;
}

export type Control = RangeControl | ChoiceControl | PlacesControl;

/** A value for each control: a number for a slider, a word for a choice, a text for places. */
export type ControlValues = Readonly<Record<string, number | string>>;

/**
 * Equally spaced values from `first` to `last`, both included.
 *
 * @throws InputError for a step that is not positive, or a last value before the first
 */
export function steps(first: number, last: number, step: number): readonly number[] {
  if (!(step > 0 && last >= first)) {
    throw new InputError(`steps need step > 0 and last >= first, got ${first}, ${last}, ${step}`);
  }
  const count = Math.round((last - first) / step) + 1;
  // Through a decimal text: 0.1 * 3 would be shown as 0.30000000000000004.
  return Array.from({ length: count }, (_, i) => Number((first + i * step).toPrecision(12)));
}

/** The preferred numbers R10 of ISO 3: ten steps a decade, each about a quarter larger than the one before. */
const R10: readonly number[] = [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8];

/**
 * Ten values a decade from 10^first to 10^last, both included.
 *
 * @throws InputError for exponents that are not integers in ascending order
 */
export function decades(first: number, last: number): readonly number[] {
  if (!(Number.isInteger(first) && Number.isInteger(last) && last > first)) {
    throw new InputError(`decades need integers first < last, got ${first} and ${last}`);
  }
  const exponents = Array.from({ length: last - first }, (_, i) => first + i);
  return [
    ...exponents.flatMap((exponent) => R10.map((digits) => Number(`${digits}e${exponent}`))),
    Number(`1e${last}`),
  ];
}

/**
 * The values of all controls: what was asked for, else the initial ones.
 *
 * @throws InputError naming an unknown control or a value that the control cannot take
 */
export function controlValues(controls: Readonly<Record<string, Control>>, wanted: ControlValues = {}): ControlValues {
  for (const name of Object.keys(wanted)) {
    if (!Object.hasOwn(controls, name)) {
      throw new InputError(`unknown control '${name}'; this figure has ${Object.keys(controls).join(', ')}`);
    }
  }
  const chosen = Object.entries(controls).map(([name, control]) => {
    const value = wanted[name] ?? control.initial;
    if (control.kind === 'places') {
      requirePlaces(name, control, value);
      return [name, value];
    }
    const allowed: readonly (number | string)[] =
      control.kind === 'range' ? control.values : Object.keys(control.options);
    if (!allowed.includes(value)) {
      const range =
        control.kind === 'range'
          ? `from ${allowed[0]} to ${allowed.at(-1)}, such as ${control.initial}`
          : allowed.join(', ');
      throw new InputError(`${name} must be a value of its control (${range}), got ${value}`);
    }
    return [name, value];
  });
  return Object.fromEntries(chosen) as ControlValues;
}

/** A value as a reader sees it beside its slider: `40 ms`, `0.05`. */
export function valueText(control: Control, value: number | string): string {
  if (control.kind === 'choice') return control.options[String(value)]!;
  if (control.kind === 'places') return String(value);
  const number = Number(value);
  const text =
    number !== 0 && Math.abs(number) < 1e-3
      ? number
          .toExponential()
          .replace('e-', ' × 10⁻')
          .replace(/⁻(\d+)/, (_, d: string) => `⁻${superscript(d)}`)
      : String(number);
  return control.unit === undefined ? text : `${text} ${control.unit}`;
}

function superscript(digits: string): string {
  return digits.replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]!);
}
