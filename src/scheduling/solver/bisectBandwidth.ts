import { domainError, log1p, requireNonNegative, requirePositive } from '../../math';
import type { AllocateBandwidthOptions, BandwidthAllocation } from './allocateBandwidth';
import { bandwidthAtRate } from './requiredBandwidth';

/** As for {@link allocateBandwidth}, and when to stop. */
export interface BisectBandwidthOptions extends AllocateBandwidthOptions {
  /** Relative width of the bracket around the delay at which the bisection stops, in (0, 1). */
  readonly tolerance: number;
  /**
   * tau of {@link allocateBandwidth} for the same devices, seconds. A trial delay that is farther from it than rounding can
   * carry is decided by it instead of evaluated: the same brackets, and with them the same result to the last bit.
   */
  readonly solution?: number;
}

/** Relative error of a solution that is not worth trusting; {@link allocateBandwidth} stays a hundred times below. */
const SOLVER_ERROR = 1e-12;

/**
 * How far a delay at which n bandwidths, added one after the other, seem to fill the band may be from that of
 * {@link allocateBandwidth}, relative: both add.
 *
 * A sum is off by half a unit of each partial sum: n/2 units of the whole at most. Bandwidths that grow from the strongest
 * device on have partial sums of n/2 wholes together. A bandwidth changes by at least as much as the delay.
 *
 * @param fromStrongest - the gains do not increase
 */
function bisectionError(n: number, fromStrongest: boolean): number {
  return SOLVER_ERROR + (4 + (fromStrongest ? n / 2 : n)) * Number.EPSILON;
}

/** The allocation, and what it cost. */
export interface BisectedAllocation extends BandwidthAllocation {
  /** How often Lemma 3 was evaluated. */
  readonly evaluations: number;
}

/**
 * P3 as the paper solves it: bisection on the delay, with Lemma 3 for each device at each trial delay.
 *
 * The bracket runs from the delay that the weakest device needs with infinite bandwidth to the delay of an equal split.
 * {@link allocateBandwidth} solves the same problem to full precision.
 *
 * @paper (24), Algorithm 1
 * @returns the upper end of the last bracket, so that the bandwidths, at most the total, do reach the delay
 * @throws InputError for no device, or a value outside its domain
 * @example
 * bisectBandwidth({ payloadBits: 1, txPower: 1, channelGains: [1, 1], noisePsd: 1, totalBandwidth: 2, tolerance: 1e-9 })
 * // delay within 1e-9 above 1 s
 */
export function bisectBandwidth(options: BisectBandwidthOptions): BisectedAllocation {
  const { channelGains, payloadBits, solution } = options;
  const problem = load(options);
  const n = channelGains.length;
  const delay = bisect(problem, n, solution, bisectionError(n, problem.fromStrongest));
  const bandwidths = new Float64Array(n);
  if (payloadBits > 0) fits(problem, n, delay, bandwidths);
  return { delay, bandwidths, evaluations: problem.evaluations };
}

/** What {@link bisectBandwidth} finds for prefixes of a list of gains, strongest first, without the bandwidths. */
export interface PrefixBisection {
  /**
   * The delay of the first n gains, seconds.
   *
   * @param solution - tau*(n) of {@link allocateBandwidth}, seconds
   */
  delayOf(n: number, solution: number): number;
  /** How far `delayOf(n)` may lie beyond the interval from tau*(n) to tau*(n) (1 + tolerance), relative. */
  errorOf(n: number): number;
}

/**
 * Starts a {@link PrefixBisection}. The first delay that is asked for also looks at the partial sums behind it, one
 * evaluation of each device: they bound the rounding of that sum, and of those of some devices more, several times tighter.
 *
 * @throws InputError as {@link bisectBandwidth}
 */
export function prefixBisection(options: Omit<BisectBandwidthOptions, 'solution'>): PrefixBisection {
  const problem = load(options);
  let looked = 0;
  let error = 0;
  const errorOf = (n: number): number =>
    looked > 0 && n >= looked && n <= 1.01 * looked
      ? error + SOLVER_ERROR + (n - looked + 4) * Number.EPSILON
      : bisectionError(n, problem.fromStrongest);
  return {
    errorOf,
    delayOf(n, solution) {
      if (n >= LARGE && (n < looked || n > 1.01 * looked)) {
        error = errorAt(problem, n, solution);
        looked = n;
      }
      return bisect(problem, n, solution, errorOf(n));
    },
  };
}

/** From so many devices on the rounding of a sum counts beside the tolerances, 1e-11. */
const LARGE = 10_000;

/**
 * What the rounding of the sums at one set may add up to, relative: half a unit in the last place of each partial sum, and what
 * the solution is off by, seen in a sum with its rounding carried along (Neumaier 1974).
 */
function errorAt({ payloadBits, totalBandwidth, capacities }: BisectionProblem, n: number, solution: number): number {
  const nats = (payloadBits / solution) * Math.LN2;
  let binade = Number.MIN_VALUE; // where that of the partial sum ends
  let [sum, carried, halves] = [0, 0, 0];
  for (let k = 0; k < n; k++) {
    const bandwidth = bandwidthAtRate(nats, capacities[k]!);
    const next = sum + bandwidth;
    carried += sum > bandwidth ? sum - next + bandwidth : bandwidth - next + sum;
    sum = next;
    // A trial delay may be a little shorter than the solution, and the partial sums a little larger.
    while (1.01 * sum >= binade && binade < Infinity) binade *= 2;
    halves += (binade * Number.EPSILON) / 4; // half a unit
  }
  return (halves + Math.abs(sum - totalBandwidth + carried)) / totalBandwidth;
}

/** Checked numbers, and how often Lemma 3 was evaluated. */
interface BisectionProblem extends BisectBandwidthOptions {
  /** p g / N0, nat/s. */
  readonly capacities: Float64Array;
  /** The gains do not increase. */
  readonly fromStrongest: boolean;
  evaluations: number;
}

function load(options: BisectBandwidthOptions): BisectionProblem {
  const { payloadBits, txPower, channelGains, noisePsd, totalBandwidth, tolerance } = options;
  if (!(tolerance > 0 && tolerance < 1)) throw domainError('tolerance', 'in (0, 1)', tolerance, 'for example 1e-6');
  requireNonNegative('payloadBits', payloadBits);
  requirePositive('txPower', txPower);
  requirePositive('noisePsd', noisePsd);
  requirePositive('totalBandwidth', totalBandwidth);
  const n = channelGains.length;
  if (n === 0) throw domainError('channelGains', 'a list of at least one gain', '[]', 'schedule a device');
  const capacities = new Float64Array(n);
  let fromStrongest = true;
  for (let k = 0; k < n; k++) {
    const gain = channelGains[k]!;
    if (!(gain > 0 && gain < Infinity))
      requirePositive(`channelGains[${k}]`, gain, `leave device ${k} out of the scheduled set`);
    if (k > 0 && gain > channelGains[k - 1]!) fromStrongest = false;
    capacities[k] = (txPower * gain) / noisePsd;
  }
  return { ...options, capacities, fromStrongest, evaluations: 0 };
}

/** Whether the first n devices can all send within a delay; `bandwidths`, where given, are what each of them needs. */
function fits(problem: BisectionProblem, n: number, delay: number, bandwidths?: Float64Array): boolean {
  const { payloadBits, totalBandwidth, capacities } = problem;
  requirePositive('delay', delay, 'a payload needs time to arrive');
  const nats = (payloadBits / delay) * Math.LN2;
  let sum = 0;
  for (let k = 0; k < n; k++) {
    const bandwidth = bandwidthAtRate(nats, capacities[k]!);
    if (bandwidths !== undefined) bandwidths[k] = bandwidth;
    sum += bandwidth;
    if (sum > totalBandwidth) {
      problem.evaluations += k + 1;
      return false;
    }
  }
  problem.evaluations += n;
  return true;
}

/** The upper end of the last bracket. */
function bisect(problem: BisectionProblem, n: number, solution: number | undefined, margin: number): number {
  const { payloadBits, totalBandwidth, tolerance, capacities, fromStrongest } = problem;
  if (payloadBits === 0) return 0;
  const decide = (delay: number): boolean => {
    if (solution !== undefined && Math.abs(delay - solution) > margin * solution) return delay > solution;
    return fits(problem, n, delay);
  };
  let capacity = capacities[n - 1]!; // of the weakest
  for (let k = 0; k < n && !fromStrongest; k++) capacity = Math.min(capacity, capacities[k]!);
  const bits = payloadBits * Math.LN2;
  let low = bits / capacity;
  let high = (bits * n) / (totalBandwidth * log1p((capacity * n) / totalBandwidth));
  // The equal split is feasible; rounding may say otherwise by a digit.
  while (!decide(high)) high *= 1 + tolerance;
  while (high - low > tolerance * high) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break; // the bracket is down to two neighbouring doubles
    if (decide(middle)) high = middle;
    else low = middle;
  }
  return high;
}
