import { highWord, powerOfTwo, withHighWord } from './words';

export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;
const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019411;

/** x - x^2 (1/6 - ...): what remains of x (e^x + 1)/(e^x - 1), for |x| <= ln(2)/2 and t = x^2. */
export function expRemainder(x: number, t: number): number {
  return (
    x -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))))
  );
}

/** e^x, the same bits everywhere; within 1 unit in the last place. */
export function exp(x: number): number {
  const size = highWord(x) & 0x7fffffff;
  let [high, low, k] = [0, 0, 0];
  if (size >= 0x40862e42) {
    if (Number.isNaN(x)) return x;
    if (x > OVERFLOW) return Number.POSITIVE_INFINITY;
    if (x < UNDERFLOW) return 0;
  }
  if (size > 0x3fd62e42) {
    if (size < 0x3ff0a2b2) {
      if (x === 1) return Math.E;
      k = x < 0 ? -1 : 1;
      high = x - k * LN2_HIGH;
      low = k * LN2_LOW;
    } else {
      k = Math.trunc(Math.LOG2E * x + (x < 0 ? -0.5 : 0.5));
      high = x - k * LN2_HIGH;
      low = k * LN2_LOW;
    }
    x = high - low;
  } else if (size < 0x3e300000) return 1 + x;
  const c = expRemainder(x, x * x);
  if (k === 0) return 1 - ((x * c) / (c - 2) - x);
  const y = 1 - (low - (x * c) / (2 - c) - high);
  if (k < -1021) return y * powerOfTwo(k + 1000) * 2 ** -1000;
  return k === 1024 ? y * 2 * 2 ** 1023 : y * powerOfTwo(k);
}

/** e^x - 1, the same bits everywhere; within 1 unit in the last place also near 0. */
export function expm1(x: number): number {
  const negative = x < 0;
  const size = highWord(x) & 0x7fffffff;
  let [c, k] = [0, 0];
  if (Number.isNaN(x)) return x;
  if (size >= 0x4043687a) {
    if (x > OVERFLOW) return Number.POSITIVE_INFINITY;
    if (negative) return -1;
  }
  if (size > 0x3fd62e42) {
    k = size < 0x3ff0a2b2 ? (negative ? -1 : 1) : Math.trunc(Math.LOG2E * x + (negative ? -0.5 : 0.5));
    const high = x - k * LN2_HIGH;
    const low = k * LN2_LOW;
    x = high - low;
    c = high - x - low;
  } else if (size < 0x3c900000) return x;
  const half = 0.5 * x;
  const square = x * half;
  const r =
    1 +
    square *
      (-0.03333333333333313 +
        square *
          (0.0015873015872548146 +
            square * (-7.93650757867488e-5 + square * (4.008217827329362e-6 + square * -2.0109921818362437e-7))));
  const t = 3 - r * half;
  let e = square * ((r - t) / (6 - x * t));
  if (k === 0) return x - (x * e - square);
  e = x * (e - c) - c - square;
  if (k === -1) return 0.5 * (x - e) - 0.5;
  if (k === 1) return x < -0.25 ? -2 * (e - (x + 0.5)) : 1 + 2 * (x - e);
  if (k <= -2 || k > 56) {
    const y = 1 - (e - x);
    return (k === 1024 ? y * 2 * 2 ** 1023 : y * powerOfTwo(k)) - 1;
  }
  if (k < 20) return (withHighWord(1, 0x3ff00000 - (0x200000 >> k)) - (e - x)) * powerOfTwo(k);
  return (x - (e + powerOfTwo(-k)) + 1) * powerOfTwo(k);
}
