import { RandomStream } from 'fedft';

/** The paper's cell as assumed in the settings: 20 MHz, 0.1 W, -174 dBm/Hz; 100 kbit a device. */
export const radio = { payloadBits: 1e5, txPower: 0.1, noisePsd: 10 ** -20.4, totalBandwidth: 20e6 };

/** Gains of devices uniform in a disc of 500 m, path-loss exponent 3.5, Rayleigh fading. */
export function cellGains(devices: number, seed: number): Float64Array {
  const stream = new RandomStream(seed, 'bench/cell');
  return Float64Array.from(
    { length: devices },
    () => 1e-3 * Math.max(1, 500 * Math.sqrt(stream.uniform())) ** -3.5 * stream.exponential(),
  );
}

/**
 * Gains in groups far apart, each of nearly equal devices: the first weak device of a group makes the delay jump, its peers
 * hardly add to it, and the objective has as many local minima as there are groups.
 */
export function groupedGains(devices: number, seed: number): Float64Array {
  const stream = new RandomStream(seed, 'bench/groups');
  const groups = Math.ceil(Math.sqrt(devices));
  return Float64Array.from(
    { length: devices },
    (_, k) => 10 ** (-9 - (6 * Math.floor((k * groups) / devices)) / groups) * (1 + 1e-3 * stream.uniform()),
  );
}

/** The delay of half of the devices with the band split equally among them: a scale for V. */
export function typicalDelay(sorted: Float64Array): number {
  const half = Math.ceil(sorted.length / 2);
  const snr = (sorted[half - 1]! * radio.txPower) / (radio.noisePsd * radio.totalBandwidth);
  return (radio.payloadBits * Math.LN2 * half) / (radio.totalBandwidth * Math.log1p(snr * half));
}
