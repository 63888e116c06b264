import { readFileSync, type Stats, statSync } from 'node:fs';
import { InputError } from '../errors';

/**
 * The bytes of a file that a person named.
 *
 * @param remedy - what to do about a bad one, at the end of the message
 * @param maxBytes - a larger file is refused before it is read
 * @throws InputError when it is missing, cannot be read, is too large, or is no regular file
 */
export function readRegularFile(path: string, remedy: string, maxBytes: number = Infinity): Buffer {
  const size = requireRegularFile(path, remedy);
  if (size > maxBytes)
    throw new InputError(`${path}: has ${size} bytes, more than the ${maxBytes} that are read; ${remedy}`);
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new InputError(`${path}: cannot be read (${codeOf(cause)}); ${remedy}`, { cause });
  }
}

/**
 * The size of a file that is about to be read. Opening a named pipe would wait for ever, and a device has no end.
 *
 * @throws InputError when there is nothing, or a folder, a named pipe, a socket or a device
 */
export function requireRegularFile(path: string, remedy: string): number {
  let found: Stats;
  try {
    found = statSync(path);
  } catch (cause) {
    const code = codeOf(cause);
    throw new InputError(
      code === 'ENOENT' ? `no such file: ${path}; ${remedy}` : `${path}: cannot be read (${code}); ${remedy}`,
      { cause },
    );
  }
  if (!found.isFile()) throw new InputError(`${path}: is ${kindOf(found)}, not a regular file; ${remedy}`);
  return found.size;
}

/** What a path is that is no regular file, in words. */
function kindOf(found: Pick<Stats, 'isDirectory' | 'isFIFO' | 'isSocket'>): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a named pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}

function codeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
