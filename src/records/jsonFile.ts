import { readFile, stat } from 'node:fs/promises';
import { CheckpointError, quoteName } from '../errors/checkpointError';

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

/**
 * Reads a file that must hold one JSON object.
 *
 * @param maxBytes - a larger file is refused before it is read
 * @throws CheckpointError when it is missing, too large, not UTF-8, not JSON, not an object, or names a field twice
 */
export async function readJsonObject(path: string, maxBytes: number, remedy: string): Promise<JsonObject> {
  const size = await regularFileSize(path, remedy);
  if (size > maxBytes)
    throw new CheckpointError(path, `has ${size} bytes, more than the ${maxBytes} allowed; ${remedy}`);
  return parseJsonObject(path, await readFile(path), remedy);
}

/** As {@link readJsonObject}, from bytes at hand. */
export function parseJsonObject(file: string, bytes: Uint8Array, remedy: string): JsonObject {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (cause) {
    throw new CheckpointError(file, `does not hold valid JSON (${(cause as Error).message}); ${remedy}`, { cause });
  }
  if (!isObject(value)) throw new CheckpointError(file, `must hold a JSON object; ${remedy}`);
  const duplicate = firstDuplicateKey(text);
  if (duplicate !== undefined) throw new CheckpointError(file, `names ${quoteName(duplicate)} twice; ${remedy}`);
  return value;
}

/** Whether a parsed JSON value is an object, not an array or null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The first key that occurs twice in one object of a valid JSON text; `JSON.parse` would silently keep the last.
 *
 * @example
 * firstDuplicateKey('{"a": 1, "\\u0061": 2}') // 'a'
 */
export function firstDuplicateKey(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = []; // a set of keys per open object, undefined per open array
  for (let i = 0; i < json.length; i++) {
    const char = json[i];
    if (char === '{') open.push(new Set());
    else if (char === '[') open.push(undefined);
    else if (char === '}' || char === ']') open.pop();
    else if (char === '"') {
      const start = i;
      for (i++; json[i] !== '"'; i++) if (json[i] === '\\') i++;
      let next = i + 1;
      while (/\s/.test(json[next] ?? '')) next++;
      const keys = open.at(-1);
      if (json[next] !== ':' || keys === undefined) continue;
      const key = JSON.parse(json.slice(start, i + 1)) as string;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}
