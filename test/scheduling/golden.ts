import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AllocateBandwidthOptions, RequiredBandwidthOptions } from '../../src/scheduling';

/** The 60-digit references of section IV-B. */
export interface Golden {
  readonly requiredBandwidth: readonly (RequiredBandwidthOptions & { readonly bandwidth: number | null })[];
  readonly minMaxDelay: readonly (AllocateBandwidthOptions & { readonly delay: number })[];
}

export function readGolden(): Golden {
  return JSON.parse(readFileSync(join(__dirname, '../fixtures/golden/numeric.json'), 'utf8')) as Golden;
}

/** Bits per second that a bandwidth carries: b log2(1 + p g / (b N0)), equation (5), written here once more. */
export function rate(bandwidth: number, txPower: number, gain: number, noisePsd: number): number {
  return (bandwidth * Math.log1p((txPower * gain) / (bandwidth * noisePsd))) / Math.LN2;
}
