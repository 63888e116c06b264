import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { InputError } from '../../errors';
import { requireRegularFile } from '../../records';

/** A file whose bytes all threads of this process see. */
interface SharedFile {
  readonly size: number;
  readonly modified: number;
  readonly bytes: SharedArrayBuffer;
}

/** The name under which threads that are started later find the files. */
const KEY = 'fedft/files';

/** Smaller files are read by each thread for itself, bytes. */
const LEAST = 2 ** 20;

/** More than this is no table of examples, bytes. */
const MOST = 2 ** 31 - 1;

/**
 * The bytes of a file, read once a process: threads that are started after it was read share its memory.
 *
 * @throws InputError when it is missing, cannot be read, is too large, or is no regular file
 */
export async function readShared(path: string, remedy: string): Promise<Buffer> {
  const size = requireRegularFile(path, remedy);
  if (size > MOST) throw new InputError(`${path}: has ${size} bytes, more than the ${MOST} that are read; ${remedy}`);
  const { mtimeMs: modified } = statSync(path);
  const files = (getEnvironmentData(KEY) ?? new Map()) as Map<string, SharedFile>;
  const shared = files.get(path);
  if (shared?.size === size && shared.modified === modified) return Buffer.from(shared.bytes);
  const bytes = new SharedArrayBuffer(size);
  await fill(path, Buffer.from(bytes), remedy);
  if (size >= LEAST) {
    files.set(path, { size, modified, bytes });
    setEnvironmentData(KEY, files);
  }
  return Buffer.from(bytes);
}

async function fill(path: string, target: Buffer, remedy: string): Promise<void> {
  try {
    const file = await open(path);
    try {
      for (let done = 0; done < target.length; ) {
        const { bytesRead } = await file.read(target, done, target.length - done, done);
        if (bytesRead === 0) throw new InputError(`${path}: ends at byte ${done} of ${target.length}; ${remedy}`);
        done += bytesRead;
      }
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(`${path}: cannot be read (${(cause as NodeJS.ErrnoException).code}); ${remedy}`, { cause });
  }
}
