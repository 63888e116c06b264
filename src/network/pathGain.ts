import { pow, requireNonNegative } from '../math';
import type { Settings } from '../settings';
import { decibelsToRatio } from './decibels';

/** What {@link pathGain} reads from the settings. */
export type PathLossSettings = Pick<Settings, 'referenceGainDb' | 'referenceDistanceM' | 'pathLossExponent'>;

/**
 * Large-scale power gain at a distance from the server.
 *
 *     T0 (d / d0)^-alpha                                                   section V-A
 *
 * Differs from the paper: a device closer than d0 counts as at d0, where the power law would promise more power than the
 * reference, without bound at d = 0.
 *
 * @param distanceM - d in metres, >= 0
 * @returns the power gain, a pure number in (0, T0]
 * @throws InputError for a negative or non-finite distance
 *
 * @example
 * pathGain(100, defaultSettings) // 1e-10: -30 dB at 1 m, 35 dB less per decade
 */
export function pathGain(distanceM: number, settings: PathLossSettings): number {
  requireNonNegative('distanceM', distanceM);
  const { referenceGainDb, referenceDistanceM, pathLossExponent } = settings;
  const distance = Math.max(distanceM, referenceDistanceM);
  return decibelsToRatio(referenceGainDb) * pow(distance / referenceDistanceM, -pathLossExponent);
}
