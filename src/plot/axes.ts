import { greatest, least } from '../math/extremes';
import type { Axis } from './trace';

/** An axis with a title; what it is besides that, as {@link Axis} has it. */
export function axis(title: string, options: Axis = {}): Axis {
  return { title: { text: title }, ...options };
}

/** Below this span Plotly's ticks are less than a percent apart. */
const NARROW = 0.05;

/**
 * An axis in percent, with a decimal where ticks would otherwise repeat each other.
 *
 * @param values - everything that is drawn, shares in [0, 1]
 */
export function percent(title: string, values: readonly number[], options: Axis = {}): Axis {
  const span = greatest(values) - least(values);
  return axis(title, { tickformat: span < NARROW ? '.1%' : '.0%', ...options });
}

/** A share as a text prints it: `0.4213` is `42.1 %`. */
export function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/**
 * A logarithmic axis that fits its values: labels at 1, 2, 5 of every decade on short ranges, at every or every third decade
 * on longer ones.
 *
 * @param values - everything that is drawn; those that are not positive have no place on it
 */
export function logarithmic(values: readonly number[], options: Axis = {}): Axis {
  const shown = values.filter((value) => value > 0 && Number.isFinite(value));
  const [lowest, most] = [least(shown), greatest(shown)];
  const decades = Math.log10(most / lowest);
  if (decades >= 2) return { type: 'log', dtick: decades < 6 ? 1 : 3, ...options };
  // Plotly's own labels between decades are bare digits: a 5 that means 50. These say what they mean.
  const first = Math.floor(Math.log10(lowest));
  const powers = Array.from({ length: Math.ceil(Math.log10(most)) - first + 1 }, (_, i) => first + i);
  const tickvals = powers.flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)));
  return { type: 'log', tickvals, ticktext: tickvals.map(String), ...options };
}

/** Numbers from low to high, equally spaced on a logarithmic axis. */
export function logSpace(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => low * (high / low) ** (i / (count - 1)));
}

/** A number as powers of ten print it: `0.00004` is `4·10<sup>−5</sup>`. */
export function powerText(value: number, digits?: number): string {
  const [mantissa, exponent] = value.toExponential(digits).split('e');
  return `${mantissa}·10<sup>${exponent!.replace('+', '').replace('-', '−')}</sup>`;
}
