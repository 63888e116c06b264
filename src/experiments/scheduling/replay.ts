import { square } from '../../math';
import {
  type Prefixes,
  penaltyWeightAt,
  queueOf,
  type RoundState,
  type RunningScheme,
  type Scheme,
  schedulingPenalty,
  startScheme,
} from '../../scheduling';
import type { Settings } from '../../settings';
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
    prefixDelaysInHindsight: () => rounds.map(({ best }) => best),
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
      counts[t] = running.prefix.choose(tabulatedPrefixes(round), prices);
      if (counts[t]! > 0) delays[t] = delayOf(running.prefix, round, counts[t]!, delayBudget);
    }
    queue.advance(delays[t]!);
  }
  backlogs[T] = queue.backlog;
  return { counts, delays, backlogs, weights, delayBudget };
}

function tabulatedPrefixes({ best, equalSplit }: PrefixRound): Prefixes {
  return {
    count: best.length,
    leastDelay: (n) => best[n - 1]!,
    equalShareDelay: (n) => equalSplit[n - 1]!,
  };
}

/** tau of a round in which the n strongest devices share the band, seconds. */
function delayOf(
  { sharing }: NonNullable<RunningScheme['prefix']>,
  { best, equalSplit }: PrefixRound,
  n: number,
  delayBudget: number,
): number {
  switch (sharing) {
    case 'best':
      return best[n - 1]!;
    case 'equal':
      return equalSplit[n - 1]!;
    case 'deadline':
      return delayBudget;
  }
}
