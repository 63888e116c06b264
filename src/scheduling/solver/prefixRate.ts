import { InputError } from '../../errors';
import { exp, log, log1p, square } from '../../math';
import { type BandwidthWorkspace, evaluateBandwidths } from './bandwidthKernel';

/** Newton iterations after which something must be wrong; the hardest of millions of cases took 9. */
const ITERATION_LIMIT = 60;

/** Relative distance in z that a last step to second order may cover: its error is about the cube. */
const SETTLED = 1e-5;

/** A common rate, and what finding it cost. One object is reused by a whole search. */
export interface PrefixRate {
  /** The rate (nat/s over B) at which the prefix needs exactly the whole band; 0 where the solver was let off. */
  rate: number;
  /** The rate of the last evaluation, to which `sumAt` and `slopeAt` belong, and its distance to the capacity. */
  tried: number;
  gap: number;
  /** rate - tried, a last Newton step. */
  correction: number;
  /** Bandwidth functions evaluated so far. */
  evaluations: number;
}

/**
 * Solves sum_k b_k(rate) = B for the first `count` devices of a workspace.
 *
 * The unknown is ln z, z = tau / tau_min - 1, as a function of ln sum: first its parabola, then the quintic through the last
 * two trials, inside a bracket. Relative precision in z is what the bandwidths need at both ends.
 *
 * @param weakest - the least of their capacities
 * @param guess - a rate near the solution, or 0 for none
 * @param enough - stop with rate 0 as soon as 1/rate is proven to be at least this
 * @throws InputError where gains spread too far for doubles, beyond 1700 dB
 */
export function solvePrefixRate(
  workspace: BandwidthWorkspace,
  count: number,
  weakest: number,
  guess: number,
  result: PrefixRate,
  enough: number = Infinity,
): void {
  const { totals } = workspace;
  let low = 0;
  let high = Infinity;
  let z = guess > 0 ? weakest / guess - 1 : typicalExcess(workspace, count, weakest);
  if (!(z > 0 && z < Infinity)) z = betweenExtremes(weakest, count, low, high);
  let lastZ = 0;
  let lastLogSum = 0;
  let lastFirst = 0;
  let lastSecond = 0;
  for (let iteration = 0; iteration < ITERATION_LIMIT; iteration++) {
    const inverse = 1 / (1 + z);
    const rate = weakest * inverse;
    const gap = weakest * z * inverse;
    evaluateBandwidths(workspace, 0, count, weakest, rate, gap);
    result.evaluations += count;
    result.tried = rate;
    result.gap = gap;
    const sum = totals[0]!;
    const slope = totals[1]!;
    const curvature = totals[2]!;
    if (sum > 1) low = z;
    else high = z;
    // ln z against ln sum is smooth at both ends: -1 is its slope near the capacity, and nearly so far from it.
    const step = gap * inverse; // -drate / dln z
    const first = -sum / (slope * step);
    if (Math.abs(sum - 1) * first >= -SETTLED && first > -Infinity) {
      const linear = (1 - sum) / slope;
      result.correction = linear - (0.5 * curvature * square(linear / gap)) / slope;
      result.rate = rate + result.correction;
      return;
    }
    if (enough < Infinity && tangentBound(rate, sum, slope) >= enough) {
      result.rate = 0;
      return;
    }
    const bend = (curvature * inverse * inverse - slope * step * (1 - z) * inverse) / sum;
    const second = (1 - bend * first * first) * first;
    const logSum = log(sum);
    let change = logSum * (0.5 * second * logSum - first);
    if (iteration > 0) {
      // The quintic through this trial and the last one, with two derivatives each, in place of the parabola.
      const h = logSum - lastLogSum;
      const r = logSum / h;
      const t = 1 - r;
      const r3 = r * r * r;
      change =
        r3 * (10 + r * (6 * r - 15)) * log(lastZ / z) +
        h * (r3 * (4 + r * (3 * r - 7)) * lastFirst - r * (1 + r * r * (r * (8 - 3 * r) - 6)) * first) +
        0.5 * h * h * r * r * t * t * (r * lastSecond + t * second);
    }
    lastZ = z;
    lastLogSum = logSum;
    lastFirst = first;
    lastSecond = second;
    const next = z * exp(change);
    z = next > low && next < high ? next : betweenExtremes(weakest, count, low, high);
  }
  // Never seen below a spread of 1700 dB, where the smallest shares of the band leave the range of a double.
  throw new InputError(
    `the common rate of ${count} devices did not converge; gains may spread over 1700 dB at most, so leave the weakest devices out`,
  );
}

/**
 * Lower bound on 1/rate of a prefix that needs `sum` of the band at the rate tried, with derivative `slope`, from the
 * tangent of ln sum in ln rate: rate <= tried (1/sum)^(1/E), E = tried slope / sum >= 1.
 */
export function tangentBound(tried: number, sum: number, slope: number): number {
  if (sum > 1) {
    // (1 + d)^(1/E) <= 1 + (d/E) / (1 + (1 - 1/E) d/2) for -1 < d <= 0: one division instead of a power.
    const elastic = tried * slope;
    const half = (1 - sum) / 2;
    const common = elastic * sum;
    return (common + (elastic - sum) * half) / ((common + (elastic + sum) * half) * tried);
  }
  return exp((log(sum) * sum) / (tried * slope)) / tried;
}

/** The middle of a bracket of z; where an end is missing, what the weakest device takes alone or among its equals. */
function betweenExtremes(weakest: number, count: number, low: number, high: number): number {
  const least = low > 0 ? low : 0.999 * delayExcess(weakest);
  const most = high < Infinity ? high : 1.001 * delayExcess(weakest * count);
  return Math.sqrt(least * most);
}

/**
 * A first guess of z: the weakest device beside others whose band grows in proportion to the rate, and which alone would
 * reach the rate of equal devices with the mean gain in dB.
 */
function typicalExcess({ logCapacity }: BandwidthWorkspace, count: number, weakest: number): number {
  let logs = 0;
  for (let k = 0; k < count; k++) logs += logCapacity[k]!;
  const others = Math.max(1, count - 1);
  const equal = log1p(others * exp((logs - log(weakest)) / others)) / others;
  // b ln(1 + weakest / b) = equal (1 - b): concave in b, so Newton's steps from the left never overshoot.
  let b = 1 / count;
  for (let i = 0, step = b; i < 4 && step > 0.03 * b; i++) {
    const snr = weakest / b;
    const efficiency = snr < 1e-5 ? snr : log(1 + snr);
    step = (equal * (1 - b) - b * efficiency) / (efficiency - snr / (1 + snr) + equal);
    b += Math.max(0, step);
  }
  return delayExcess(weakest / b);
}

/** x / ln(1 + x) - 1, to a part in a thousand: tau / tau_min - 1 of a device with that signal-to-noise ratio. */
function delayExcess(snr: number): number {
  return snr < 1e-5 ? snr / 2 : snr / log1p(snr) - 1;
}
