import { InputError } from '../errors';
import type { PenaltyKind } from '../settings';
import { type CurvePoint, type HindsightPlan, planInHindsight } from './queue/hindsight';
import { schedulingPenalty } from './queue/lyapunov';
import { sortedGains } from './schemes/gainOrder';
import { TABULATED_WHOLE } from './schemes/prefixes';
import type { RoundState } from './schemes/round';
import { allocateBandwidth } from './solver/allocateBandwidth';
import { exactPrefixSearch } from './solver/exactPrefixSearch';
import { leastDelays } from './solver/leastDelays';
import { createPrefixWorkspace, type PrefixWorkspace } from './solver/prefixWorkspace';

/** An end of an edge of the lower hull of (tau*(n), psi(n)). */
export interface HullVertex extends CurvePoint {
  /** How steep the edge before it is, 1/s: above this price of a second a smaller n is better. */
  readonly slope: number;
}

/** The curve tau*(n) of one round of a large cell: its beginning as a table, the rest where it is asked for. */
export interface RoundCurve {
  /** N <= K, devices that can be reached at all. */
  readonly reachable: number;
  /** g of the m strongest, in descending order. */
  readonly channelGains: Float64Array; // [m <= N]
  /** tau*(1) ... tau*(m), seconds. */
  readonly delays: Float64Array; // [m]
  /** tau*(N), seconds; NaN where nobody can be reached. */
  readonly everybodyDelay: number;
  /**
   * The last vertex of the hull that is known: the first beyond the table, or the end of the table where that is a vertex.
   * Steeper edges are all known.
   */
  lastVertex(penalty: PenaltyKind): HullVertex;
  /** The vertex after that, or after another one beyond it: draws the round again. */
  vertexAfter(vertex: CurvePoint, penalty: PenaltyKind): HullVertex;
}

/**
 * The curves of a run one after the other, without the K^2 evaluations of Lemma 3 that all prefixes of a round take. Cells of up
 * to {@link TABULATED_WHOLE} devices have them whole.
 *
 * @param roundAt - the same round each time that it is asked for
 * @param penalties - those for which a plan will be asked
 */
export function* roundCurves(
  roundAt: (round: number) => RoundState,
  rounds: number,
  penalties: readonly PenaltyKind[],
): Generator<RoundCurve, void, undefined> {
  let search: HullSearch | undefined;
  for (let t = 0; t < rounds; t++) {
    const state = roundAt(t);
    const sorted = sortedGains(state);
    const reachable = sorted.length;
    const channelGains = sorted.slice(0, TABULATED_WHOLE);
    const delays = leastDelays({ ...state, sortedChannelGains: channelGains });
    const everybodyDelay =
      delays.length === reachable
        ? (delays.at(-1) ?? Number.NaN)
        : allocateBandwidth({ ...state, channelGains: sorted }).delay;
    const everybody: HullVertex = { count: reachable, delay: everybodyDelay, slope: 0 };
    if (delays.length === reachable) {
      const last = (): HullVertex => everybody;
      yield { reachable, channelGains, delays, everybodyDelay, lastVertex: last, vertexAfter: last };
      continue;
    }
    search ??= new HullSearch(state.channelGains.length);
    const workspace = search;
    const table = Array.from(delays, (delay, i) => ({ count: i + 1, delay }));
    const ends = new Map(
      penalties.map((penalty) => [penalty, workspace.load(state, sorted).fromTable(table, penalty)]),
    );
    yield {
      reachable,
      channelGains,
      delays,
      everybodyDelay,
      lastVertex(penalty) {
        const end = ends.get(penalty);
        if (end === undefined) throw new RangeError(`no curves for '${penalty}'`);
        return end;
      },
      vertexAfter(vertex, penalty) {
        const again = roundAt(t);
        return workspace.load(again, sortedGains(again)).between([vertex], everybody, penalty);
      },
    };
  }
}

/** Times that a plan is made again with more vertices; each adds one to every round that has used up its own. */
const MOST_PLANS = 200;

/** What {@link planOverCurves} reads. */
export interface CurvePlanInput {
  readonly curves: readonly Pick<
    RoundCurve,
    'reachable' | 'delays' | 'everybodyDelay' | 'lastVertex' | 'vertexAfter'
  >[]; // [T]
  readonly penalty: PenaltyKind;
  /** K. */
  readonly devices: number;
  /** tau_bar, seconds. */
  readonly delayBudget: number;
}

/**
 * `planInHindsight` over whole curves of which only the vertices that it uses are looked for: a plan that takes the last vertex
 * known of a round is made again with the next one.
 *
 * @throws InputError where a budget lets so many devices in that the vertices are too many
 */
export function planOverCurves({ curves, penalty, devices, delayBudget }: CurvePlanInput): HindsightPlan {
  const prefixDelays = curves.map(({ delays }) => delays);
  const everybody = curves.reduce((sum, { everybodyDelay }) => sum + everybodyDelay, 0) <= delayBudget * curves.length;
  const ends = curves.map((curve) =>
    everybody ? { count: curve.reachable, delay: curve.everybodyDelay } : curve.lastVertex(penalty),
  );
  const further = ends.map((end, t) => (end.count > curves[t]!.delays.length ? [end] : []));
  for (let made = 0; made < MOST_PLANS; made++) {
    const plan = planInHindsight({ penalty, devices, prefixDelays, further, delayBudget });
    const usedUp = curves.filter((curve, t) => {
      const end = ends[t]!;
      if (plan.counts[t]! < end.count || end.count === curve.reachable) return false;
      ends[t] = curve.vertexAfter(end, penalty);
      further[t]!.push(ends[t]!);
      return true;
    });
    if (usedUp.length === 0) return plan;
  }
  throw new InputError(
    `a plan in hindsight may have ${MOST_PLANS} steps beyond the ${TABULATED_WHOLE} strongest of ${devices} devices; lower delayBudgetMsPerBit or deviceCount`,
  );
}

/** Looks for vertices of the hulls of large rounds, one round at a time, by searches that are linear in K. */
class HullSearch {
  readonly #workspace: PrefixWorkspace;
  /** Where the last hull left its table, for each penalty. */
  readonly #found = new Map<PenaltyKind, number>();
  #state: RoundState | undefined;
  #sorted: Float64Array = new Float64Array(0);

  constructor(readonly deviceCount: number) {
    this.#workspace = createPrefixWorkspace(deviceCount);
  }

  load(state: RoundState, sortedChannelGains: Float64Array): this {
    this.#state = state;
    this.#sorted = sortedChannelGains;
    return this;
  }

  /** The end of a table where it is a vertex, else the first one beyond it. */
  fromTable(table: readonly CurvePoint[], penalty: PenaltyKind): HullVertex {
    const last = table.at(-1)!;
    const slope = this.#slopeTo(last, table.slice(0, -1), penalty);
    const right = this.#likely(table, slope, penalty) ?? this.#best(slope, penalty);
    if (right.count <= last.count || !this.#isBetter(right, last, slope, penalty)) return { ...last, slope };
    const found = this.between(table, right, penalty);
    this.#found.set(penalty, found.count);
    return found;
  }

  /** As many devices as in the round before, where the line to that point is steeper than `slope`: near the vertex of most rounds. */
  #likely(table: readonly CurvePoint[], slope: number, penalty: PenaltyKind): CurvePoint | undefined {
    const count = this.#found.get(penalty);
    if (count === undefined || count > this.#sorted.length) return undefined;
    const { delay } = allocateBandwidth({ ...this.#state!, channelGains: this.#sorted.subarray(0, count) });
    return this.#slopeTo({ count, delay }, table, penalty) > slope ? { count, delay } : undefined;
  }

  /**
   * The next vertex after some points of which one is a vertex: the end of the steepest line from their hull to any point. The line to
   * `right` is less steep or that one; its slope is a price, and what is best at that price ends a steeper one.
   */
  between(points: readonly CurvePoint[], right: CurvePoint, penalty: PenaltyKind): HullVertex {
    const from = points.at(-1)!.count;
    for (let vertex = right; ; ) {
      const slope = this.#slopeTo(vertex, points, penalty);
      const best = this.#best(slope, penalty);
      if (best.count <= from || !this.#isBetter(best, vertex, slope, penalty)) return { ...vertex, slope };
      vertex = best;
    }
  }

  #slopeTo(right: CurvePoint, points: readonly CurvePoint[], penalty: PenaltyKind): number {
    const low = this.#psi(right, penalty);
    return points.reduce(
      (least, point) => Math.min(least, (this.#psi(point, penalty) - low) / Math.max(0, right.delay - point.delay)),
      Infinity,
    );
  }

  /** Where psi(n) + price tau*(n) is least. */
  #best(price: number, penalty: PenaltyKind): CurvePoint {
    if (price === Infinity) return { count: 1, delay: 0 }; // devices that cost no time: no edge is steeper
    const { scheduled, delay } = exactPrefixSearch({
      ...this.#state!,
      sortedChannelGains: this.#sorted,
      devices: this.deviceCount,
      backlog: price,
      penaltyWeight: 1,
      penalty,
      workspace: this.#workspace,
    });
    return { count: scheduled, delay };
  }

  #isBetter(point: CurvePoint, than: CurvePoint, price: number, penalty: PenaltyKind): boolean {
    const value = (at: CurvePoint): number => this.#psi(at, penalty) + price * at.delay;
    return value(point) < value(than) - EQUAL * price * than.delay;
  }

  #psi({ count }: CurvePoint, penalty: PenaltyKind): number {
    return schedulingPenalty(penalty, count, this.deviceCount);
  }
}

/** Relative difference of objectives that rounding may make. */
const EQUAL = 1e-13;
