import type { RandomStream } from '../math';
import type { Settings } from '../settings';
import { type PathLossSettings, pathGain } from './pathGain';

/** K devices around a server at the centre of a disc; index k is the device everywhere in the library. */
export interface Cell {
  /** Distance of each device from the server, metres. */
  readonly distancesM: Float64Array; // [K]
  /** Bearing of each device, radians in [0, 2 pi); only drawings need it. */
  readonly bearings: Float64Array; // [K]
  /** Large-scale power gain of each device, a pure number: {@link pathGain}. */
  readonly pathGains: Float64Array; // [K]
}

/**
 * Places K devices uniformly in the disc of section V-A.
 *
 * A point uniform in a disc of radius D has distance D sqrt(u), u uniform on [0, 1): the area within d grows as d^2.
 *
 * @param settings - deviceCount K, cellRadiusM and the path-loss fields
 * @param stream - the stream `'placement'` of the run; two draws a device, so that a larger cell population starts with
 *   the devices of a smaller one
 *
 * @example
 * const cell = placeDevices(settings, new RandomStream(settings.seed, 'placement'));
 */
export function placeDevices(
  settings: PathLossSettings & Pick<Settings, 'deviceCount' | 'cellRadiusM'>,
  stream: RandomStream,
): Cell {
  const count = settings.deviceCount;
  const distancesM = new Float64Array(count);
  const bearings = new Float64Array(count);
  const pathGains = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    distancesM[k] = settings.cellRadiusM * Math.sqrt(stream.uniform());
    bearings[k] = 2 * Math.PI * stream.uniform();
    pathGains[k] = pathGain(distancesM[k]!, settings);
  }
  return { distancesM, bearings, pathGains };
}
