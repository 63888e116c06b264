import { requiredBandwidth } from '../solver/requiredBandwidth';
import { emptySchedule, type RoundState, type Schedule } from './round';

/** Relative slack on the sum of bandwidths: rounding must not cost a device that fits exactly. */
const ROUNDING = 1e-12;

/** The least bandwidth with which a device meets tau_bar (29), Hz; Infinity where none does. */
export function bandwidthWithinLimit(round: RoundState, device: number): number {
  const { payloadBits, txPower, noisePsd, delayBudget } = round;
  const channelGain = round.channelGains[device]!;
  return requiredBandwidth({ payloadBits, delay: delayBudget, txPower, channelGain, noisePsd });
}

/**
 * The devices of a ranking that a round can carry: each in its turn takes the least bandwidth with which it meets
 * tau_t <= tau_bar (29), and one that no longer fits into the rest of the band is passed over.
 *
 * It brings schemes that rank devices under the constraint of GS, whose ranking is the order of the gains. Every scheduled
 * device ends exactly at tau_bar; what is left of the band stays unused, as in GS.
 *
 * @param ranking - devices, each at most once, the first in line first
 * @param options.passOver - `false` ends with the first that does not fit, as GS does: behind it none of its ranking would;
 *   default true
 * @returns the schedule; empty where nobody fits
 */
export function scheduleWithinLimit(
  round: RoundState,
  ranking: Iterable<number>,
  { passOver = true }: { readonly passOver?: boolean } = {},
): Schedule {
  const { totalBandwidth, delayBudget } = round;
  const devices: number[] = [];
  const bandwidths: number[] = [];
  let spent = 0;
  for (const k of ranking) {
    const bandwidth = bandwidthWithinLimit(round, k);
    if (!(spent + bandwidth <= totalBandwidth * (1 + ROUNDING))) {
      if (passOver) continue;
      break;
    }
    spent += bandwidth;
    devices.push(k);
    bandwidths.push(bandwidth);
  }
  if (devices.length === 0) return emptySchedule;
  return { devices, bandwidths: Float64Array.from(bandwidths), delay: delayBudget };
}

/** 0, ..., K-1 in descending order of a number, ties by index. */
export function rankedBy(value: Float64Array): number[] {
  return Array.from(value, (_, k) => k).sort((a, b) => value[b]! - value[a]! || a - b);
}
