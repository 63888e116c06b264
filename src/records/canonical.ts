import { createHash } from 'node:crypto';
import { InputError } from '../errors';

/** A value that JSON can hold without loss: finite numbers only. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON text that depends on the value alone: keys sorted, no white space, numbers in the shortest form that round-trips.
 *
 * @throws InputError where the value holds something JSON would silently change (NaN, Infinity, undefined, a function, a
 *   typed array), naming the path to it
 */
export function canonicalJson(value: unknown, path = 'record'): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw new InputError(`${path} must be a finite number, got ${value}; use null for "none"`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item, i) => canonicalJson(item, `${path}[${i}]`)).join(',')}]`;
  if (
    typeof value === 'object' &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  ) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item, `${path}.${key}`)}`).join(',')}}`;
  }
  const kind = value === undefined ? 'undefined' : (Object.getPrototypeOf(value)?.constructor?.name ?? typeof value);
  throw new InputError(`${path} must be plain JSON, got ${kind}; convert it, for example with Array.from`);
}

/**
 * A value as plain JSON.
 *
 * @throws InputError where it is not; see {@link canonicalJson}
 */
export function toJson(value: unknown, path?: string): Json {
  canonicalJson(value, path);
  return value as Json;
}

/** SHA-256 of text or bytes, in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
