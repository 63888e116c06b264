import { domainError, requireInteger } from './domain';
import { atan, cos, sin, tan } from './elementary';

/** A mean over independent repetitions and its confidence interval. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The mean of independent values with Student's confidence interval, mean +- t_{n-1} s / sqrt(n).
 *
 * @param values - at least two, one a repetition
 * @param confidence - in (0, 1), 0.95 by default
 * @throws InputError for fewer than two values, or one that is not finite
 *
 * @example
 * meanInterval([1, 2, 3]) // { mean: 2, low: -0.484..., high: 4.484... }
 */
export function meanInterval(values: ArrayLike<number>, confidence = 0.95): MeanInterval {
  const n = values.length;
  requireInteger('values.length', n, 2, Number.MAX_SAFE_INTEGER, 'one value has no spread');
  if (!(confidence > 0 && confidence < 1)) throw domainError('confidence', 'in (0, 1)', confidence);
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) throw domainError(`values[${i}]`, 'finite', value);
    const delta = value - mean;
    mean += delta / (i + 1);
    squares += delta * (value - mean);
  }
  const half = studentQuantile(n - 1, (1 + confidence) / 2) * Math.sqrt(squares / (n - 1) / n);
  return { mean, low: mean - half, high: mean + half };
}

/** The t with P(T <= t) = probability, T Student with the given degrees of freedom; probability in (1/2, 1). */
function studentQuantile(freedom: number, probability: number): number {
  // Bisection on the angle theta of t = sqrt(freedom) tan(theta), which is bounded; the density in theta is
  // proportional to cos(theta)^(freedom - 1).
  let low = 0;
  let high = Math.PI / 2;
  const total = cosinePower(freedom - 1, Math.PI / 2);
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (0.5 + cosinePower(freedom - 1, middle) / (2 * total) < probability) low = middle;
    else high = middle;
  }
  return Math.sqrt(freedom) * tan((low + high) / 2);
}

/**
 * P(T > t) of Student's distribution: the chance of a mean this many standard errors above its expectation.
 *
 * @param t - any number
 * @param freedom - integer >= 1, one less than the values of the mean
 * @example
 * studentTail(2.776, 4) // 0.0250...
 */
export function studentTail(t: number, freedom: number): number {
  requireInteger('freedom', freedom, 1, Number.MAX_SAFE_INTEGER);
  if (t < 0) return 1 - studentTail(-t, freedom);
  const part = cosinePower(freedom - 1, atan(t / Math.sqrt(freedom)));
  return Math.max(0, 0.5 - part / (2 * cosinePower(freedom - 1, Math.PI / 2)));
}

/** The integral of cos(x)^power from 0 to an angle, by the reduction formula. */
function cosinePower(power: number, angle: number): number {
  const sine = sin(angle);
  const cosine = cos(angle);
  let integral = power % 2 === 0 ? angle : sine;
  let cosineToPower = power % 2 === 0 ? cosine : cosine * cosine; // cos^(p-1) of the next step p
  for (let p = power % 2 === 0 ? 2 : 3; p <= power; p += 2) {
    integral = (cosineToPower * sine + (p - 1) * integral) / p;
    cosineToPower *= cosine * cosine;
  }
  return integral;
}
