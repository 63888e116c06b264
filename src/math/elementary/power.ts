import { expRemainder } from './exponential';
import { fromHighWord, highWord, powerOfTwo, withHighWord, withoutLowWord } from './words';

/** x x, which no version of an engine rounds otherwise than x ** 2. */
export function square(x: number): number {
  return x * x;
}

/**
 * x^y, the same bits everywhere; within 0.7 units in the last place. The engine's own `**` is the platform's in some versions
 * and its own in others, and they differ in the last bit.
 *
 * Special values are those of ECMAScript: x^0 = 1 for every x, NaN where x < 0 and y is no integer, and for |x| = 1 and y
 * infinite.
 */
export function pow(x: number, y: number): number {
  const [highX, highY] = [highWord(x), highWord(y)];
  const [sizeX, sizeY] = [highX & 0x7fffffff, highY & 0x7fffffff];
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const size = Math.abs(x);
  if (sizeY === 0x7ff00000) return size === 1 ? Number.NaN : size > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
  if (y === 1) return x;
  if (y === -1) return 1 / x;
  if (y === 2) return x * x;
  if (y === 0.5 && highX >= 0) return Math.sqrt(x);
  const odd = Number.isInteger(y) && Math.abs(y % 2) === 1;
  const negative = highX < 0;
  const sign = negative && odd ? -1 : 1;
  if (size === 0 || size === Number.POSITIVE_INFINITY) return sign * (y < 0 ? 1 / size : size);
  if (negative && !Number.isInteger(y)) return Number.NaN;
  if (size === 1) return sign;

  // log2 |x| as the sum of `head`, which has 21 bits of fraction, and `rest`.
  let head: number;
  let rest: number;
  if (sizeY > 0x41e00000) {
    const vast = sign * (size > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0);
    if (sizeY > 0x43f00000 || sizeX < 0x3fefffff || sizeX > 0x3ff00000) return vast;
    const t = size - 1;
    const w = t * t * (0.5 - t * (0.3333333333333333 - t * 0.25));
    const u = 1.4426950216293335 * t;
    const v = t * 1.9259629911266175e-8 - w * Math.LOG2E;
    head = withoutLowWord(u + v);
    rest = v - (head - u);
  } else [head, rest] = log2InTwo(size);

  const yHead = withoutLowWord(y);
  const low = (y - yHead) * head + y * rest;
  const high = yHead * head;
  const z = low + high;
  if (z >= 1024 && (z > 1024 || low + 8.008566259537294e-17 > z - high)) return sign * Number.POSITIVE_INFINITY;
  if (z <= -1075 && (z < -1075 || low <= z - high)) return sign * 0;
  return sign * exp2InTwo(high, low, z);
}

/** log2 x for 0 < x as a sum of two. */
function log2InTwo(x: number): readonly [head: number, rest: number] {
  let n = 0;
  if (x < 2 ** -1022) {
    x *= 2 ** 53;
    n = -53;
  }
  let high = highWord(x);
  n += (high >> 20) - 0x3ff;
  const fraction = high & 0xfffff;
  high = fraction | 0x3ff00000;
  // x is scaled to within sqrt(3/2) of 1 or of 3/2.
  const k = fraction > 0x3988e && fraction < 0xbb67a ? 1 : 0;
  if (fraction >= 0xbb67a) {
    n += 1;
    high -= 0x100000;
  }
  x = withHighWord(x, high);
  const base = k === 1 ? 1.5 : 1;
  const [tableHigh, tableLow] = k === 1 ? [0.5849624872207642, 1.350039202129749e-8] : [0, 0];
  let u = x - base;
  let v = 1 / (x + base);
  const s = u * v;
  const sHigh = withoutLowWord(s);
  let tHigh = fromHighWord(((high >> 1) | 0x20000000) + 0x80000 + (k << 18));
  let tLow = x - (tHigh - base);
  const sLow = v * (u - sHigh * tHigh - sHigh * tLow);
  let s2 = s * s;
  let r =
    s2 *
    s2 *
    (0.5999999999999946 +
      s2 *
        (0.4285714285785502 +
          s2 *
            (0.33333332981837743 + s2 * (0.272728123808534 + s2 * (0.23066074577556175 + s2 * 0.20697501780033842)))));
  r += sLow * (sHigh + s);
  s2 = sHigh * sHigh;
  tHigh = withoutLowWord(3 + s2 + r);
  tLow = r - (tHigh - 3 - s2);
  u = sHigh * tHigh;
  v = sLow * tHigh + tLow * s;
  const pHigh = withoutLowWord(u + v);
  const pLow = v - (pHigh - u);
  const zHigh = 0.9617967009544373 * pHigh;
  const zLow = -7.028461650952758e-9 * pHigh + pLow * 0.9617966939259756 + tableLow;
  const head = withoutLowWord(zHigh + zLow + tableHigh + n);
  return [head, zLow - (head - n - tableHigh - zHigh)];
}

/** 2^(high + low), where z is their rounded sum. */
function exp2InTwo(high: number, low: number, z: number): number {
  const word = highWord(z);
  const size = word & 0x7fffffff;
  let n = 0;
  if (size > 0x3fe00000) {
    n = word + (0x100000 >> ((size >> 20) - 0x3ff + 1));
    const k = ((n & 0x7fffffff) >> 20) - 0x3ff;
    high -= fromHighWord(n & ~(0xfffff >> k));
    n = ((n & 0xfffff) | 0x100000) >> (20 - k);
    if (word < 0) n = -n;
  }
  const t = withoutLowWord(low + high);
  const u = t * 0.6931471824645996;
  const v = (low - (t - high)) * Math.LN2 + t * -1.904654299957768e-9;
  z = u + v;
  const w = v - (z - u);
  const c = expRemainder(z, z * z);
  z = 1 - ((z * c) / (c - 2 - (w + z * w)) - z);
  const exponent = (highWord(z) >> 20) + n;
  // 2^1024 is no number, but z 2^n may be one.
  if (n === 1024) return z * 2 * powerOfTwo(1023);
  return exponent > 0 ? z * powerOfTwo(n) : z * powerOfTwo(Math.max(n + 1000, -1022)) * 2 ** -1000;
}
