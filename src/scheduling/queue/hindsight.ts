import { domainError, requireInteger, requirePositive } from '../../math';
import type { PenaltyKind } from '../../settings';
import { schedulingPenalty } from './lyapunov';

/** The best stationary schedule of a whole run, known in hindsight. */
export interface HindsightPlan {
  /** lambda, 1/s: minimising psi(n) + lambda tau*(n) in every round gives the plan. 0 if all-in keeps the budget. */
  readonly multiplier: number;
  /** n of each round. */
  readonly counts: readonly number[]; // [T]
  /** (1/T) sum psi(n_t) of the plan. */
  readonly meanPenalty: number;
  /** (1/T) sum tau_t of the plan, seconds, at most the budget where `feasible`. */
  readonly meanDelay: number;
  /** No schedule with mean delay <= tau_bar, causal or not, has a smaller mean penalty than this (Lagrange duality). */
  readonly penaltyBound: number;
  /** false when even one device a round breaks the budget on average; the plan is then one device a round. */
  readonly feasible: boolean;
}

/** One point of a round's curve. */
export interface CurvePoint {
  /** n. */
  readonly count: number;
  /** tau*(n), seconds. */
  readonly delay: number;
}

/** Inputs of {@link planInHindsight}. */
export interface HindsightInput {
  readonly penalty: PenaltyKind;
  /** K. */
  readonly devices: number;
  /** tau*(1), tau*(2), ... of each round, seconds, increasing: the least delay of the n strongest devices. */
  readonly prefixDelays: readonly Float64Array[]; // [T][<= K]
  /** Larger n of each round, ascending, where the lists above are the beginning of long curves: see `planOverCurves`. */
  readonly further?: readonly (readonly CurvePoint[])[]; // [T]
  /** tau_bar, seconds. */
  readonly delayBudget: number;
}

interface Step {
  readonly round: number;
  readonly count: number;
  readonly time: number;
  readonly gain: number;
  readonly slope: number;
}

/**
 * The best fixed multiplier on the delay constraint, found after the fact.
 *
 *     min (1/T) sum_t psi(n_t)   subject to   (1/T) sum_t tau*_t(n_t) <= tau_bar
 *
 * A fixed multiplier lambda makes every round minimise psi(n) + lambda tau*(n), so each round sits on the lower convex
 * hull of its points (tau*(n), psi(n)). Lowering lambda walks all hulls at once, steepest edge first, until the budget is
 * spent: the greedy solution of a multiple-choice knapsack. The edge that no longer fits, taken in part, gives the value
 * of the Lagrange dual, a lower bound for every schedule whatsoever; the plan is at most 1/T of one round's penalty
 * above it.
 *
 * @throws InputError when a round has no reachable device
 */
export function planInHindsight(input: HindsightInput): HindsightPlan {
  const { penalty, devices, prefixDelays, further, delayBudget } = input;
  requirePositive('delayBudget', delayBudget);
  requireInteger('prefixDelays.length', prefixDelays.length, 1, Number.MAX_SAFE_INTEGER);
  const psi = Float64Array.from({ length: devices }, (_, i) => schedulingPenalty(penalty, i + 1, devices));
  const rounds = prefixDelays.length;
  const counts = new Array<number>(rounds).fill(1);
  const steps: Step[] = [];
  let totalDelay = 0;
  prefixDelays.forEach((delays, round) => {
    if (delays.length === 0)
      throw domainError(`prefixDelays[${round}].length`, '>= 1', 0, 'nobody can be reached then');
    totalDelay += delays[0]!;
    for (const step of hullSteps(delays, further?.[round] ?? [], psi, round)) steps.push(step);
  });
  // Slopes fall along each hull, so this order never takes a step before its predecessor.
  steps.sort((a, b) => b.slope - a.slope || a.round - b.round || a.count - b.count);

  const budget = delayBudget * rounds;
  const feasible = totalDelay <= budget;
  let taken = 0;
  if (feasible) {
    while (taken < steps.length && totalDelay + steps[taken]!.time <= budget) {
      const step = steps[taken]!;
      totalDelay += step.time;
      counts[step.round] = step.count;
      taken++;
    }
  }
  const next = steps[taken];
  const last = steps[taken - 1];
  // Anything between the last slope taken and the first one not taken gives this plan; the middle is safe from rounding.
  let multiplier = 0;
  if (next !== undefined) {
    multiplier = last === undefined || last.slope === Infinity ? 2 * next.slope : (last.slope + next.slope) / 2;
  }
  const meanPenalty = counts.reduce((sum, n) => sum + psi[n - 1]!, 0) / rounds;
  const share = next === undefined || !feasible ? 0 : (budget - totalDelay) / next.time;
  return {
    multiplier,
    counts,
    meanPenalty,
    meanDelay: totalDelay / rounds,
    penaltyBound: meanPenalty - (share * (next?.gain ?? 0)) / rounds,
    feasible,
  };
}

/** The edges of the lower convex hull of (tau*(n), psi(n)), from n = 1 on, steepest first. */
function hullSteps(
  prefixDelays: Float64Array,
  further: readonly CurvePoint[],
  psi: Float64Array,
  round: number,
): Step[] {
  const listed = prefixDelays.length;
  const points = listed + further.length;
  const countOf = (i: number): number => (i < listed ? i + 1 : further[i - listed]!.count);
  const delayOf = (i: number): number => (i < listed ? prefixDelays[i]! : further[i - listed]!.delay);
  const psiOf = (i: number): number => psi[countOf(i) - 1]!;
  const hull: number[] = []; // indices of points
  // Devices limited by power may cost less time than a double resolves: a free step has an infinite slope.
  const slopeBetween = (i: number, j: number): number => (psiOf(i) - psiOf(j)) / Math.max(0, delayOf(j) - delayOf(i));
  for (let j = 0; j < points; j++) {
    while (
      hull.length >= 2 &&
      slopeBetween(hull[hull.length - 2]!, hull[hull.length - 1]!) <= slopeBetween(hull[hull.length - 1]!, j)
    ) {
      hull.pop();
    }
    hull.push(j);
  }
  return hull.slice(1).map((j, e) => {
    const i = hull[e]!;
    return {
      round,
      count: countOf(j),
      time: delayOf(j) - delayOf(i),
      gain: psiOf(i) - psiOf(j),
      slope: slopeBetween(i, j),
    };
  });
}
