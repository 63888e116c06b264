import { InputError } from '../errors';
import { meanInterval } from './meanInterval';

/** A mean over repetitions; the ends of its 95 % interval are null where there is only one. */
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
