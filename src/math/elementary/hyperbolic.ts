import { expm1 } from './exponential';
import { log1p } from './logarithm';
import { highWord } from './words';

/** tanh x, the same bits everywhere; within 1 unit in the last place. */
export function tanh(x: number): number {
  if (Number.isNaN(x)) return x;
  const size = Math.abs(x);
  const sign = x < 0 ? -1 : 1;
  if (size >= 22) return sign;
  if ((highWord(x) & 0x7fffffff) < 0x3e300000) return x;
  const t = expm1(size >= 1 ? 2 * size : -2 * size);
  return sign * (size >= 1 ? 1 - 2 / (t + 2) : -t / (t + 2));
}

/** artanh x for |x| <= 1, the same bits everywhere; within 1 unit in the last place. NaN beyond. */
export function atanh(x: number): number {
  const size = Math.abs(x);
  if (!(size <= 1)) return Number.NaN;
  if (size === 1) return x / 0;
  if ((highWord(x) & 0x7fffffff) < 0x3e300000) return x;
  const sign = x < 0 ? -1 : 1;
  if (size < 0.5) {
    const t = size + size;
    return sign * 0.5 * log1p(t + (t * size) / (1 - size));
  }
  return sign * 0.5 * log1p((size + size) / (1 - size));
}
