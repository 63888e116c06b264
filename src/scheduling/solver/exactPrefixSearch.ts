import { log1p } from '../../math';
import { evaluateBandwidths } from './bandwidthKernel';
import { type PrefixRate, solvePrefixRate, tangentBound } from './prefixRate';
import {
  createPrefixWorkspace,
  loadPrefixProblem,
  type PrefixProblem,
  type PrefixWorkspace,
  prefixPenalty,
} from './prefixWorkspace';

/** What proves that the prefix is the best one, and what the proof cost. */
export interface PrefixCertificate {
  /** Evaluations of the bandwidth function b(rate) of one device. */
  readonly evaluations: number;
  /** Prefixes whose delay was solved to full precision. */
  readonly solved: number;
  /** Prefixes excluded by a lower bound on their objective. */
  readonly bounded: number;
  /** Least lower bound among the excluded prefixes: no smaller than the objective, to rounding; Infinity if none. */
  readonly lowestBound: number;
}

/** The best prefix of problem P1. */
export interface PrefixSearchResult {
  /** n, devices to schedule: the n strongest. 0 if no device is within reach. */
  readonly scheduled: number;
  /** tau*(n), seconds; 0 for an empty set. */
  readonly delay: number;
  /** V psi(n) - u n + Q tau*(n), seconds squared: (22) without its constant -Q tau_bar. Infinity for an empty set. */
  readonly objective: number;
  readonly certificate: PrefixCertificate;
}

/** Relative distance below which two objectives count as equal: what rounding leaves undecided. */
const TIE = 1e-14;

/**
 * Problem P1 over every prefix of the gain order, which by Theorem 2(a) holds the best set: min over n of
 * V psi(n) + Q tau*(n), with a proof that no other prefix is better.
 *
 * Few prefixes are solved. The bandwidth sum G_m(rate) of a prefix is convex and increasing, and ln G_m is convex in
 * ln rate (each b_k is, because its elasticity u / (u - 1) rises with the rate), so its tangents at any rate bound the
 * rate of every prefix from above and its objective from below. One pass over the devices gives the tangents of all
 * prefixes at once. The prefix with the lowest bound is solved next, until every bound reaches the best objective.
 *
 * Differs from the paper: Algorithm 1 stops at the first increase of the objective, which can miss the best prefix.
 *
 * @paper (26), Definition 1
 * @returns of equal objectives the smallest n
 * @throws InputError for a value outside its domain, or gains that are not in descending order
 * @example
 * // the counter-example to Theorem 2(b): Algorithm 1 stops at 1
 * exactPrefixSearch({ sortedChannelGains: [1e6, 0.1, 0.1], payloadBits: 1, txPower: 1, noisePsd: 1, totalBandwidth: 1,
 *   backlog: 1.1, penaltyWeight: 10, penalty: 'bound' }).scheduled // 3
 */
export function exactPrefixSearch(problem: PrefixProblem): PrefixSearchResult {
  const listed = problem.sortedChannelGains.length;
  const workspace = problem.workspace ?? createPrefixWorkspace(Math.max(1, listed));
  const reach = loadPrefixProblem(problem, workspace);
  if (reach === 0) {
    const certificate: PrefixCertificate = { evaluations: 0, solved: 0, bounded: 0, lowestBound: Infinity };
    return { scheduled: 0, delay: 0, objective: Infinity, certificate };
  }
  return new PrefixSearch(problem, workspace, reach).run();
}

/** One search: the state that its steps share. */
class PrefixSearch {
  readonly #devices: number;
  /** Q L ln 2 / B: the objective is V psi(n) + #price / rate. */
  readonly #price: number;
  /** u. */
  readonly #value: number;
  readonly #found: PrefixRate = { rate: 0, tried: 0, gap: 0, correction: 0, evaluations: 0 };
  #best = 0;
  #bestRate = 0;
  #bestObjective = Infinity;
  #solved = 0;
  #activeCount = 0;
  #lowestBound = Infinity;

  constructor(
    readonly problem: PrefixProblem,
    readonly workspace: PrefixWorkspace,
    readonly reach: number,
  ) {
    this.#devices = problem.devices ?? problem.sortedChannelGains.length;
    this.#price = (problem.backlog * problem.payloadBits * Math.LN2) / problem.totalBandwidth;
    this.#value = problem.deviceValue ?? 0;
  }

  run(): PrefixSearchResult {
    // Without a price on the delay, or without a reward for devices, the answer needs no search.
    const isWorthless = this.problem.penaltyWeight === 0 && this.#value === 0;
    if (isWorthless) this.#solve(1, 0);
    else if (this.#price === 0) this.#solve(this.reach, 0);
    else this.#search();
    const { payloadBits, totalBandwidth } = this.problem;
    return {
      scheduled: this.#best,
      delay: (payloadBits * Math.LN2) / (this.#bestRate * totalBandwidth),
      objective: this.#bestObjective,
      certificate: {
        evaluations: this.#found.evaluations,
        solved: this.#solved,
        bounded: this.reach - this.#solved,
        lowestBound: this.#lowestBound,
      },
    };
  }

  #search(): void {
    const { inverseRateBound, active } = this.workspace;
    const first = this.#guess();
    this.#solve(first, 0);
    this.#boundAll(first);
    while (this.#activeCount > 0) {
      let next = active[0]!;
      let lowest = Infinity;
      for (let i = 0; i < this.#activeCount; i++) {
        const bound = this.#objective(active[i]!, inverseRateBound[active[i]! - 1]!);
        if (bound < lowest) {
          lowest = bound;
          next = active[i]!;
        }
      }
      this.#solve(next, 1 / inverseRateBound[next - 1]!);
      this.#tighten(next);
    }
  }

  #penaltyOf(n: number): number {
    return this.problem.penaltyWeight * prefixPenalty(this.problem.penalty, n, this.#devices) - this.#value * n;
  }

  #objective(n: number, inverseRate: number): number {
    return this.#penaltyOf(n) + this.#price * inverseRate;
  }

  /** A prefix that is likely to be good: the delay between its equal split and its sum capacity. */
  #guess(): number {
    const { capacity } = this.workspace;
    let best = 1;
    let lowest = Infinity;
    let total = 0;
    let nextTried = 1;
    for (let n = 1; n <= this.reach; n++) {
      const weakest = capacity[n - 1]!;
      total += weakest;
      if (n < nextTried && n < this.reach) continue;
      nextTried = n < 32 ? n + 1 : Math.ceil(n * 1.05);
      const slow = log1p(n * weakest) / n;
      const fast = Math.min(weakest, log1p(total) / n);
      const objective = this.#objective(n, 1 / Math.sqrt(slow * fast));
      if (objective < lowest) {
        lowest = objective;
        best = n;
      }
    }
    return best;
  }

  /** Solves one prefix, or finds on the way that it cannot be better, and keeps it if it is the best so far. */
  #solve(n: number, guess: number): void {
    const enough = (1 - TIE) * ((this.#bestObjective - this.#penaltyOf(n)) / this.#price);
    solvePrefixRate(this.workspace, n, this.workspace.capacity[n - 1]!, guess, this.#found, enough);
    if (this.#found.rate === 0) return;
    this.#solved++;
    const objective = this.#objective(n, 1 / this.#found.rate);
    if (objective < this.#bestObjective || (objective === this.#bestObjective && n < this.#best)) {
      this.#best = n;
      this.#bestRate = this.#found.rate;
      this.#bestObjective = objective;
    }
  }

  /** After the first prefix is solved: bounds every other one, and lists those that may still be better. */
  #boundAll(first: number): void {
    const { inverseRateBound, active, sumAt, slopeAt, capacity } = this.workspace;
    const { tried } = this.#found;
    this.#activeCount = 0;
    for (let n = 1; n < first; n++) {
      // The tangent of the sum itself is weaker than that of its logarithm, and enough for most.
      inverseRateBound[n - 1] = 1 / (tried + (1 - sumAt[n - 1]!) / slopeAt[n - 1]!);
      if (this.#isExcluded(n)) continue;
      inverseRateBound[n - 1] = tangentBound(tried, sumAt[n - 1]!, slopeAt[n - 1]!);
      if (!this.#isExcluded(n)) active[this.#activeCount++] = n;
    }
    // A device beyond the first prefix needs at least what the weakest inside needs: bounds without any evaluation.
    const sum = sumAt[first - 1]!;
    const slope = slopeAt[first - 1]!;
    const each = first > 1 ? sum - sumAt[first - 2]! : sum;
    const eachSlope = first > 1 ? slope - slopeAt[first - 2]! : slope;
    const floor = this.#penaltyOf(this.reach);
    for (let n = first + 1; n <= this.reach; n++) {
      const more = n - first;
      const bound = tangentBound(tried, sum + more * each, slope + more * eachSlope);
      inverseRateBound[n - 1] = Math.max(bound, 1 / capacity[n - 1]!);
      if (!this.#isExcluded(n)) active[this.#activeCount++] = n;
      // The delay only grows from here and the penalty cannot fall below that of all devices.
      else if (floor + this.#price * inverseRateBound[n - 1]! >= this.#bestObjective) break;
    }
    if (this.#activeCount > 0) this.#tighten(first);
  }

  /** Adds the tangents at the last rate tried, which was meant for prefix `solved`, to the bounds of the active prefixes. */
  #tighten(solved: number): void {
    const { inverseRateBound, active, sumAt, slopeAt, capacity } = this.workspace;
    const { rate, tried, gap } = this.#found;
    const last = active[this.#activeCount - 1]!;
    let reached = solved;
    if (last > solved) {
      reached = evaluateBandwidths(this.workspace, solved, last, capacity[solved - 1]!, tried, gap);
      this.#found.evaluations += reached - solved;
    }
    let kept = 0;
    for (let i = 0; i < this.#activeCount; i++) {
      const n = active[i]!;
      if (n === solved && rate > 0) continue;
      const bound = n <= reached ? tangentBound(tried, sumAt[n - 1]!, slopeAt[n - 1]!) : 1 / tried;
      if (bound > inverseRateBound[n - 1]!) inverseRateBound[n - 1] = bound;
      if (!this.#isExcluded(n)) active[kept++] = n;
    }
    this.#activeCount = kept;
  }

  #isExcluded(n: number): boolean {
    const { inverseRateBound } = this.workspace;
    const delayTerm = this.#price * inverseRateBound[n - 1]!;
    const bound = this.#penaltyOf(n) + delayTerm;
    if (bound < this.#bestObjective - TIE * delayTerm) return false;
    if (bound < this.#lowestBound) this.#lowestBound = bound;
    return true;
  }
}
