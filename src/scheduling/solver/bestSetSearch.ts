import { log1p } from '../../math';
import { type BandwidthWorkspace, createBandwidthWorkspace } from './bandwidthKernel';
import { bestPrefixWithin } from './bestPrefixWithin';
import { NodeStack } from './nodeStack';
import { type PrefixRate, solvePrefixRate } from './prefixRate';
import { isWithin, type LoadedSetProblem, loadSetProblem, type SetProblem, type SetSearchResult } from './setProblem';
import { SetRelaxation } from './setRelaxation';

/** Gap that is asked for where nothing else is said, relative to V + Q tau_bar. */
const RELATIVE_GAP = 1e-6;
const NODE_LIMIT = 1e6;

/** Share of the distance to the goal that tangents may lose before an interval is halved rather than a device decided. */
const TANGENT_SHARE = 0.3;

/** Ratio of the ends of an interval above which it is halved before anything is computed in it. */
const WIDE = 4;

/** Rounding of a bound, relative to the terms that it is made of. */
const ROUNDING = 1e-13;

/**
 * The round problem with devices of different worth, over all sets:
 *
 *     min over S, b of V psi(|S|) - sum over k in S of u_k + Q tau,   sum over k in S of b_k <= B
 *
 * At a fixed delay it is a knapsack with a cardinality: which devices fit into the band. Its Lagrangian optima are the top n of
 * u_k - nu b_k(tau), and over an interval of the delay the same family bounds every set from below ({@link SetRelaxation}).
 * Branch and bound on intervals, and inside narrow ones on devices, with two reductions: a device whose other side is
 * proven too dear is decided, and by dominance a device goes in with every weaker one that is worth no more, out with every
 * stronger one that is worth no less.
 *
 * Where all values are equal the best set is a prefix of the gain order (Theorem 2(a)): `exactPrefixSearch`.
 *
 * A limit on the delay, `longestDelay`, only shortens the interval that is searched: an exchange by dominance never makes a
 * round longer, so that what holds of the sets holds of those within the limit.
 *
 * @returns the set, its delay and objective, and a bound below which no set is
 * @throws InputError for a value outside its domain
 * @example
 * // far from the server but never served: worth a slower round
 * bestSetSearch({ channelGains: [4, 1], deviceValues: [0, 2], payloadBits: 1, txPower: 1, noisePsd: 1, totalBandwidth: 1,
 *   delayBudget: 1, backlog: 1, penaltyWeight: 0.1, penalty: 'bound' }).devices // [1]
 */
export function bestSetSearch(problem: SetProblem): SetSearchResult {
  const loaded = loadSetProblem(problem);
  // The strongest device alone ends soonest.
  if (loaded.order.length === 0 || !isWithin(1 / log1p(loaded.capacity[0]!), loaded)) {
    const certificate = { lowerBound: Infinity, gap: 0, nodes: 0, evaluations: 0 };
    return { devices: [], delay: 0, objective: Infinity, certificate };
  }
  if (loaded.value.every((u) => u === loaded.value[0])) return bestPrefixWithin(loaded, problem);
  return new SetSearch(loaded, problem).run();
}

/** What becomes of a free device. */
const FREE = 0;
const IN = 1;
const OUT = 2;

/** Instead of a device to branch on: the sets on both sides are the same; nobody is free any more. */
const NONE = -1;
const LEAF = -2;

/** One search: the state that its steps share. */
class SetSearch {
  readonly #relaxation: SetRelaxation;
  readonly #stack = new NodeStack();
  readonly #tolerance: number;
  readonly #set: BandwidthWorkspace;
  readonly #found: PrefixRate = { rate: 0, tried: 0, gap: 0, correction: 0, evaluations: 0 };
  readonly #trial: Int32Array;
  readonly #best: Int32Array;
  readonly #flipped: Float64Array;
  readonly #isIn: Uint8Array;
  /** What becomes of each free device: 0 stays free, 1 is in, 2 is out. */
  readonly #fate: Uint8Array;
  #bestCount = 0;
  #bestInverseRate = 0;
  #bestObjective = Infinity;
  #lowestBound = Infinity;
  #nodes = 0;

  constructor(
    readonly loaded: LoadedSetProblem,
    readonly problem: SetProblem,
  ) {
    const size = loaded.order.length;
    this.#relaxation = new SetRelaxation(loaded, problem.channelGains.length);
    this.#tolerance = (problem.relativeGap ?? RELATIVE_GAP) * loaded.scale;
    this.#set = createBandwidthWorkspace(size, 'shares');
    this.#trial = new Int32Array(size);
    this.#best = new Int32Array(size);
    this.#flipped = new Float64Array(size);
    this.#isIn = new Uint8Array(size);
    this.#fate = new Uint8Array(2 * size);
  }

  run(): SetSearchResult {
    const { loaded } = this;
    if (loaded.price === 0 && loaded.longest === Infinity) this.#takeWorthwhile();
    else this.#search();
    const { order, perInverseRate, scale } = loaded;
    const lowerBound = Math.min(this.#bestObjective, this.#lowestBound);
    return {
      devices: Array.from(this.#best.subarray(0, this.#bestCount), (k) => order[k]!),
      delay: perInverseRate * this.#bestInverseRate,
      objective: this.#bestObjective,
      certificate: {
        lowerBound,
        gap: scale > 0 ? (this.#bestObjective - lowerBound) / scale : 0,
        nodes: this.#nodes,
        evaluations: this.#relaxation.evaluations + this.#found.evaluations,
      },
    };
  }

  get #goal(): number {
    return this.#bestObjective - this.#tolerance;
  }

  /** An empty queue has no price: everybody who is worth anything, the strongest device otherwise. */
  #takeWorthwhile(): void {
    const { value, falling, constant } = this.loaded;
    let count = 0;
    for (let k = 0; k < value.length; k++) {
      if (value[k]! > 0 || falling > 0 || constant > 0) this.#trial[count++] = k;
    }
    this.#try(Math.max(1, count));
  }

  #search(): void {
    const { capacity, value, price, order, longest } = this.loaded;
    const n = order.length;
    // Prefixes of powers of two for a start, which bound the delay of anything better.
    let worth = 0;
    for (let k = 0; k < n; k++) {
      this.#trial[k] = k;
      worth += value[k]!;
    }
    for (let m = 1; m < 2 * n; m *= 2) this.#try(Math.min(m, n));
    const soonest = 1 / log1p(capacity[0]!);
    const spare = this.#bestObjective - this.#relaxation.penalty(this.problem.channelGains.length) + worth;
    const most = Math.max(soonest, Math.min(price > 0 ? spare / price : Infinity, longest));
    // Where time is free the whole limit is used: a knapsack at one delay.
    const from = price > 0 ? soonest : most;
    this.#probe(from, most);
    this.#freeAll();
    this.#pushReduced(from, most * (1 + ROUNDING), -Infinity, 0);
    const limit = this.problem.nodeLimit ?? NODE_LIMIT;
    while (this.#stack.count > 0) {
      if (this.#nodes >= limit) {
        for (let i = 0; i < this.#stack.count; i++) this.#exclude(this.#stack.bound[i]!);
        return;
      }
      this.#visit();
    }
  }

  /** The Lagrangian optima at delays in geometric steps: good sets, before anything is proven. */
  #probe(from: number, to: number): void {
    const relaxation = this.#relaxation;
    let multiplier = 0;
    for (let x = from; x < to; x *= 2) {
      this.#freeAll();
      relaxation.lay(x, x);
      relaxation.maximise(multiplier > 0 ? multiplier : this.#firstMultiplier(x), this.#bestObjective);
      multiplier = relaxation.multiplier;
      if (relaxation.bound < this.#bestObjective) this.#trySides();
    }
  }

  /** A price of the band to begin with: what all of it costs in time, or, where time is free, what all devices are worth. */
  #firstMultiplier(inverseRate: number): number {
    const { price, falling, value } = this.loaded;
    return price > 0 ? price * inverseRate : value.reduce((sum, u) => sum + u, falling);
  }

  #freeAll(): void {
    this.#relaxation.freeAll();
    this.#fate.fill(FREE);
  }

  #exclude(bound: number): void {
    if (bound < this.#lowestBound) this.#lowestBound = bound;
  }

  #visit(): void {
    const stack = this.#stack;
    const relaxation = this.#relaxation;
    const at = --stack.count;
    const from = stack.from[at]!;
    let to = stack.to[at]!;
    const known = stack.bound[at]!;
    if (known >= this.#goal) {
      this.#exclude(known);
      return;
    }
    this.#nodes++;
    const start = stack.start[at]!;
    relaxation.fixed = stack.fixed[at]!;
    relaxation.free = stack.free[at]!;
    for (let i = 0; i < relaxation.fixed + relaxation.free; i++) relaxation.items[i] = stack.items[start + i]!;
    if (relaxation.free === 0) {
      for (let i = 0; i < relaxation.fixed; i++) this.#trial[i] = relaxation.items[i]!;
      if (relaxation.fixed > 0) this.#try(relaxation.fixed);
      return;
    }
    if (to > WIDE * from) {
      const middle = Math.sqrt(from * to);
      const multiplier = stack.multiplier[at]!;
      this.#fate.fill(FREE, 0, relaxation.free);
      this.#pushReduced(middle, to, known, multiplier);
      this.#pushReduced(from, middle, known, multiplier);
      return;
    }
    if (!relaxation.lay(from, to)) return;
    const guess = stack.multiplier[at]!;
    relaxation.maximise(guess > 0 ? guess : this.#firstMultiplier(from), this.#goal);
    const bound = Math.max(known, relaxation.bound - ROUNDING * (this.loaded.scale + Math.abs(relaxation.bound)));
    if (bound < this.#goal) this.#trySides();
    if (bound >= this.#goal) {
      this.#exclude(bound);
      return;
    }
    // L is concave in the delay: where one end is too dear, so is everything on its side of the chord's crossing.
    const { low, high } = relaxation;
    let first = from;
    const width = to - from;
    if (high.value > this.#goal && low.value < this.#goal) {
      this.#exclude(this.#goal);
      to = from + (width * (this.#goal - low.value)) / (high.value - low.value);
    } else if (low.value > this.#goal && high.value < this.#goal) {
      this.#exclude(this.#goal);
      first = to - (width * (this.#goal - high.value)) / (low.value - high.value);
    }
    const { multiplier } = relaxation;
    const isNarrow = relaxation.tangentError < TANGENT_SHARE * (this.#goal - bound);
    const lowFirst = low.value <= high.value;
    const branch = this.#decide();
    if (branch === LEAF) {
      this.#pushReduced(first, to, bound, multiplier);
    } else if (branch === NONE || !isNarrow) {
      const middle = Math.sqrt(first * to);
      this.#pushReduced(lowFirst ? middle : first, lowFirst ? to : middle, bound, multiplier);
      this.#pushReduced(lowFirst ? first : middle, lowFirst ? middle : to, bound, multiplier);
    } else {
      for (const fate of [IN, OUT]) {
        this.#fate.copyWithin(relaxation.free, 0, relaxation.free);
        this.#settle(branch, fate);
        this.#pushReduced(first, to, bound, multiplier);
        this.#fate.copyWithin(0, relaxation.free, 2 * relaxation.free);
      }
    }
  }

  /**
   * Decides the free devices whose other side is too dear, and picks the one to branch on: of those on which the sets on both
   * sides of the multiplier differ, the one that needs most of the band.
   */
  #decide(): number {
    const relaxation = this.#relaxation;
    const { free, greedy, modest } = relaxation;
    const fate = this.#fate;
    relaxation.flipBounds(this.#flipped, this.#isIn);
    let branch = NONE;
    let left = 0;
    let most = 0;
    for (let i = 0; i < free; i++) {
      fate[i] = FREE;
      if (this.#flipped[i]! >= this.#goal) {
        fate[i] = this.#isIn[i] === 2 ? IN : OUT;
        this.#exclude(this.#flipped[i]!);
        continue;
      }
      left++;
      const need = relaxation.low.need[i]!;
      if (greedy[i] !== modest[i] && need > most) {
        branch = i;
        most = need;
      }
    }
    return left === 0 ? LEAF : branch;
  }

  /** Decides a free device, and by dominance those that must share its fate. */
  #settle(branch: number, fate: number): void {
    const { free, fixed, items } = this.#relaxation;
    const { value } = this.loaded;
    const worth = value[items[fixed + branch]!]!;
    this.#fate[branch] = fate;
    // Free devices stand in order of their gains.
    if (fate === IN) {
      for (let i = 0; i < branch; i++) {
        if (this.#fate[i] === FREE && value[items[fixed + i]!]! >= worth) this.#fate[i] = IN;
      }
    } else {
      for (let i = branch + 1; i < free; i++) {
        if (this.#fate[i] === FREE && value[items[fixed + i]!]! <= worth) this.#fate[i] = OUT;
      }
    }
  }

  /** Keeps a node for later: the devices of the relaxation, with what was decided about them. */
  #pushReduced(from: number, to: number, bound: number, multiplier: number): void {
    const { fixed, free, items } = this.#relaxation;
    const stack = this.#stack;
    const start = stack.reserve(fixed + free);
    let write = start;
    let next = 0; // of the devices that are in, merged with those that go in: both are in order
    for (let i = 0; i < free; i++) {
      if (this.#fate[i] !== IN) continue;
      const item = items[fixed + i]!;
      while (next < fixed && items[next]! < item) stack.items[write++] = items[next++]!;
      stack.items[write++] = item;
    }
    while (next < fixed) stack.items[write++] = items[next++]!;
    const inside = write - start;
    for (let i = 0; i < free; i++) if (this.#fate[i] === FREE) stack.items[write++] = items[fixed + i]!;
    stack.push(from, to, bound, multiplier, start, inside, write - start - inside);
  }

  /** Tries the sets on both sides of the multiplier. */
  #trySides(): void {
    const { fixed, free, items, greedy, modest } = this.#relaxation;
    for (const side of [modest, greedy]) {
      let count = fixed;
      for (let i = 0; i < fixed; i++) this.#trial[i] = items[i]!;
      for (let i = 0; i < free; i++) if (side[i] === 1) this.#trial[count++] = items[fixed + i]!;
      if (count > 0) this.#try(count);
    }
  }

  /** Solves the first `count` devices of `trial`, or finds on the way that they cannot be better, and keeps the best. */
  #try(count: number): void {
    const { capacity, inverseCapacity, logCapacity, value, price } = this.loaded;
    const set = this.#set;
    let weakest = Infinity;
    let worth = 0;
    for (let i = 0; i < count; i++) {
      const k = this.#trial[i]!;
      set.capacity[i] = capacity[k]!;
      set.inverseCapacity[i] = inverseCapacity[k]!;
      set.logCapacity[i] = logCapacity[k]!;
      worth += value[k]!;
      if (capacity[k]! < weakest) weakest = capacity[k]!;
    }
    const rest = this.#relaxation.penalty(count) - worth;
    if (rest >= this.#bestObjective) return;
    const enough = Math.min((this.#bestObjective - rest) / price, this.loaded.longest * (1 + ROUNDING));
    if (enough <= 1 / weakest) return;
    const guess = enough < Infinity ? 1 / enough : 0;
    solvePrefixRate(set, count, weakest, guess, this.#found, enough);
    if (this.#found.rate === 0) return;
    const objective = rest + price / this.#found.rate;
    if (!(objective < this.#bestObjective) || !isWithin(1 / this.#found.rate, this.loaded)) return;
    this.#bestObjective = objective;
    this.#bestInverseRate = 1 / this.#found.rate;
    this.#bestCount = count;
    this.#best.set(this.#trial.subarray(0, count));
  }
}
