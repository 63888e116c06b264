import { closeSync, createReadStream, openSync, rmSync, writeSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { FedftError } from '../../errors';

/**
 * Unpacks chosen files of a `.tar.gz`, reading it as a stream.
 *
 * @param archive - the file
 * @param members - path in the archive, and the bytes it must have; nothing else is written, links least of all, so no
 * name in the archive can lead anywhere
 * @param target - where each member goes
 * @throws FedftError naming the archive when it is damaged, lacks a member, or holds one of another size
 */
export async function untar(
  archive: string,
  members: ReadonlyMap<string, number>,
  target: (member: string) => string,
): Promise<void> {
  const damaged = (reason: string, cause?: unknown): FedftError =>
    new FedftError(`${archive}: ${reason}; is the download complete?`, { cause });
  const missing = new Set(members.keys());
  const entries = extract();
  const reading = pipeline(createReadStream(archive), createGunzip(), entries);
  reading.catch(() => {}); // the loop below ends with the same error
  /** Bytes of the current entry that are still to come. */
  let left = 0;
  try {
    for await (const entry of entries) {
      const { name, type, size = 0 } = entry.header;
      const due = members.get(name);
      const wanted = due !== undefined && type === 'file';
      if (wanted && size !== due) throw damaged(`${name} has ${size} bytes where ${due} are due`);
      left = size;
      const count = (bytes: number): void => {
        left -= bytes;
      };
      const content = entry as AsyncIterable<Uint8Array>; // its type says no more than that it is a stream
      await (wanted ? writeEntry(content, target(name), count) : skipEntry(content, count));
      if (wanted) missing.delete(name);
    }
    await reading;
  } catch (cause) {
    if (cause instanceof FedftError) throw cause;
    const { message } = cause as Error;
    if (message.startsWith('Invalid tar header')) {
      throw damaged('a header in it has a wrong checksum, so it is no tar archive or is damaged', cause);
    }
    if (message === 'Unexpected end of data') throw damaged(`ends ${left} bytes before a file does`, cause);
    throw damaged(`cannot be unpacked (${message})`, cause);
  }
  if (missing.size > 0) throw damaged(`holds no ${[...missing].join(', ')}`);
}

/** Writes an entry; a file that is not whole does not stay, so that it cannot look as if it were. */
async function writeEntry(
  content: AsyncIterable<Uint8Array>,
  path: string,
  count: (bytes: number) => void,
): Promise<void> {
  const file = openSync(path, 'w');
  try {
    for await (const bytes of content) {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      count(bytes.length);
    }
    closeSync(file);
  } catch (error) {
    closeSync(file);
    rmSync(path, { force: true });
    throw error;
  }
}

async function skipEntry(content: AsyncIterable<Uint8Array>, count: (bytes: number) => void): Promise<void> {
  for await (const bytes of content) count(bytes.length);
}
