import { InputError } from '../../errors';
import { uplinkRate } from '../../network';
import { gainOrder } from './gainOrder';
import type { RoundState, Schedule } from './round';
import type { SchemeIdentity } from './scheme';

/** Relative slack of a sum of bandwidths, and of a delay that they give: rounding of solvers is below 1e-11. */
const ROUNDING = 1e-9;

/**
 * Checks what a scheme wants a round to be, before anything else relies on it.
 *
 * @throws InputError that names scheme, round and value: for an unknown or doubled device, bandwidths of another number than
 *   the devices, not positive or more than B in sum, a delay that the bandwidths do not give, or a round left
 *   empty although devices can be reached, by a scheme that does not say `mayBeEmpty`
 */
export function requireSchedule(scheme: SchemeIdentity, round: RoundState, schedule: Schedule): void {
  const { channelGains, payloadBits, txPower, noisePsd, totalBandwidth } = round;
  const { devices, bandwidths, delay } = schedule;
  const refuse = (what: string, rule: string, value: unknown, remedy: string): never => {
    throw new InputError(
      `scheme '${scheme.name}', round ${round.round}: ${what} must be ${rule}, got ${value}; ${remedy}`,
    );
  };
  const count = devices.length;
  if (bandwidths.length !== count) {
    refuse(
      'bandwidths',
      `one for each of the ${count} devices`,
      bandwidths.length,
      'give them in the order of devices',
    );
  }
  if (count === 0) {
    if (!scheme.mayBeEmpty) requireMayBeEmpty(scheme, round.round, gainOrder(round).length);
    if (delay !== 0) refuse('delay', '0 in a round without devices', delay, 'return emptySchedule');
    return;
  }
  const seen = new Uint8Array(channelGains.length);
  let spent = 0;
  let slowest = 0;
  for (let i = 0; i < count; i++) {
    const k = devices[i]!;
    const bandwidth = bandwidths[i]!;
    if (!(Number.isInteger(k) && k >= 0 && k < channelGains.length)) {
      refuse(
        `devices[${i}]`,
        `an integer in [0, ${channelGains.length - 1}]`,
        k,
        'devices are indices of channelGains',
      );
    }
    if (seen[k] === 1) refuse(`devices[${i}]`, 'another device than those before it', k, 'schedule each device once');
    seen[k] = 1;
    if (!(bandwidth > 0 && bandwidth < Infinity)) {
      refuse(`bandwidths[${i}]`, 'a finite number > 0', bandwidth, `leave device ${k} out of the scheduled set`);
    }
    spent += bandwidth;
    slowest = Math.max(
      slowest,
      payloadBits / uplinkRate({ bandwidth, txPower, channelGain: channelGains[k]!, noisePsd }),
    );
  }
  if (!(spent <= totalBandwidth * (1 + ROUNDING))) {
    refuse('the sum of bandwidths', `at most B = ${totalBandwidth} Hz`, spent, 'share what there is');
  }
  if (!(slowest < Infinity && Math.abs(delay - slowest) <= ROUNDING * slowest)) {
    refuse('delay', `that of the slowest device, ${slowest} s`, delay, 'compute it from the bandwidths by (5) and (7)');
  }
}

/**
 * Checks the answer of a scheme that only chooses how many.
 *
 * @throws InputError that names scheme, round and value
 */
export function requireCount(scheme: SchemeIdentity, round: number, count: number, reachable: number): void {
  if (count === 0) requireMayBeEmpty(scheme, round, reachable);
  if (Number.isInteger(count) && count >= 0 && count <= reachable) return;
  throw new InputError(
    `scheme '${scheme.name}', round ${round}: choose must return an integer in [0, ${reachable}], got ${count}; ` +
      'it says how many of the devices within reach take part',
  );
}

function requireMayBeEmpty({ name, mayBeEmpty = false }: SchemeIdentity, round: number, reachable: number): void {
  if (mayBeEmpty || reachable === 0) return;
  throw new InputError(
    `scheme '${name}', round ${round}: the number of devices must be at least 1 where ${reachable} can be reached, got 0; ` +
      'a scheme that may leave a round empty says mayBeEmpty: true',
  );
}
