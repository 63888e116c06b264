import { radioFromSettings } from '../../network';
import { equalShareDelay, type RoundCurve, type RoundState, roundCurves, roundsOf } from '../../scheduling';
import type { PenaltyKind, Settings } from '../../settings';

/**
 * What one round offers to every scheme that adds devices in gain order, in seconds per payload bit. It depends on the
 * channels alone, so that one table serves all budgets, penalties and schemes of a study.
 */
export interface PrefixRound extends Pick<RoundCurve, 'reachable' | 'lastVertex' | 'vertexAfter'> {
  /** tau*(n) / L with the best bandwidths, n = 1, 2, ...: all of them, or the first of a large cell. */
  readonly delays: Float64Array; // [m <= N]
  /** Delay of the n-th strongest device with a share B/n, over L: what AABA compares. */
  readonly equalSplit: Float64Array; // [m]
  /** tau*(N) / L. */
  readonly everybodyDelay: number;
  /** The round itself, for schemes that look at more; drawn anew each time, so that a table need not hold its gains. */
  state(): RoundState;
}

/**
 * The rounds of a run; those of a shorter run are their beginning.
 *
 * @param penalties - those for which plans in hindsight are made in large cells
 * @param onRound - called after each round with the number done
 */
export function prefixRounds(
  settings: Settings,
  penalties: readonly PenaltyKind[] = [],
  onRound: (done: number) => void = () => {},
): PrefixRound[] {
  const roundAt = roundsOf({ settings, payloadBits: 1 });
  const radio = { ...radioFromSettings(settings), payloadBits: 1 };
  const rounds: PrefixRound[] = [];
  for (const { channelGains, ...curve } of roundCurves(roundAt, settings.rounds, penalties)) {
    const equalSplit = channelGains.map((gain, i) => equalShareDelay(radio, gain, i + 1));
    const t = rounds.push({ ...curve, equalSplit, state: () => roundAt(t - 1) });
    onRound(t);
  }
  return rounds;
}
