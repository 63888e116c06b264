import { FedftError } from '../../src/errors';

/** A kind of file that a person may give, and what reads it. */
export interface FuzzFormat {
  readonly name: string;
  /** Whole files that are read without fault; what is tried begins as one of them. */
  readonly seeds: () => Promise<readonly Uint8Array[]>;
  /** Damages a file the way its kind is built. */
  readonly mutate: (seed: Uint8Array, dice: Dice) => Uint8Array;
  /** Reads a damaged file; `folder` is empty, and emptied afterwards. */
  readonly read: (bytes: Uint8Array, folder: string) => Promise<unknown>;
  /** Milliseconds that a file takes, roughly: slow kinds get fewer files. */
  readonly milliseconds: number;
}

/** Whole random numbers below a limit. */
export type Dice = (limit: number) => number;

/** What a terminal would obey. */
const obeyed = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** What is wrong with how a damaged file was met; undefined where nothing is. */
export async function faultOf(format: FuzzFormat, bytes: Uint8Array, folder: string): Promise<string | undefined> {
  let result: unknown;
  try {
    result = await format.read(bytes, folder);
  } catch (thrown) {
    if (!(thrown instanceof FedftError)) return `raw error: ${thrown instanceof Error ? thrown.stack : String(thrown)}`;
    const { message } = thrown;
    if (message.length > 300) return `a message of ${message.length} characters`;
    return obeyed.test(message) ? `a message that a terminal obeys: ${JSON.stringify(message)}` : undefined;
  }
  return holdsFinite(result, 0) ? undefined : 'a result that is not finite';
}

function holdsFinite(value: unknown, depth: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value instanceof Float32Array || value instanceof Float64Array) return value.every((x) => Number.isFinite(x));
  if (typeof value !== 'object' || value === null || depth > 80 || ArrayBuffer.isView(value)) return true;
  const parts = value instanceof Map ? [...value.values()] : Array.isArray(value) ? value : Object.values(value);
  return parts.every((part) => holdsFinite(part, depth + 1));
}
