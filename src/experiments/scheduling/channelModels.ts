import type { Settings } from '../../settings';

/** A cell that differs from the default one in its channels. */
export interface ChannelModel {
  readonly name: string;
  /** What is different, for tables. */
  readonly about: string;
  readonly settings: Partial<Settings>;
}

/**
 * The channel models over which Algorithm 1 is judged: they differ in how far the devices' gains lie apart and in whether
 * bandwidth or power limits them. The median device is at 354 m in all but the first two.
 */
export const channelModels: readonly ChannelModel[] = [
  { name: 'default', about: 'the cell of the settings table', settings: {} },
  { name: 'high-snr', about: 'cell of 100 m radius: bandwidth limits everybody', settings: { cellRadiusM: 100 } },
  {
    name: 'equal-paths',
    about: 'no path-loss spread, every device as at 354 m: only fading differs',
    settings: { pathLossExponent: 0, referenceGainDb: -119.2 },
  },
  {
    name: 'wide-spread',
    about: 'path-loss exponent 5, same gain at 354 m: near devices far above the others',
    settings: { pathLossExponent: 5, referenceGainDb: 8.3 },
  },
  { name: 'low-power', about: 'transmit power 1 mW, 20 dB less', settings: { txPowerW: 1e-3 } },
  { name: 'power-limited', about: 'transmit power 10 uW: bandwidth hardly helps', settings: { txPowerW: 1e-5 } },
];
