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
 * bandwidth or power limits them. The mean path gain is that at 200 m, where the default disc has its centre, in all but two.
 */
export const channelModels: readonly ChannelModel[] = [
  { name: 'default', about: 'the cell of the settings table', settings: {} },
  {
    name: 'central-server',
    about: 'server at the centre of a disc of 500 m, as in the first edition: power limits the outer half',
    settings: { serverDistanceM: 0, cellRadiusM: 500 },
  },
  {
    name: 'high-snr',
    about: 'server at the centre of a disc of 100 m: bandwidth limits everybody',
    settings: { serverDistanceM: 0, cellRadiusM: 100 },
  },
  {
    name: 'equal-paths',
    about: 'no path-loss spread, every device as at 200 m: only fading differs',
    settings: { pathLossExponent: 0, referenceGainDb: -110.5 },
  },
  {
    name: 'wide-spread',
    about: 'path-loss exponent 5, same gain at 200 m: near devices far above the others',
    settings: { pathLossExponent: 5, referenceGainDb: 4.5 },
  },
  { name: 'low-power', about: 'transmit power 1 mW, 20 dB less', settings: { txPowerW: 1e-3 } },
  { name: 'power-limited', about: 'transmit power 10 uW: bandwidth hardly helps', settings: { txPowerW: 1e-5 } },
];
