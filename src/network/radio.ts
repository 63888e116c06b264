import { requirePositive } from '../math';
import type { Settings } from '../settings';
import { dbmToWatts } from './decibels';

/** The radio quantities that all devices share, linear. */
export interface Radio {
  /** p, W. */
  readonly txPower: number;
  /** N0, W/Hz. */
  readonly noisePsd: number;
  /** B of (6), Hz. */
  readonly totalBandwidth: number;
}

/** The shared radio quantities of the settings, dB converted. */
export function radioFromSettings(
  settings: Pick<Settings, 'txPowerW' | 'noisePsdDbmPerHz' | 'totalBandwidthHz'>,
): Radio {
  return {
    txPower: settings.txPowerW,
    noisePsd: dbmToWatts(settings.noisePsdDbmPerHz),
    totalBandwidth: settings.totalBandwidthHz,
  };
}

/**
 * The average delay a round may take, in seconds: tau_bar of (8). The paper gives it per payload bit, in milliseconds.
 *
 * @paper (8)
 * @param payloadBits - L of (7), bits per scheduled device and round
 *
 * @example
 * delayBudgetSeconds({ delayBudgetMsPerBit: 4e-5 }, 1e6) // 0.04
 */
export function delayBudgetSeconds(settings: Pick<Settings, 'delayBudgetMsPerBit'>, payloadBits: number): number {
  requirePositive('payloadBits', payloadBits);
  return settings.delayBudgetMsPerBit * 1e-3 * payloadBits;
}
