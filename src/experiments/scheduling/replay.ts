import { square } from '../../math';
import {
  bestOf,
  firstRiseOf,
  gainOrder,
  type HindsightPlan,
  objectiveOf,
  type Prefixes,
  penaltyWeightAt,
  planOverCurves,
  prefixesOf,
  queueOf,
  type RoundState,
  type RunningScheme,
  type Scheme,
  schedulingPenalty,
  startScheme,
} from '../../scheduling';
import type { PenaltyKind, Settings } from '../../settings';
import type { PrefixRound } from './prefixRounds';

/** What {@link replay} reads. */
export interface ReplayOptions {
  readonly rounds: readonly PrefixRound[];
  readonly scheme: Scheme;
  /** Those of the tabulated run; budget, penalty, weight and first backlog may differ from them. */
  readonly settings: Settings;
}

/** A run in numbers of devices; times in seconds per payload bit. */
export interface Replay {
  readonly counts: Int32Array; // [T]
  readonly delays: Float64Array; // [T]
  /** Q_t before each round, and Q_T. */
  readonly backlogs: Float64Array; // [T + 1]
  /** V_t. */
  readonly weights: Float64Array; // [T]
  readonly delayBudget: number;
}

/**
 * Plays a scheme over tabulated rounds: the same counts, delays and backlogs as `simulateScheduling`. A scheme of the
 * paper's family chooses among the tabulated prefixes, without solving for the bandwidths again; any other one schedules
 * the rounds themselves.
 *
 * @throws InputError for a decision that cannot be carried out, as `simulateScheduling` does
 */
export function replay({ rounds, scheme, settings }: ReplayOptions): Replay {
  const T = rounds.length;
  const { deviceCount, penalty } = settings;
  const delayBudget = settings.delayBudgetMsPerBit * 1e-3;
  const running = startScheme(scheme, {
    settings: { ...settings, rounds: T },
    payloadBits: 1,
    delayBudget,
    planInHindsight: () => hindsightPlan(rounds, settings),
  });
  const queue = queueOf(settings, delayBudget);
  const psi = Float64Array.from({ length: deviceCount }, (_, i) => schedulingPenalty(penalty, i + 1, deviceCount));
  const counts = new Int32Array(T);
  const delays = new Float64Array(T);
  const backlogs = new Float64Array(T + 1);
  const weights = new Float64Array(T);
  const initialWeight = settings.penaltyWeight * square(delayBudget);
  for (let t = 0; t < T; t++) {
    const round = rounds[t]!;
    const backlog = queue.backlog;
    const penaltyWeight = penaltyWeightAt(settings.penaltySchedule, initialWeight, t, T, settings.penaltySide);
    backlogs[t] = backlog;
    weights[t] = penaltyWeight;
    if (running.prefix === undefined) {
      const state: RoundState = { ...round.state(), rounds: T, delayBudget, backlog, penaltyWeight, penalty };
      const { devices, delay } = running.schedule(state);
      counts[t] = devices.length;
      delays[t] = delay;
    } else {
      const prices = {
        round: t,
        deviceCount,
        delayBudget,
        backlog,
        penaltyWeight,
        penalty: (n: number) => psi[n - 1]!,
      };
      const prefixes = tabulatedPrefixes(round, penalty);
      counts[t] = running.prefix.choose(prefixes, prices);
      if (counts[t]! > 0) delays[t] = delayOf(running.prefix, prefixes, counts[t]!, delayBudget);
    }
    queue.advance(delays[t]!);
  }
  backlogs[T] = queue.backlog;
  return { counts, delays, backlogs, weights, delayBudget };
}

/** The best stationary plan of tabulated rounds. */
export function hindsightPlan(
  rounds: readonly PrefixRound[],
  { penalty, deviceCount, delayBudgetMsPerBit }: Pick<Settings, 'penalty' | 'deviceCount' | 'delayBudgetMsPerBit'>,
): HindsightPlan {
  const delayBudget = delayBudgetMsPerBit * 1e-3;
  return planOverCurves({ curves: rounds, penalty, devices: deviceCount, delayBudget });
}

/** The Lagrange dual of scheduling most devices within the budget, in devices a round: no schedule has more. */
export function mostDevices(
  rounds: readonly PrefixRound[],
  settings: Pick<Settings, 'deviceCount' | 'delayBudgetMsPerBit'>,
): number {
  return -settings.deviceCount * hindsightPlan(rounds, { ...settings, penalty: 'count' }).penaltyBound;
}

/** The prefixes of a tabulated round; for those that its table does not have the round is drawn again. */
function tabulatedPrefixes(round: PrefixRound, kind: PenaltyKind): Prefixes {
  const { reachable, delays, equalSplit, everybodyDelay } = round;
  const whole = delays.length === reachable;
  let drawn: Prefixes | undefined;
  const beyond = (): Prefixes => {
    if (drawn === undefined) {
      const state = round.state();
      drawn = prefixesOf(state, gainOrder(state));
    }
    return drawn;
  };
  const leastDelay = (n: number): number =>
    delays[n - 1] ?? (n === reachable ? everybodyDelay : beyond().leastDelay(n));
  return {
    count: reachable,
    leastDelay,
    equalShareDelay: (n) => equalSplit[n - 1] ?? beyond().equalShareDelay(n),
    best(prices) {
      // While a second costs more than the last known edge saves, the best prefix is in the table.
      const inside = whole || prices.backlog > round.lastVertex(kind).slope * prices.penaltyWeight;
      return inside ? bestOf(delays.length, objectiveOf(prices, leastDelay)) : beyond().best(prices);
    },
    firstRise(prices) {
      const near = firstRiseOf(delays.length, objectiveOf(prices, leastDelay));
      return near < delays.length || whole ? near : beyond().firstRise(prices);
    },
  };
}

/** tau of a round in which the n strongest devices share the band, seconds. */
function delayOf(
  { sharing }: NonNullable<RunningScheme['prefix']>,
  prefixes: Prefixes,
  n: number,
  delayBudget: number,
): number {
  switch (sharing) {
    case 'best':
      return prefixes.leastDelay(n);
    case 'equal':
      return prefixes.equalShareDelay(n);
    case 'deadline':
      return delayBudget;
  }
}
