import { highWord } from './words';

const PI_LOW = 1.2246467991473532e-16;

/** arctan of 1/2, 1, 3/2 and infinity, each as the sum of two numbers. */
const anchors = [
  [0.4636476090008061, 2.2698777452961687e-17],
  [0.7853981633974483, 3.061616997868383e-17],
  [0.982793723247329, 1.3903311031230998e-17],
  [1.5707963267948966, 6.123233995736766e-17],
] as const;

const series = [
  0.3333333333333293, -0.19999999999876483, 0.14285714272503466, -0.11111110405462356, 0.09090887133436507,
  -0.0769187620504483, 0.06661073137387531, -0.058335701337905735, 0.049768779946159324, -0.036531572744216916,
  0.016285820115365782,
] as const;

/** arctan x [radian], the same bits everywhere; within 1 unit in the last place. */
export function atan(x: number): number {
  const size = highWord(x) & 0x7fffffff;
  if (Number.isNaN(x)) return x;
  if (size >= 0x44100000) return x > 0 ? Math.PI / 2 : -Math.PI / 2;
  if (size < 0x3e400000) return x;
  const sign = x < 0 ? -1 : 1;
  let anchor: (typeof anchors)[number] | undefined;
  if (size >= 0x3fdc0000) {
    x = Math.abs(x);
    if (size < 0x3fe60000) [anchor, x] = [anchors[0], (2 * x - 1) / (2 + x)];
    else if (size < 0x3ff30000) [anchor, x] = [anchors[1], (x - 1) / (x + 1)];
    else if (size < 0x40038000) [anchor, x] = [anchors[2], (x - 1.5) / (1 + 1.5 * x)];
    else [anchor, x] = [anchors[3], -1 / x];
  }
  const a = series;
  const z = x * x;
  const w = z * z;
  const even = z * (a[0] + w * (a[2] + w * (a[4] + w * (a[6] + w * (a[8] + w * a[10])))));
  const odd = w * (a[1] + w * (a[3] + w * (a[5] + w * (a[7] + w * a[9]))));
  if (anchor === undefined) return x - x * (even + odd);
  return sign * (anchor[0] - (x * (even + odd) - anchor[1] - x));
}

/** The angle of the point (x, y) [radian], from -pi to pi; the same bits everywhere. */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x === 1) return atan(y);
  const left = x < 0 || Object.is(x, -0);
  const sign = y < 0 || Object.is(y, -0) ? -1 : 1;
  if (y === 0) return left ? sign * Math.PI : y;
  if (x === 0) return (sign * Math.PI) / 2;
  if (!Number.isFinite(x)) {
    if (Number.isFinite(y)) return sign * (left ? Math.PI : 0);
    return sign * (left ? 3 * (Math.PI / 4) : Math.PI / 4);
  }
  if (!Number.isFinite(y)) return (sign * Math.PI) / 2;
  const exponents = ((highWord(y) & 0x7fffffff) - (highWord(x) & 0x7fffffff)) >> 20;
  if (exponents > 60) return sign * (Math.PI / 2 + 0.5 * PI_LOW);
  const angle = left && exponents < -60 ? 0 : atan(Math.abs(y / x));
  if (!left) return sign * angle;
  return sign * (Math.PI - (angle - PI_LOW));
}
