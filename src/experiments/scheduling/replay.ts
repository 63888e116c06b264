import { penaltyWeightAt, schedulingPenalty, VirtualQueue } from '../../scheduling';
import type { Settings } from '../../settings';
import type { PrefixRound } from './prefixRounds';

/** The schemes that only choose how many of the strongest devices to take, and a fixed number a round. */
export type ReplayScheme = 'proposed' | 'exact' | 'gs' | 'aaba' | { readonly counts: readonly number[] };

/** What {@link replay} reads. */
export interface ReplayOptions {
  readonly rounds: readonly PrefixRound[];
  readonly scheme: ReplayScheme;
  readonly settings: Pick<
    Settings,
    'deviceCount' | 'penalty' | 'penaltyWeight' | 'penaltySchedule' | 'initialBacklog' | 'delayBudgetMsPerBit'
  >;
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
 * Plays a scheme over tabulated prefixes: the same counts, delays and backlogs as `simulateScheduling`, without solving
 * for the bandwidths again.
 */
export function replay({ rounds, scheme, settings }: ReplayOptions): Replay {
  const T = rounds.length;
  const delayBudget = settings.delayBudgetMsPerBit * 1e-3;
  const queue = new VirtualQueue({ delayBudget, initialBacklog: settings.initialBacklog * delayBudget });
  const psi = Float64Array.from({ length: settings.deviceCount }, (_, i) =>
    schedulingPenalty(settings.penalty, i + 1, settings.deviceCount),
  );
  const counts = new Int32Array(T);
  const delays = new Float64Array(T);
  const backlogs = new Float64Array(T + 1);
  const weights = new Float64Array(T);
  const initialWeight = settings.penaltyWeight * delayBudget ** 2;
  for (let t = 0; t < T; t++) {
    const round = rounds[t]!;
    backlogs[t] = queue.backlog;
    weights[t] = penaltyWeightAt(settings.penaltySchedule, initialWeight, t, T);
    const n = countOf(scheme, round, t, { psi, weight: weights[t]!, backlog: queue.backlog, delayBudget });
    counts[t] = n;
    // GS gives every device exactly tau_bar; AABA ends with its weakest device.
    if (n > 0) delays[t] = scheme === 'gs' ? delayBudget : (scheme === 'aaba' ? round.equalSplit : round.best)[n - 1]!;
    queue.advance(delays[t]!);
  }
  backlogs[T] = queue.backlog;
  return { counts, delays, backlogs, weights, delayBudget };
}

interface Prices {
  readonly psi: Float64Array;
  readonly weight: number;
  readonly backlog: number;
  readonly delayBudget: number;
}

function countOf(scheme: ReplayScheme, round: PrefixRound, t: number, prices: Prices): number {
  if (typeof scheme === 'object') return scheme.counts[t]!;
  const { psi, weight, backlog, delayBudget } = prices;
  const delays = scheme === 'aaba' ? round.equalSplit : round.best;
  if (scheme === 'gs' || scheme === 'aaba') {
    let n = 0;
    while (n < delays.length && delays[n]! <= delayBudget) n++;
    return n;
  }
  let best = 0;
  let bestObjective = Infinity;
  for (let n = 1; n <= delays.length; n++) {
    const objective = weight * psi[n - 1]! + backlog * delays[n - 1]!;
    if (objective <= bestObjective) {
      best = n;
      bestObjective = objective;
    } else if (scheme === 'proposed') break;
  }
  return best;
}
