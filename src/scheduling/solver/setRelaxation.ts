import { type BandwidthWorkspace, evaluateBandwidths } from './bandwidthKernel';
import type { LoadedSetProblem } from './setProblem';
import { bonus, selectTop } from './topScores';

/** Change of the bandwidth over half an interval, relative, beyond which its tangent is laid at the interval's end. */
const STEEP = 0.5;

/** Share of the distance to the goal at which a better multiplier is not looked for any more. */
const CLOSE = 0.05;

/** The relaxation at one end of an interval of the delay. */
class End {
  /** 1/rate there. */
  inverseRate: number = 0;
  /** Bandwidth that each free device needs there at least, by its tangent, and its score at the last multiplier. */
  readonly need: Float64Array;
  readonly score: Float64Array;
  /** Free devices, those of the last selection first. */
  readonly order: Int32Array;
  chosen: number = 0;
  /** Bandwidth of the devices that are in. */
  fixedNeed: number = 0;
  /** Value of the relaxation at the last multiplier, and its derivative: bandwidth spent beyond the band. */
  value: number = 0;
  excess: number = 0;

  constructor(size: number) {
    this.need = new Float64Array(size);
    this.score = new Float64Array(size);
    this.order = new Int32Array(size);
  }
}

/**
 * A lower bound on V psi(n) - sum u + Q tau over all sets that hold given devices, lack others, and whose delay lies in an
 * interval: the certificate of the search.
 *
 * With x = 1/rate, tau in proportion to x, b_k(x) is convex: its tangent at any point of [x_0, x_1] lies below it. With
 * a_k(x) the tangent and nu >= 0 the price of bandwidth,
 *
 *     L(nu, x) = price x + min over S of { V psi(|S|) - sum_S (u_k - nu a_k(x)) } - nu
 *
 * is at most the objective of every set that needs no more than the band at a delay x. For each S it is linear in x, so
 * that as a least value of linear functions it is concave in x and least at an end of the interval: two selections of the
 * top n of u_k - nu a_k. max over nu >= 0 of min(L(nu, x_0), L(nu, x_1)) is concave in nu and found from its tangents. The
 * error against the exact bandwidths is of second order in the width of the interval.
 */
export class SetRelaxation {
  /** Devices that are in, and after them the free ones, both strongest first: indices into the loaded problem. */
  readonly items: Int32Array;
  fixed: number = 0;
  free: number = 0;
  readonly low: End;
  readonly high: End;
  /** The bound and the multiplier that gives it. */
  bound: number = 0;
  multiplier: number = 0;
  evaluations: number = 0;
  /** How much the bandwidths of the last chosen set lie above their tangents at the ends, in the unit of the objective. */
  tangentError: number = 0;
  /** Whether each free device is in the set that spends too much, and in the one that does not, on both sides of the multiplier. */
  readonly greedy: Uint8Array;
  readonly modest: Uint8Array;
  readonly #value: Float64Array;
  readonly #bend: Float64Array;
  readonly #workspace: BandwidthWorkspace;
  #fixedValue: number = 0;
  #fixedBend: number = 0;

  constructor(
    readonly problem: LoadedSetProblem,
    readonly devices: number,
  ) {
    const size = problem.order.length;
    this.items = new Int32Array(size);
    this.low = new End(size);
    this.high = new End(size);
    this.greedy = new Uint8Array(size);
    this.modest = new Uint8Array(size);
    this.#value = new Float64Array(size);
    this.#bend = new Float64Array(size);
    const column = (): Float64Array => new Float64Array(size);
    this.#workspace = {
      size,
      capacity: column(),
      inverseCapacity: column(),
      logCapacity: column(),
      bandwidth: column(),
      slope: column(),
      curvature: column(),
      sumAt: column(),
      slopeAt: new Float64Array(size),
      totals: new Float64Array(3),
    };
  }

  /** Every device within reach is free. */
  freeAll(): void {
    this.fixed = 0;
    this.free = this.items.length;
    for (let k = 0; k < this.free; k++) this.items[k] = k;
  }

  /** Penalty of n devices. */
  penalty(n: number): number {
    const { falling, constant } = this.problem;
    return falling * (1 / n - 1 / this.devices) - constant * n;
  }

  /**
   * Lays the tangents over an interval [from, to] of 1/rate for the devices in `items`. Free devices that no band carries
   * within it are dropped.
   *
   * @returns false where a device that is in cannot be carried
   */
  lay(from: number, to: number): boolean {
    const { capacity, inverseCapacity, logCapacity } = this.#workspace;
    const { items } = this;
    const total = this.fixed + this.free;
    for (let i = 0; i < total; i++) {
      const k = items[i]!;
      capacity[i] = this.problem.capacity[k]!;
      inverseCapacity[i] = this.problem.inverseCapacity[k]!;
      logCapacity[i] = this.problem.logCapacity[k]!;
    }
    this.low.inverseRate = from;
    this.high.inverseRate = to;
    this.low.fixedNeed = 0;
    this.high.fixedNeed = 0;
    this.#fixedValue = 0;
    this.#fixedBend = 0;
    if (this.#layRange(0, this.fixed, true, from, to) < this.fixed) return false;
    this.free = this.#layRange(this.fixed, total, false, from, to);
    for (let i = 0; i < this.free; i++) {
      this.low.order[i] = i;
      this.high.order[i] = i;
    }
    return this.high.fixedNeed <= 1;
  }

  /** Tangents of items `start` to `stop`; returns how many are carried, the free ones compacted. */
  #layRange(start: number, stop: number, isFixed: boolean, from: number, to: number): number {
    const { low, high, items } = this;
    const middle = Math.sqrt(from * to);
    const rate = 1 / middle;
    const workspace = this.#workspace;
    const { bandwidth, slope, curvature } = workspace;
    // A reference of twice the rate makes `curvature` the second derivative times the square of the rate.
    const carried = evaluateBandwidths(workspace, start, stop, 2 * rate, rate, rate);
    let steep = start;
    const widest = (STEEP * middle) / (to - middle);
    while (steep < carried && rate * slope[steep]! <= widest * bandwidth[steep]!) steep++;
    let reached = carried;
    const lastRate = 1 / to;
    if (steep < stop) reached = evaluateBandwidths(workspace, steep, stop, 2 * lastRate, lastRate, lastRate);
    this.evaluations += carried + reached - steep - start;
    let kept = 0;
    for (let i = start; i < reached; i++) {
      const at = i < steep ? middle : to;
      const r = i < steep ? rate : lastRate;
      const b = bandwidth[i]!;
      const fall = slope[i]! * r * r; // -db/dx
      const before = b + fall * (at - from);
      const behind = b - fall * (to - at);
      const bend = (curvature[i]! * r * r + 2 * slope[i]! * r * r * r) * 0.5;
      const reach = Math.max(at - from, to - at);
      const k = items[i]!;
      if (isFixed) {
        low.fixedNeed += before;
        high.fixedNeed += behind;
        this.#fixedValue += this.problem.value[k]!;
        this.#fixedBend += bend * reach * reach;
        kept++;
      } else if (behind <= 1) {
        low.need[kept] = before;
        high.need[kept] = behind;
        this.#value[kept] = this.problem.value[k]!;
        this.#bend[kept] = bend * reach * reach;
        items[this.fixed + kept] = k;
        kept++;
      }
    }
    return kept;
  }

  /** min over S of L(nu, x) at one end. */
  #price(end: End, nu: number): void {
    const { need, score, order } = end;
    const { falling, constant, price } = this.problem;
    const value = this.#value;
    const free = this.free;
    for (let i = 0; i < free; i++) score[i] = value[i]! - nu * need[i]!;
    const chosen = selectTop(score, order, free, this.fixed, falling, constant);
    let sum = 0;
    let spent = end.fixedNeed;
    for (let i = 0; i < chosen; i++) {
      const k = order[i]!;
      sum += score[k]!;
      spent += need[k]!;
    }
    const n = this.fixed + chosen;
    end.chosen = chosen;
    end.excess = spent - 1;
    // Nobody: the sets of this interval are empty ones, which are none.
    end.value =
      n === 0
        ? Infinity
        : price * end.inverseRate + this.penalty(n) - this.#fixedValue - sum + nu * (end.fixedNeed - 1);
  }

  /** Evaluates both ends; returns the one that is lower. */
  #evaluate(nu: number): End {
    this.#price(this.low, nu);
    this.#price(this.high, nu);
    return this.low.value <= this.high.value ? this.low : this.high;
  }

  /**
   * Maximises the bound over the multiplier, or stops as soon as it reaches `goal`. Afterwards both ends hold the scores and
   * selections of the best multiplier.
   */
  maximise(guess: number, goal: number): void {
    let left = -1; // multipliers on both sides of the best one
    let leftValue = 0;
    let leftSlope = 0;
    let right = -1;
    let rightValue = 0;
    let rightSlope = 0;
    let nu = guess;
    this.bound = -Infinity;
    this.greedy.fill(0, 0, this.free);
    this.modest.fill(0, 0, this.free);
    for (let step = 0; step < 60; step++) {
      const end = this.#evaluate(nu);
      const value = end.value;
      if (value > this.bound) {
        this.bound = value;
        this.multiplier = nu;
        if (value >= goal) return;
      }
      if (end.excess > 0) {
        left = nu;
        leftValue = value;
        leftSlope = end.excess;
        mark(this.greedy, end, this.free);
      } else {
        right = nu;
        rightValue = value;
        rightSlope = end.excess;
        mark(this.modest, end, this.free);
        if (nu === 0 || end.excess === 0) break;
      }
      if (right < 0) {
        nu *= 2;
        continue;
      }
      if (left < 0) {
        nu = step > 20 ? 0 : nu / 2;
        continue;
      }
      const next = (rightValue - leftValue + leftSlope * left - rightSlope * right) / (leftSlope - rightSlope);
      const most = leftValue + leftSlope * (next - left);
      if (!(next > left && next < right) || most - this.bound <= CLOSE * (goal - this.bound)) break;
      nu = next;
    }
    if (nu !== this.multiplier) this.#evaluate(this.multiplier);
    const end = this.low.value <= this.high.value ? this.low : this.high;
    let bend = this.#fixedBend;
    for (let i = 0; i < end.chosen; i++) bend += this.#bend[end.order[i]!]!;
    this.tangentError = this.multiplier * bend;
  }

  /**
   * How much the bound rises at the least when free device i changes sides, at one end: with n devices chosen, the best set
   * without one of them, or with one more, has n - 1, n or n + 1.
   */
  flipCost(end: End, i: number, isChosen: boolean, worst: number, bestOutside: number): number {
    const { falling, constant } = this.problem;
    const n = this.fixed + end.chosen;
    const score = end.score[i]!;
    if (isChosen) return Math.min(score + bonus(n - 1, falling, constant), score - bestOutside);
    return Math.min(-(score + bonus(n, falling, constant)), worst - score);
  }

  /**
   * The bound with each free device moved to its other side, written to `flipped`: at or above the goal, the device stays.
   * A device that the two ends see on different sides has none.
   */
  flipBounds(flipped: Float64Array, isIn: Uint8Array): void {
    const { free } = this;
    flipped.fill(Infinity, 0, free);
    isIn.fill(0, 0, free);
    for (const end of [this.low, this.high]) {
      const { order, score, chosen } = end;
      let worst = Infinity;
      let bestOutside = -Infinity;
      for (let i = 0; i < chosen; i++) if (score[order[i]!]! < worst) worst = score[order[i]!]!;
      for (let i = chosen; i < free; i++) if (score[order[i]!]! > bestOutside) bestOutside = score[order[i]!]!;
      for (let i = 0; i < free; i++) {
        const k = order[i]!;
        const cost = this.flipCost(end, k, i < chosen, worst, bestOutside);
        if (i < chosen) isIn[k]!++;
        const bound = end.value + Math.max(0, cost);
        if (bound < flipped[k]!) flipped[k] = bound;
      }
    }
    for (let k = 0; k < free; k++) if (isIn[k] === 1) flipped[k] = this.bound;
  }
}

function mark(side: Uint8Array, end: End, free: number): void {
  side.fill(0, 0, free);
  for (let i = 0; i < end.chosen; i++) side[end.order[i]!] = 1;
}
