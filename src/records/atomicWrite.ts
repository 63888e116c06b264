import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
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
    makeFolders(dirname(path));
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
    makeFolders(path);
  } catch (error) {
    throw writeError(path, error as NodeJS.ErrnoException);
  }
}

/** One level after the other: Node's own recursive form never returns where a level cannot be made, as under /proc. */
function makeFolders(path: string): void {
  const missing: string[] = [];
  let folder = resolve(path);
  while (!existsSync(folder)) {
    missing.push(folder);
    folder = dirname(folder);
  }
  for (const level of missing.reverse()) {
    try {
      mkdirSync(level);
    } catch (error) {
      // Another process may have made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !statSync(level).isDirectory()) throw error;
    }
  }
}

/**
 * Makes a folder and writes a small file there, which it removes again: what a disk refuses is found out before the work.
 *
 * @throws FedftError naming the path, the system's reason and the remedy
 */
export function requireWritable(folder: string): void {
  const probe = join(folder, `.fedft-${process.pid}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    makeFolders(folder);
    writeFileSync(probe, 'probe', { flag: 'wx' });
    rmSync(probe, { force: true });
  } catch (error) {
    throw writeError(folder, error as NodeJS.ErrnoException);
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
