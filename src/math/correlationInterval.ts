import { InputError } from '../errors';
import { domainError, requireInteger } from './domain';
import { atanh, tanh } from './elementary';
import { mean } from './mean';
import type { MeanInterval } from './meanInterval';
import { NORMAL_975 } from './normalQuantile';

/**
 * Pearson's correlation of two lists with its 95 % confidence interval: Fisher's, tanh(artanh r +- 1.96 / sqrt(n - 3)).
 *
 * @param x - n >= 4 finite numbers, not all equal
 * @param y - as many
 * @throws InputError for fewer, for lists of different lengths, or one without any spread
 *
 * @example
 * correlationInterval([1, 2, 3, 4, 5], [1, 3, 2, 5, 4]).mean // 0.8
 */
export function correlationInterval(x: readonly number[], y: readonly number[]): MeanInterval {
  const n = x.length;
  requireInteger('x.length', n, 4, Number.MAX_SAFE_INTEGER, 'three points say nothing about a correlation');
  if (y.length !== n) throw new InputError(`x and y must be equally long, got ${n} and ${y.length} numbers`);
  const [dx, dy] = [deviations('x', x), deviations('y', y)];
  let product = 0;
  for (let i = 0; i < n; i++) product += dx[i]! * dy[i]!;
  const correlation = Math.max(-1, Math.min(1, product / Math.sqrt(squares(dx) * squares(dy))));
  const half = NORMAL_975 / Math.sqrt(n - 3);
  const end = (shift: number): number => tanh(atanh(correlation) + shift);
  return { mean: correlation, low: end(-half), high: end(half) };
}

function deviations(name: string, values: readonly number[]): readonly number[] {
  const centre = mean(values);
  if (!Number.isFinite(centre)) throw domainError(name, 'finite numbers', centre);
  if (values.every((value) => value === values[0])) throw domainError(name, 'numbers that differ', values[0]!);
  return values.map((value) => value - centre);
}

function squares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
