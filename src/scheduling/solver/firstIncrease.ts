import { square } from '../../math';
import { type BandwidthWorkspace, evaluateBandwidths } from './bandwidthKernel';
import { type PrefixRate, solvePrefixRate } from './prefixRate';
import { createPrefixWorkspace, loadPrefixProblem, type PrefixProblem, prefixPenalty } from './prefixWorkspace';

/** Problem P1 over prefixes, and the arithmetic whose decisions are wanted. */
export interface FirstIncreaseProblem extends PrefixProblem {
  /**
   * Whether the objective of n + 1 devices is larger than that of n, to the letter: asked where it is close.
   *
   * @param delay - tau*(n), seconds, and `nextDelay` tau*(n + 1), both to full precision; undefined beyond the range of the solver
   */
  increases(n: number, delay?: number, nextDelay?: number): boolean;
  /** How far a difference of two objectives by the letter may be from the true one, seconds squared; tau(n + 1) is given. */
  slack(n: number, delay: number): number;
}

/** Prefixes up to here are solved one after the other: a window would hold too few of them. */
const SOLVED_SINGLY = 24;

/** The widest window of rates, relative. */
const WIDEST = 0.25;

/**
 * The first n at which V psi(n) + Q tau*(n) is followed by something larger, or all n: where Algorithm 1 stops, without
 * solving every prefix that it looks at.
 *
 * The prefixes whose common rate r_n lies in a window [low, high] are judged together, from the running sums S_n of the
 * bandwidths and of their derivatives at the two ends. S_n(r_n) = 1 = S_n(r_{n+1}) + b_{n+1}(r_{n+1}), and both b and S'
 * grow with the rate, so
 *
 *     b_{n+1}(low) / S'_n(high)  <=  r_n - r_{n+1}  <=  b_{n+1}(high) / S'_n(low)
 *
 * bounds the step of the delay. The next window begins where the sign of V (psi(n) - psi(n+1)) - Q (tau*(n+1) - tau*(n))
 * is left open, and is narrower; where it would hold one prefix alone, that one is solved. The steps that cost more than
 * they bring set in where the threshold n (n+1) (tau*(n+1) - tau*(n)) has grown to V/Q, so that few windows are narrow:
 * the work is near-linear in n.
 *
 * @param problem - its workspace may be given
 * @returns n in [1, N]; 0 for an empty list
 */
export function firstIncrease(problem: FirstIncreaseProblem): number {
  const { payloadBits, totalBandwidth, backlog, penaltyWeight, penalty, increases, slack } = problem;
  const listed = problem.sortedChannelGains.length;
  if (listed === 0) return 0;
  const devices = problem.devices ?? listed;
  const high = problem.workspace ?? createPrefixWorkspace(listed);
  const reach = loadPrefixProblem(problem, high);
  const low = sharingCapacities(high);
  const perRate = (payloadBits * Math.LN2) / totalBandwidth; // tau = perRate / rate
  const gainOf = (n: number): number =>
    penaltyWeight * (prefixPenalty(penalty, n, devices) - prefixPenalty(penalty, n + 1, devices));
  const found: PrefixRate = { rate: 0, tried: 0, gap: 0, correction: 0, evaluations: 0 };
  const solve = (n: number, guess: number): number => {
    const weakest = low.capacity[n - 1]!;
    solvePrefixRate(low, n, weakest, guess < weakest ? guess : 0, found); // a rate beyond its capacity says nothing
    anchor = { count: n, weakest, rate: found.tried, gap: found.gap, curvature: low.totals[2]! / square(found.gap) };
    return found.rate;
  };

  /** Whether the objective grows from n to n + 1 devices, both solved. */
  const grows = (n: number, rate: number, nextRate: number): boolean => {
    const [delay, nextDelay] = [perRate / rate, perRate / nextRate];
    const difference = backlog * (nextDelay - delay) - gainOf(n);
    return Math.abs(difference) > slack(n, nextDelay) ? difference > 0 : increases(n, delay, nextDelay);
  };

  let anchor: Anchor | undefined; // of the prefix solved last
  let n = 1;
  let rate = reach > 0 ? solve(1, 0) : 0; // of prefix n: exact, or a bound from above
  let exact = true;
  let width = WIDEST;
  while (n < reach) {
    if (n > SOLVED_SINGLY && isWide(width, n)) {
      anchor = undefined;
      const judged = judgeWindow(n, rate, width);
      if (judged.stops) return judged.n;
      width = judged.n + 1 < judged.reached || judged.n === n ? width / 4 : Math.min(WIDEST, 2 * width);
      if (judged.n > n) {
        n = judged.n;
        rate = judged.rate;
        exact = false;
        continue;
      }
      if (isWide(width, n)) continue;
    }
    const own = exact ? rate : solve(n, rate);
    const near = anchor?.count === n ? stepFrom(low, anchor) : undefined;
    const next = near ?? solve(n + 1, own);
    if (grows(n, own, next)) return n;
    n++;
    rate = next;
    exact = true;
    if (near === undefined) width = Math.min(WIDEST, 2 * width);
  }
  while (n < listed && !increases(n)) n++; // gains beyond the range of the solver
  return n;

  /** How far the prefixes from `start` on can be judged from the ends of one window of rates, `top` >= r_start at one end. */
  function judgeWindow(start: number, top: number, relativeWidth: number) {
    const bottom = top * (1 - relativeWidth);
    const reached = countWithin(low, start, reach, bottom);
    const carried = evaluateBandwidths(high, 0, reached, top, top, 0);
    const scale = backlog * perRate;
    let at = start;
    let stops = false;
    for (; at < reached; at++) {
      const delay = perRate / bottom;
      const gain = gainOf(at);
      const doubt = slack(at, delay);
      const carries = at < carried; // device at + 1 is number `at` from 0
      const most = carries ? (high.sumAt[at]! - high.sumAt[at - 1]!) / low.slopeAt[at - 1]! : Infinity;
      if ((scale * most) / (bottom * bottom) + doubt <= gain * (1 - ROUNDING)) continue;
      const least = carries ? (low.sumAt[at]! - low.sumAt[at - 1]!) / high.slopeAt[at - 1]! : 0;
      stops = (scale * least) / (top * top) - doubt > gain * (1 + ROUNDING);
      break;
    }
    // The tangent at the lower end lies below the convex S_n: its root is above that of S_n.
    const tangent = bottom + (1 - low.sumAt[at - 1]!) / low.slopeAt[at - 1]!;
    return { n: at, stops, reached, rate: Math.min(top, tangent * (1 + ROUNDING)) };
  }
}

/** Whether a window is worth its evaluations: it holds several prefixes, and more than {@link stepFrom} reaches. */
const isWide = (width: number, n: number): boolean => width * n > 0.5 && width > 4 * NEAR;

/** Where running sums were evaluated last, and for how many devices. */
interface Anchor {
  count: number;
  /** Capacity of the weakest of the devices that were solved. */
  readonly weakest: number;
  /** The rate, and from there to that capacity: the difference of the two would lose what digits the gap has. */
  readonly rate: number;
  readonly gap: number;
  /** Second derivative of the sum with respect to the rate. */
  curvature: number;
}

/** A step to second order is exact to 1e-13 over this part of the rate, and of its distance to the capacity: its error is about the cube. */
const NEAR = 3e-5;

/** Adds the next device to an anchor's sums; the rate of all of them, or undefined where it lies too far. */
function stepFrom(workspace: BandwidthWorkspace, anchor: Anchor): number | undefined {
  const { count, weakest, rate, gap } = anchor;
  const { capacity, sumAt, slopeAt, totals } = workspace;
  const own = capacity[count]! - weakest + gap; // the next device is the weakest so far
  if (!(own > 0.5 * gap)) return undefined;
  if (evaluateBandwidths(workspace, count, count + 1, weakest, rate, gap) === count) return undefined;
  anchor.count++;
  anchor.curvature += totals[2]! / square(gap);
  const [sum, slope] = [sumAt[count]!, slopeAt[count]!];
  const linear = (1 - sum) / slope;
  if (!(Math.abs(linear) <= NEAR * Math.min(own, gap, rate))) return undefined;
  return rate + linear - (0.5 * anchor.curvature * square(linear)) / slope;
}

/** What differences of running sums may lose, relative to a share of the band. */
const ROUNDING = 1e-9;

/** Running sums of its own over the same devices. */
function sharingCapacities(workspace: BandwidthWorkspace): BandwidthWorkspace {
  return {
    size: workspace.size,
    capacity: workspace.capacity,
    inverseCapacity: workspace.inverseCapacity,
    logCapacity: workspace.logCapacity,
    bandwidth: workspace.bandwidth,
    slope: workspace.slope,
    curvature: workspace.curvature,
    sumAt: new Float64Array(workspace.size),
    slopeAt: new Float64Array(workspace.size),
    totals: new Float64Array(3),
  };
}

/** How many of the strongest devices the band carries at a rate, from `start` on, at most `reach`; fills their sums. */
function countWithin(workspace: BandwidthWorkspace, start: number, reach: number, rate: number): number {
  let evaluated = 0;
  for (let to = Math.min(reach, start + (start >> 2) + 8); ; to = Math.min(reach, 2 * to)) {
    const carried = evaluateBandwidths(workspace, evaluated, to, rate, rate, 0);
    let count = Math.max(start, evaluated);
    while (count < carried && workspace.sumAt[count]! <= 1) count++;
    if (count < to || to === reach) return count;
    evaluated = to;
  }
}
