import { LN2_HIGH, LN2_LOW } from './exponential';
import { highWord, lowWord, powerOfTwo, withoutLowWord } from './words';

const TWO_54 = 2 ** 54;
const [L1, L2, L3, L4, L5, L6, L7] = [
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805,
  0.15313837699209373, 0.14798198605116586,
] as const;

/** The series of ln(1 + f) - f + f^2/2 beyond its leading factor s = f/(2 + f), for z = s^2. */
function tail(z: number): number {
  const w = z * z;
  return z * (L1 + w * (L3 + w * (L5 + w * L7))) + w * (L2 + w * (L4 + w * L6));
}

/** ln x, the same bits everywhere; within 1 unit in the last place. NaN for x < 0. */
export function log(x: number): number {
  let high = highWord(x);
  let k = 0;
  if (high < 0x00100000) {
    if (x === 0) return Number.NEGATIVE_INFINITY;
    if (high < 0) return Number.NaN;
    k = -54;
    x *= TWO_54;
    high = highWord(x);
  }
  if (high >= 0x7ff00000) return x + x;
  const exponent = (high >> 20) - 1023 + (((high & 0xfffff) + 0x95f64) >> 20);
  k += exponent;
  high &= 0xfffff;
  const f = x * powerOfTwo(-exponent) - 1;
  if ((0xfffff & (2 + high)) < 3) {
    if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
    const r = f * f * (0.5 - 0.3333333333333333 * f);
    return k === 0 ? f - r : k * LN2_HIGH - (r - k * LN2_LOW - f);
  }
  const s = f / (2 + f);
  const r = tail(s * s);
  if (((high - 0x6147a) | (0x6b851 - high)) > 0) {
    const half = 0.5 * f * f;
    if (k === 0) return f - (half - s * (half + r));
    return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
  }
  if (k === 0) return f - s * (f - r);
  return k * LN2_HIGH - (s * (f - r) - k * LN2_LOW - f);
}

/** ln(1 + x), the same bits everywhere; within 1 unit in the last place also near 0. NaN for x < -1. */
export function log1p(x: number): number {
  const high = highWord(x);
  const size = high & 0x7fffffff;
  let [k, c, f, fraction] = [1, 0, 0, 1];
  if (high < 0x3fda827a) {
    if (size >= 0x3ff00000) return x === -1 ? Number.NEGATIVE_INFINITY : Number.NaN;
    if (size < 0x3e200000) return size < 0x3c900000 ? x : x - x * x * 0.5;
    if (high > 0 || high <= (0xbfd2bec4 | 0)) {
      k = 0;
      f = x;
    }
  }
  if (high >= 0x7ff00000) return x + x;
  if (k !== 0) {
    let u = x;
    if (high < 0x43400000) {
      u = 1 + x;
      k = (highWord(u) >> 20) - 1023;
      c = (k > 0 ? 1 - (u - x) : x - (u - 1)) / u;
    } else k = (high >> 20) - 1023;
    fraction = highWord(u) & 0xfffff;
    if (fraction >= 0x6a09e) {
      k += 1;
      fraction = (0x100000 - fraction) >> 2;
    }
    f = u * powerOfTwo(-k) - 1;
  }
  const half = 0.5 * f * f;
  if (fraction === 0) {
    if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + (c + k * LN2_LOW);
    const r = half * (1 - 0.6666666666666666 * f);
    return k === 0 ? f - r : k * LN2_HIGH - (r - (k * LN2_LOW + c) - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const r = z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * (L6 + z * L7))))));
  if (k === 0) return f - (half - s * (half + r));
  return k * LN2_HIGH - (half - (s * (half + r) + (k * LN2_LOW + c)) - f);
}

/** log2 x, the same bits everywhere; exact for powers of two, else within 1 unit in the last place. NaN for x < 0. */
export function log2(x: number): number {
  let high = highWord(x);
  let k = 0;
  if (high < 0x00100000) {
    if (x === 0) return Number.NEGATIVE_INFINITY;
    if (high < 0) return Number.NaN;
    k = -54;
    x *= TWO_54;
    high = highWord(x);
  }
  if (high >= 0x7ff00000) return x + x;
  if (x === 1) return 0;
  const exponent = (high >> 20) - 1023 + (((high & 0xfffff) + 0x95f64) >> 20);
  k += exponent;
  const f = x * powerOfTwo(-exponent) - 1;
  const half = 0.5 * f * f;
  const s = f / (2 + f);
  const r = s * (half + tail(s * s));
  const top = withoutLowWord(f - half);
  const rest = f - top - half + r;
  const scaled = top * 1.4426950407214463;
  const sum = k + scaled;
  return (rest + top) * 1.6751713164886512e-10 + rest * 1.4426950407214463 + (k - sum + scaled) + sum;
}

/** log10 x, the same bits everywhere; within 1 unit in the last place. NaN for x < 0. */
export function log10(x: number): number {
  let high = highWord(x);
  let k = 0;
  if (high < 0x00100000) {
    if (x === 0) return Number.NEGATIVE_INFINITY;
    if (high < 0) return Number.NaN;
    k = -54;
    x *= TWO_54;
    high = highWord(x);
  }
  if (high >= 0x7ff00000) return x + x;
  if (high === 0x3ff00000 && lowWord(x) === 0) return 0;
  k += (high >> 20) - 1023;
  const below = k < 0 ? 1 : 0;
  const y = k + below;
  const scaled = x * powerOfTwo(1023 - (high >> 20) - below);
  return y * 3.694239077158931e-13 + 0.4342944819032518 * log(scaled) + y * 0.30102999566361177;
}
