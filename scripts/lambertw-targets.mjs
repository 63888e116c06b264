// What each rational function of src/math/lambertwRationals.ts stands for, in 64-digit arithmetic.
import { all, create } from 'mathjs';

const math = create(all, { number: 'BigNumber', precision: 64 });
export const decimal = (value) => math.bignumber(value);

const one = decimal(1);
const euler = one.exp();
const inverseE = decimal(-1).exp();

/** Newton in 64 digits from a double that is already close: five steps square the error past the last digit. */
function polish(start, step) {
  let x = decimal(String(start));
  for (let i = 0; i < 6; i++) x = x.minus(step(x));
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

/** w = -W-1(-exp(-1 - sigma^2/2)). */
const lowerW = (sigma) => branchDelta(square(sigma).div(2), 1).plus(1);
const lowerRest = (sigma) => lowerW(sigma).minus(square(sigma).div(2)).minus(1);
const upperRatio = (x) => {
  if (x.isZero()) return one;
  if (x.gt(0)) return wrightOmega(x.ln()).div(x);
  return branchDelta(branchQ(x.plus(inverseE).sqrt()), -1)
    .plus(1)
    .neg()
    .div(x);
};
const omegaRest = (y) => y.minus(wrightOmega(y));
/** (1/e_) x with ln(1 + x)/x = 1 - e_: the signal-to-noise ratio of Lemma 3. */
const snrRatio = (shortfall) => {
  const gamma = one.minus(shortfall);
  const delta = branchDelta(gamma.minus(1).minus(gamma.ln()), 1);
  return delta.plus(shortfall).div(gamma).div(shortfall);
};

const branchPoint = '-0.36787944117144232';
const lower = (name, from, to, degree, offset) => ({
  name,
  about: 'w - y, where w - ln w = y = 1 + sigma^2/2',
  variable: 'sigma',
  from,
  to,
  degree,
  offset,
  value: lowerRest,
  scale: lowerW,
  relativeTo: 'w',
  singularity: '-1',
});
const ratio = (name, from, to, degree, offset) => ({
  name,
  about: 'W0(x) / x',
  variable: 'x',
  from,
  to,
  degree,
  offset,
  value: upperRatio,
  scale: upperRatio,
  relativeTo: 'itself',
  singularity: branchPoint,
});
const omega = (name, from, to, degree, offset, singularity) => ({
  name,
  about: 'y - omega, where omega + ln omega = y',
  variable: 'y',
  from,
  to,
  degree,
  offset,
  value: omegaRest,
  scale: wrightOmega,
  relativeTo: 'omega',
  singularity,
});
const omegaRoot = (name, from, to, degree, offset) => ({
  ...omega(name, from, to, degree, offset, '1'),
  about: 'y - omega, where omega + ln omega = y = v^2',
  variable: 'v',
  value: (v) => omegaRest(square(v)),
  scale: (v) => wrightOmega(square(v)),
});

export const targets = [
  {
    name: 'lowerNearBranch',
    about: '-(1 + W-1(-1/e + s^2)) / s',
    variable: 's',
    from: '1e-9',
    to: '0.314',
    degree: [7, 7],
    center: 0.1875,
    offset: 2.75,
    value: (s) => branchDelta(branchQ(s), 1).div(s),
    scale: unit,
    relativeTo: '1',
    singularity: '0.60653',
  },
  lower('lowerLow', '0.78', '3.5', [6, 6], 1.5),
  lower('lowerMid', '3.5', '10', [6, 6], 3),
  lower('lowerHigh', '10', '38.7', [7, 7], 5),
  {
    name: 'upperNearBranch',
    about: '(1 + W0(-1/e + s^2)) / s',
    variable: 's',
    from: '1e-9',
    to: '0.255',
    degree: [5, 5],
    offset: 2.25,
    value: (s) => branchDelta(branchQ(s), -1).div(s).neg(),
    scale: unit,
    relativeTo: '1',
    singularity: '-0.60653',
  },
  {
    name: 'upperBelowZero',
    about: 'W0(x) / x, where x = -1/e + s^2',
    variable: 's',
    from: '0.25',
    to: '0.53',
    degree: [5, 5],
    center: 0.375,
    offset: 1.25,
    value: (s) => branchDelta(branchQ(s), -1).plus(1).neg().div(square(s).minus(inverseE)),
    scale: unit,
    relativeTo: '1',
    singularity: '-0.60653',
  },
  ratio('upperAroundZero', '-0.1', '0.65', [8, 8], 0.875),
  ratio('upperNearOne', '0.65', '2.6', [7, 7], 0.5),
  ratio('upperNearFive', '2.6', '8.2', [7, 7], 0.25),
  omega('omegaLow', '2', '7', [7, 7], 1, '-1'),
  omega('omegaMid', '7', '22.1', [7, 7], 2.5, '1'),
  omegaRoot('omegaHigh', '4.68', '11.6', [8, 8], 4),
  omegaRoot('omegaTop', '11.5', '26.7', [7, 7], 5),
  {
    name: 'snrNearCapacity',
    about: 'X / e, where ln(1 + X) / X = 1 - e',
    variable: 'e',
    from: '1e-9',
    to: '0.61',
    degree: [7, 7],
    center: 0.3125,
    offset: 0,
    value: snrRatio,
    scale: snrRatio,
    relativeTo: 'itself',
    singularity: '1',
  },
];
