import { fromHighWord, highWord, withoutLowWord } from './words';

/** The largest angle that is reduced: 2^19 pi/2. Beyond it a reduction needs more digits of pi than stand here. */
const LARGEST = 823549.6645826427;

/** An angle less a multiple n of pi/2, as the sum of two numbers. */
interface Reduced {
  readonly n: number;
  readonly angle: number;
  readonly rest: number;
}

/** x - n pi/2 with pi/2 in three parts of 33 bits each, as many as the cancellation asks for. */
function reduce(x: number): Reduced {
  const size = Math.abs(x);
  if (size > LARGEST) throw new RangeError(`an angle must be at most ${LARGEST} in size, got ${x}`);
  if ((highWord(size) | 0) <= 0x3fe921fb) return { n: 0, angle: x, rest: 0 };
  const n = Math.trunc(size * 0.6366197723675814 + 0.5);
  const exponent = highWord(size) >> 20;
  const lost = (angle: number): number => exponent - ((highWord(angle) >> 20) & 0x7ff);
  let r = size - n * 1.5707963267341256;
  let w = n * 6.077100506506192e-11;
  let angle = r - w;
  if (lost(angle) > 16) {
    const before = r;
    w = n * 6.077100506303966e-11;
    r = before - w;
    w = n * 2.0222662487959506e-21 - (before - r - w);
    angle = r - w;
    if (lost(angle) > 49) {
      const second = r;
      w = n * 2.0222662487111665e-21;
      r = second - w;
      w = n * 8.4784276603689e-32 - (second - r - w);
      angle = r - w;
    }
  }
  const rest = r - angle - w;
  return x < 0 ? { n: -n, angle: -angle, rest: -rest } : { n, angle, rest };
}

/** sin(x + y) for |x| <= pi/4 and a y that is small beside it. */
function sinNearZero(x: number, y: number): number {
  if ((highWord(x) & 0x7fffffff) < 0x3e400000) return x;
  const z = x * x;
  const v = z * x;
  const r =
    0.00833333333332249 +
    z * (-1.984126982985795e-4 + z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  const first = -0.16666666666666632;
  return y === 0 ? x + v * (first + z * r) : x - (z * (0.5 * y - v * r) - y - v * first);
}

/** cos(x + y) for |x| <= pi/4 and a y that is small beside it. */
function cosNearZero(x: number, y: number): number {
  const size = highWord(x) & 0x7fffffff;
  if (size < 0x3e400000) return 1;
  const z = x * x;
  const r =
    z *
    (0.0416666666666666 +
      z *
        (-0.001388888888887411 +
          z *
            (2.480158728947673e-5 +
              z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
  if (size < 0x3fd33333) return 1 - (0.5 * z - (z * r - x * y));
  const quarter = size > 0x3fe90000 ? 0.28125 : fromHighWord(size - 0x200000);
  return 1 - quarter - (0.5 * z - quarter - (z * r - x * y));
}

const tangent = [
  0.3333333333333341, 0.13333333333320124, 0.05396825397622605, 0.021869488294859542, 0.0088632398235993,
  0.0035920791075913124, 0.0014562094543252903, 5.880412408202641e-4, 2.464631348184699e-4, 7.817944429395571e-5,
  7.140724913826082e-5, -1.8558637485527546e-5, 2.590730518636337e-5,
] as const;

/** tan(x + y), or -1/tan(x + y), for |x| <= pi/4. */
function tanNearZero(x: number, y: number, inverse: boolean): number {
  const negative = x < 0;
  const size = highWord(x) & 0x7fffffff;
  const large = size >= 0x3fe59428;
  if (size < 0x3e300000 && !inverse) return x;
  if (large) {
    if (negative) [x, y] = [-x, -y];
    x = 0.7853981633974483 - x + (3.061616997868383e-17 - y);
    y = 0;
  }
  const T = tangent;
  const z = x * x;
  let w = z * z;
  let r = T[1] + w * (T[3] + w * (T[5] + w * (T[7] + w * (T[9] + w * T[11]))));
  let v = z * (T[2] + w * (T[4] + w * (T[6] + w * (T[8] + w * (T[10] + w * T[12])))));
  const s = z * x;
  r = y + z * (s * (r + v) + y);
  r += T[0] * s;
  w = x + r;
  if (large) {
    v = inverse ? -1 : 1;
    return (negative ? -1 : 1) * (v - 2 * (x - ((w * w) / (w + v) - r)));
  }
  if (!inverse) return w;
  const head = withoutLowWord(w);
  v = r - (head - x);
  const a = -1 / w;
  const t = withoutLowWord(a);
  return t + a * (1 + t * head + t * v);
}

/** sin x, x in radian with |x| <= 8e5; the same bits everywhere, within 1 unit in the last place. */
export function sin(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const { n, angle, rest } = reduce(x);
  const value = (n & 1) === 0 ? sinNearZero(angle, rest) : cosNearZero(angle, rest);
  return (n & 2) === 0 ? value : -value;
}

/** cos x, x in radian with |x| <= 8e5; the same bits everywhere, within 1 unit in the last place. */
export function cos(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const { n, angle, rest } = reduce(x);
  const value = (n & 1) === 0 ? cosNearZero(angle, rest) : sinNearZero(angle, rest);
  return ((n + 1) & 2) === 0 ? value : -value;
}

/** tan x, x in radian with |x| <= 8e5; the same bits everywhere, within 1 unit in the last place. */
export function tan(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const { n, angle, rest } = reduce(x);
  return tanNearZero(angle, rest, (n & 1) === 1);
}
