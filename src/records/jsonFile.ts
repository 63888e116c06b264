import { readFile, stat } from 'node:fs/promises';
import { CheckpointError } from '../errors/checkpointError';
import type { Json } from './canonical';
import { type JsonRules, parseJsonBytes } from './parseJson';
import { readRegularFile } from './regularFile';

/** A JSON object as read: every field still unknown. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The size of a regular file; anything else at the path (nothing, a folder, a pipe, a device) is an error. */
export async function regularFileSize(path: string, remedy: string): Promise<number> {
  let found: Awaited<ReturnType<typeof stat>>;
  try {
    found = await stat(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    throw new CheckpointError(path, `cannot be read (${code === 'ENOENT' ? 'no such file' : code}); ${remedy}`, {
      cause,
    });
  }
  // Opening a named pipe would wait for ever, and a device has no end.
  if (!found.isFile()) throw new CheckpointError(path, `is not a regular file; ${remedy}`);
  return found.size;
}

/** Whether a path exists, as anything. */
export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw new CheckpointError(path, `cannot be read (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
}

/** Most bytes of a JSON file where its kind sets no other limit. */
export const JSON_BYTES: number = 2 ** 26;

/** What {@link readJsonObject} allows beside strict JSON. */
export type JsonFileRules = Pick<JsonRules, 'nonFinite'>;

/**
 * Reads a checkpoint's file that must hold one JSON object.
 *
 * @param maxBytes - a larger file is refused before it is read
 * @throws CheckpointError when it is missing, too large, not UTF-8, not JSON (see {@link parseJson}) or not an object
 */
export async function readJsonObject(
  path: string,
  maxBytes: number,
  remedy: string,
  rules: JsonFileRules = {},
): Promise<JsonObject> {
  const size = await regularFileSize(path, remedy);
  if (size > maxBytes)
    throw new CheckpointError(path, `has ${size} bytes, more than the ${maxBytes} allowed; ${remedy}`);
  return parseJsonObject(path, await readFile(path), remedy, rules);
}

/** As {@link readJsonObject}, from bytes at hand. */
export function parseJsonObject(
  file: string,
  bytes: Uint8Array,
  remedy: string,
  rules: JsonFileRules = {},
): JsonObject {
  const error = (origin: string, detail: string): Error => new CheckpointError(origin, detail);
  const value = parseJsonBytes(bytes, file, { ...rules, remedy, error });
  if (!isObject(value)) throw new CheckpointError(file, `must hold a JSON object; ${remedy}`);
  return value;
}

/**
 * Reads a file that must hold JSON, of any kind but a checkpoint's.
 *
 * @param maxBytes - a larger file is refused before it is read
 * @throws InputError naming the path, and the line and column where it is not JSON (see {@link parseJson})
 */
export function readJson(path: string, rules: JsonRules, maxBytes: number = JSON_BYTES): Json {
  return parseJsonBytes(readRegularFile(path, rules.remedy, maxBytes), path, rules);
}

/** Whether a parsed JSON value is an object, not an array or null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
