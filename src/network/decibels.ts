import { log10, pow } from '../math';

// Everything inside the library is linear (W, W/Hz, power ratios). Decibels exist in settings and on axes only, and only
// this file converts.

/** The power ratio of a level in dB: 10^(dB/10). */
export function decibelsToRatio(decibels: number): number {
  return pow(10, decibels / 10);
}

/** The level in dB of a power ratio: 10 log10(ratio); -Infinity for 0. */
export function ratioToDecibels(ratio: number): number {
  return 10 * log10(ratio);
}

/** Watts of a level in dBm; also W/Hz of a level in dBm/Hz. */
export function dbmToWatts(dbm: number): number {
  return pow(10, (dbm - 30) / 10);
}

/** The level in dBm of a power in watts. */
export function wattsToDbm(watts: number): number {
  return 30 + 10 * log10(watts);
}
