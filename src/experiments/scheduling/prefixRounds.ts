import { uplinkRate } from '../../network';
import { gainOrder, prefixDelays, type RoundState, roundsOf } from '../../scheduling';
import type { Settings } from '../../settings';

/**
 * What one round offers to every scheme that adds devices in gain order, in seconds per payload bit. It depends on the
 * channels alone, so that one table serves all budgets, penalties and schemes of a study.
 */
export interface PrefixRound {
  /** tau*(n) / L with the best bandwidths, n = 1, 2, ... */
  readonly best: Float64Array; // [K]
  /** Delay of the n-th strongest device with a share B/n, over L: what AABA compares. */
  readonly equalSplit: Float64Array; // [K]
  /** The round itself, for schemes that look at more; drawn anew each time, so that a table need not hold its gains. */
  state(): RoundState;
}

/** The rounds of a run; those of a shorter run are their beginning. */
export function prefixRounds(settings: Settings): PrefixRound[] {
  const roundAt = roundsOf({ settings, payloadBits: 1 });
  return Array.from({ length: settings.rounds }, (_, t) => {
    const state = roundAt(t);
    const { channelGains, txPower, noisePsd, totalBandwidth } = state;
    const equalSplit = Float64Array.from(
      gainOrder(state),
      (k, i) =>
        1 / uplinkRate({ bandwidth: totalBandwidth / (i + 1), txPower, noisePsd, channelGain: channelGains[k]! }),
    );
    return { best: prefixDelays(state), equalSplit, state: () => roundAt(t) };
  });
}
