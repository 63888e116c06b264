import { closeSync, createReadStream, openSync, rmSync, writeSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { FedftError } from '../../errors';

const BLOCK = 512;

/** One file in a tar archive, from its header. */
interface Entry {
  readonly name: string;
  readonly size: number;
  readonly isFile: boolean;
}

/**
 * Unpacks chosen files of a `.tar.gz`, reading it as a stream.
 *
 * @param archive - the file
 * @param members - path in the archive, and the bytes it must have; nothing else is written, so no name in the archive
 * can lead anywhere
 * @param target - where each member goes
 * @throws Error naming the archive when it is damaged, lacks a member, or holds one of another size
 */
export async function untar(
  archive: string,
  members: ReadonlyMap<string, number>,
  target: (member: string) => string,
): Promise<void> {
  const damaged = (reason: string, cause?: unknown): Error =>
    new FedftError(`${archive}: ${reason}; is the download complete?`, { cause });
  const missing = new Set(members.keys());
  let pending: Buffer = Buffer.alloc(0);
  let left = 0; // bytes of the current entry that are still to come
  let padding = 0;
  let out: { readonly path: string; readonly file: number } | undefined;
  const finish = (): void => {
    if (out !== undefined) closeSync(out.file);
    out = undefined;
  };
  // A file that is not whole must not look as if it were.
  const abandon = (): void => {
    const path = out?.path;
    finish();
    if (path !== undefined) rmSync(path, { force: true });
  };
  try {
    const stream = createReadStream(archive).pipe(createGunzip());
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      for (;;) {
        if (left > 0) {
          const part = pending.subarray(0, left);
          pending = pending.subarray(part.length);
          left -= part.length;
          if (out !== undefined) writeAll(out.file, part);
          if (left > 0) break;
          finish();
        }
        if (padding > 0) {
          const skipped = Math.min(padding, pending.length);
          pending = pending.subarray(skipped);
          padding -= skipped;
          if (padding > 0) break;
        }
        if (pending.length < BLOCK) break;
        const entry = readHeader(pending.subarray(0, BLOCK), damaged);
        pending = pending.subarray(BLOCK);
        if (entry === undefined) continue; // an empty block ends the archive
        left = entry.size;
        padding = (BLOCK - (entry.size % BLOCK)) % BLOCK;
        const due = members.get(entry.name);
        if (due === undefined || !entry.isFile) continue;
        if (entry.size !== due) throw damaged(`${entry.name} has ${entry.size} bytes where ${due} are due`);
        missing.delete(entry.name);
        const path = target(entry.name);
        out = { path, file: openSync(path, 'w') };
        if (entry.size === 0) finish();
      }
    }
  } catch (cause) {
    abandon();
    if ((cause as Error).message.startsWith(archive)) throw cause;
    throw damaged(`cannot be unpacked (${(cause as Error).message})`, cause);
  }
  if (left > 0) {
    abandon();
    throw damaged(`ends ${left} bytes before a file does`);
  }
  if (missing.size > 0) throw damaged(`holds no ${[...missing].join(', ')}`);
}

function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

function readHeader(block: Buffer, damaged: (reason: string) => Error): Entry | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  const text = (from: number, to: number): string => block.toString('latin1', from, to).replace(/\0.*$/s, '');
  const octal = (from: number, to: number): number => Number.parseInt(text(from, to).trim() || '0', 8);
  let sum = 0;
  for (const [i, byte] of block.entries()) sum += i >= 148 && i < 156 ? 32 : byte;
  if (octal(148, 156) !== sum)
    throw damaged('a header in it has a wrong checksum, so it is no tar archive or is damaged');
  const prefix = text(257, 262) === 'ustar' ? text(345, 500) : '';
  const type = text(156, 157);
  return {
    name: (prefix === '' ? '' : `${prefix}/`) + text(0, 100),
    size: octal(124, 136),
    isFile: type === '' || type === '0',
  };
}
