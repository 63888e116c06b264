import { cos, type RandomStream, square } from '../math';
import type { Settings } from '../settings';
import { type PathLossSettings, pathGain } from './pathGain';

/** K devices in a disc; index k is the device everywhere in the library. */
export interface Cell {
  /** Distance of each device from the server, metres. */
  readonly distancesM: Float64Array; // [K]
  /** Distance of each device from the centre of the disc, metres; only drawings need it. */
  readonly radiiM: Float64Array; // [K]
  /** Bearing of each device from the centre, radians in [0, 2 pi); 0 points away from the server. */
  readonly bearings: Float64Array; // [K]
  /** Large-scale power gain of each device, a pure number: {@link pathGain}. */
  readonly pathGains: Float64Array; // [K]
}

/**
 * Places K devices uniformly in the disc of section V-A.
 *
 * A point uniform in a disc of radius D has distance D sqrt(u) from its centre, u uniform on [0, 1): the area within d grows
 * as d^2. The server is serverDistanceM away from that centre, inside the disc or outside.
 *
 * @param settings - deviceCount K, serverDistanceM, cellRadiusM and the path-loss fields
 * @param stream - the stream `'placement'` of the run; two draws a device, so that a larger cell population starts with
 *   the devices of a smaller one
 *
 * @example
 * const cell = placeDevices(settings, new RandomStream(settings.seed, 'placement'));
 */
export function placeDevices(
  settings: PathLossSettings & Pick<Settings, 'deviceCount' | 'serverDistanceM' | 'cellRadiusM'>,
  stream: RandomStream,
): Cell {
  const { deviceCount: count, serverDistanceM, cellRadiusM } = settings;
  const distancesM = new Float64Array(count);
  const radiiM = new Float64Array(count);
  const bearings = new Float64Array(count);
  const pathGains = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const radius = cellRadiusM * Math.sqrt(stream.uniform());
    const bearing = 2 * Math.PI * stream.uniform();
    radiiM[k] = radius;
    bearings[k] = bearing;
    distancesM[k] = serverDistanceM === 0 ? radius : distanceTo(serverDistanceM, radius, bearing);
    pathGains[k] = pathGain(distancesM[k]!, settings);
  }
  return { distancesM, radiiM, bearings, pathGains };
}

/** Law of cosines, with the square of a difference in place of a difference of squares. */
function distanceTo(serverDistance: number, radius: number, bearing: number): number {
  return Math.sqrt(square(serverDistance - radius) + 2 * serverDistance * radius * (1 + cos(bearing)));
}
