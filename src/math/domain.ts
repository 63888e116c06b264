import { InputError, textOf } from '../errors';
/**
 * Checks a number at a public entrance.
 *
 * @param name - how the caller knows the value, for example `channelGains[3]`
 * @param remedy - what to do about it, appended to the message
 * @throws InputError `NAME must be ..., got VALUE; REMEDY`
 */
export function requirePositive(name: string, value: number, remedy?: string): void {
  if (!(value > 0 && value < Infinity)) throw domainError(name, 'a finite number > 0', value, remedy);
}

/** As {@link requirePositive}, zero allowed. */
export function requireNonNegative(name: string, value: number, remedy?: string): void {
  if (!(value >= 0 && value < Infinity)) throw domainError(name, 'a finite number >= 0', value, remedy);
}

/** As {@link requirePositive}, for an integer in [min, max]. */
export function requireInteger(name: string, value: number, min: number, max: number, remedy?: string): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw domainError(name, `an integer in [${min}, ${max}]`, value, remedy);
  }
}

/** The error that every failed check throws: what must hold, the value, the remedy. */
export function domainError(name: string, rule: string, value: unknown, remedy?: string): InputError {
  return new InputError(`${name} must be ${rule}, got ${textOf(value)}${remedy ? `; ${remedy}` : ''}`);
}
