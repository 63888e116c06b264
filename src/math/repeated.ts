import { InputError } from '../errors';
import { meanInterval } from './meanInterval';
import { medianInterval } from './medianInterval';

/** A mean, or a median, over repetitions; the ends of its 95 % interval are null where there is only one. */
export interface Repeated {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The mean over repetitions with Student's 95 % interval, where there are two of them at least.
 *
 * @throws InputError for no value
 *
 * @example
 * repeatedMean([0.5]) // { mean: 0.5, low: null, high: null }
 */
export function repeatedMean(values: readonly number[]): Repeated {
  if (values.length === 0) throw new InputError('a mean over repetitions needs at least one value, got none');
  return values.length > 1 ? meanInterval(values) : { mean: values[0]!, low: null, high: null };
}

/**
 * The median over repetitions with the interval of the sign test, in place of the mean, for what need not have one.
 *
 * @throws InputError as {@link medianInterval}
 *
 * @example
 * repeatedMedian([0.5]) // { mean: 0.5, low: null, high: null }
 */
export function repeatedMedian(values: readonly number[]): Repeated {
  const { median, low, high } = medianInterval(values);
  return values.length > 1 ? { mean: median, low, high } : { mean: median, low: null, high: null };
}
