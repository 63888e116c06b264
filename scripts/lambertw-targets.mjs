// What each row of src/math/lambertwTables.ts stands for, in 50-digit arithmetic.
import { all, create } from 'mathjs';

const math = create(all, { number: 'BigNumber', precision: 50 });
export const decimal = (value) => math.bignumber(value);

const one = decimal(1);
const euler = one.exp();
const inverseE = decimal(-1).exp();

/** Newton in 50 digits from a double that is already close: four steps square the error past the last digit. */
function polish(start, step) {
  let x = decimal(String(start));
  for (let i = 0; i < 4; i++) x = x.minus(step(x));
  return x;
}

/** delta > 0 (W-1) or -1 < delta < 0 (W0) with delta - ln(1 + delta) = q, where W = -1 - delta and x = -exp(-1 - q). */
export function branchDelta(q, sign) {
  const target = q.toNumber();
  const p = sign * Math.sqrt(2 * target);
  let d = sign > 0 ? p + target / 1.5 : p / (1 - p);
  for (let i = 0; i < 60; i++) {
    const next = d - ((d - Math.log1p(d) - target) * (1 + d)) / d;
    d = next <= -1 ? (d - 1) / 2 : next * sign <= 0 ? d / 2 : next;
  }
  return polish(d, (x) => x.minus(x.plus(1).ln()).minus(q).times(x.plus(1)).div(x));
}

/** omega > 0 with omega + ln omega = y: W0(exp y). */
export function wrightOmega(y) {
  const target = y.toNumber();
  let w = target > 1 ? target - Math.log(target) + 0.2 : Math.exp(target) / (1 + Math.exp(target));
  for (let i = 0; i < 60; i++) {
    const next = w - (w + Math.log(w) - target) / (1 + 1 / w);
    w = next > 0 ? next : w / 2;
  }
  return polish(w, (x) =>
    x
      .plus(x.ln())
      .minus(y)
      .div(one.plus(one.div(x))),
  );
}

const square = (t) => t.times(t);
const branchQ = (s) =>
  one
    .minus(euler.times(square(s)))
    .ln()
    .neg(); // x = -1/e + s^2
const unit = () => one;

const upperRatio = (x) => {
  if (x.isZero()) return one;
  if (x.gt(0)) return wrightOmega(x.ln()).div(x);
  return branchDelta(branchQ(x.plus(inverseE).sqrt()), -1)
    .plus(1)
    .neg()
    .div(x);
};
/** (1/e_) x with ln(1 + x)/x = 1 - e_: the signal-to-noise ratio of Lemma 3. */
const snrRatio = (shortfall) => {
  const gamma = one.minus(shortfall);
  const delta = branchDelta(gamma.minus(1).minus(gamma.ln()), 1);
  return delta.plus(shortfall).div(gamma).div(shortfall);
};

const branchPoint = '-0.36787944117144233';
/** Rows over [2^first, 2^last), one an octave, of a target whose variable is `shift` more than the row's. */
const octaves = (first, last, shift, target) =>
  Array.from({ length: last - first }, (_, i) => {
    const [from, to] = [2 ** (first + i) - shift, 2 ** (first + i + 1) - shift];
    return { ...target, from, to };
  });

/** Tables of src/math/lambertwTables.ts: each row serves one interval with offset + P(u)/Q(u), u = t - center. */
export const tables = [
  {
    name: 'LOWER_BRANCH',
    about: '-(1 + W-1(-1/e + s^2)) / s, s in [0, 0.157) and [0.157, 0.314]',
    rows: [
      ['1e-9', '0.157'],
      ['0.157', '0.314'],
    ].map(([from, to]) => ({
      from,
      to,
      value: (s) => branchDelta(branchQ(s), 1).div(s),
      scale: (s) => branchDelta(branchQ(s), 1).plus(1).div(s),
      singularity: '0.60653',
    })),
  },
  {
    name: 'LOWER_MIDDLE',
    about: 'W-1(x), x in (-2^-15, -0.27]; two rows an octave of -x, from 2^-15 upwards',
    rows: Array.from({ length: 27 }, (_, j) => {
      const edge = (i) => -(2 ** ((i >> 1) - 15)) * (1 + (i & 1) / 2);
      const value = (x) => branchDelta(x.neg().ln().plus(1).neg(), 1).plus(1).neg();
      return { from: Math.max(edge(j + 1), -0.2701), to: edge(j), value, scale: value, singularity: '0' };
    }),
  },
  {
    name: 'LOWER_LOG',
    about: 'w - y, where w - ln w = y; row j for y - 1 in [2^(j-2), 2^(j-1))',
    rows: octaves(-2, 10, -1, {
      value: (y) => branchDelta(y.minus(1), 1).plus(1).minus(y),
      scale: (y) => branchDelta(y.minus(1), 1).plus(1),
      singularity: '1',
    }),
  },
  {
    name: 'UPPER_BRANCH',
    about: '(1 + W0(-1/e + s^2)) / s, s in [0, 0.2547)',
    rows: [
      {
        from: '1e-9',
        to: '0.2548',
        value: (s) => branchDelta(branchQ(s), -1).div(s).neg(),
        scale: unit,
        singularity: '-0.60653',
      },
    ],
  },
  {
    name: 'UPPER_ROOT',
    about: 'W0(x) / x, where x = -1/e + s^2, s in [0.2546, 0.5)',
    rows: [
      {
        from: '0.2546',
        to: '0.5001',
        center: 0.375,
        value: (s) => branchDelta(branchQ(s), -1).plus(1).neg().div(square(s).minus(inverseE)),
        scale: unit,
        singularity: '-0.60653',
      },
    ],
  },
  {
    name: 'UPPER_MAIN',
    about: 'W0(x) / x, and W0(x) from row 3 on; row j for x + 1/e in [2^(j-2), 2^(j-1))',
    rows: octaves(-2, 13, 0.36787944117144233, {
      value: upperRatio,
      scale: upperRatio,
      singularity: branchPoint,
    }).map((row, j) => {
      if (j === 0) return { ...row, center: 0 }; // W0(x) = x to the last digit for tiny x
      const value = (x) => wrightOmega(x.ln());
      return j < 3 ? row : { ...row, value, scale: value };
    }),
  },
  {
    name: 'UPPER_LOG',
    about: 'y - omega, where omega + ln omega = y; row j for y in [2^(j+3), 2^(j+4))',
    rows: octaves(3, 10, 0, {
      value: (y) => y.minus(wrightOmega(y)),
      scale: wrightOmega,
      singularity: '0',
      // On [32, 64) the (6, 6) interpolant has a pole that a zero nearly cancels; one degree less has neither.
    }).map((row, j) => (j === 2 ? { ...row, degree: [6, 5] } : row)),
  },
  {
    name: 'SNR',
    about: 'X / e, where ln(1 + X) / X = 1 - e, e in (0, 0.3) and [0.3, 0.6]',
    rows: [
      ['1e-9', '0.3'],
      ['0.3', '0.61'],
    ].map(([from, to]) => ({ from, to, value: snrRatio, scale: snrRatio, singularity: '1' })),
  },
];
