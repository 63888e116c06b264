import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { FedftError } from '../errors';

/** Text (written as UTF-8) or bytes. */
export type FileContent = string | Uint8Array;

/**
 * Writes a file whole or not at all: into a temporary neighbour, flushed to disk, then renamed over the target. A reader
 * never sees half a file, and a crash or a full disk leaves the old one as it was.
 *
 * @param content - text or bytes, or several of them to be written one after the other
 * @throws Error naming the path, the system's reason and the remedy
 */
export function writeFileAtomic(path: string, content: FileContent | readonly FileContent[]): void {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  let created = false;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(temporary, 'wx');
    created = true;
    try {
      for (const part of Array.isArray(content) ? content : [content]) {
        const bytes = typeof part === 'string' ? Buffer.from(part) : part;
        for (let offset = 0; offset < bytes.length; ) offset += writeSync(file, bytes, offset);
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    if (created) rmSync(temporary, { force: true });
    throw writeError(path, error as NodeJS.ErrnoException);
  }
}

/**
 * Makes a folder and those above it, where they do not exist.
 *
 * @throws Error naming the path, the system's reason and the remedy
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw writeError(path, error as NodeJS.ErrnoException);
  }
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space and run the command again; finished work is kept',
  EDQUOT: 'the disk quota is used up: free some space and run the command again; finished work is kept',
  EACCES: 'the folder may not be written to: choose another or change its permissions',
  EROFS: 'the file system is read-only: choose another folder',
  ENOTDIR: 'a part of the path is a file, not a folder: choose another folder',
  EEXIST: 'a file stands where a folder should be: choose another folder',
  EISDIR: 'a folder stands where the file should go: move it away',
};

function writeError(path: string, error: NodeJS.ErrnoException): Error {
  const remedy = remedies[error.code ?? ''] ?? 'check the path and run the command again';
  return new FedftError(`cannot write ${path} (${error.code ?? error.message}): ${remedy}`, { cause: error });
}
