import { requireInteger } from '../../math';

/**
 * The finite-population factor of a round that schedules n of K devices.
 *
 * rho(n) = (K - n) / (n (K - 1)), in (14)-(15) and the objective (17): it is 1 for one device, 0 for all of them and
 * falls in between. It is the share of the devices' spread that survives the average over a uniform set of size n,
 * E||ghat - gbar||^2 = rho(n) (1/K) sum_k ||g_k - gbar||^2, exactly: (35)-(37).
 *
 * @paper (35)-(37)
 * @param scheduled - n, devices scheduled in the round, integer in [1, K]
 * @param devices - K, devices in the cell, integer >= 1; for K = 1 there is no spread and the factor is 0
 * @returns rho(n), in [0, 1]
 * @throws InputError for any other n or K
 * @example
 * participationFactor(5, 20) // 0.15789..., 3/19
 */
export function participationFactor(scheduled: number, devices: number): number {
  requireInteger('devices', devices, 1, Number.MAX_SAFE_INTEGER);
  requireInteger('scheduled', scheduled, 1, devices, 'an empty round has no gradient to average; schedule a device');
  return devices === 1 ? 0 : (devices - scheduled) / (scheduled * (devices - 1));
}
