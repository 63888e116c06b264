import { open, readFile } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../errors';
import { requireRegularFile } from '../../records';
import type { ImageExample } from '../task';

const SIDE = 32;
const PLANE = SIDE * SIDE;
/** One label byte, then 1024 red, 1024 green and 1024 blue bytes, each plane row by row. */
const RECORD = 1 + 3 * PLANE;
/** All 60,000 images in one file would still be read; anything larger is not CIFAR-10. */
const MOST_RECORDS = 60_000;
const MOST_BYTES = MOST_RECORDS * RECORD;

/**
 * The records of one file of CIFAR-10's binary version, with their pixels turned from planes to channels last.
 *
 * @param path - a `.bin` file, or a gzipped one, recognised by its first bytes and not by its name
 * @param classes - labels must be below this
 * @throws Error naming the file, and the record (from 1) with its place where one is at fault. Sizes are checked before
 * memory is taken for them
 */
export async function readCifarRecords(path: string, classes: number): Promise<ImageExample[]> {
  const bytes = await readUnpacked(path);
  if (bytes.length === 0) throw new InputError(`${path}: empty, no records; is the download complete?`);
  const count = Math.floor(bytes.length / RECORD);
  const rest = bytes.length % RECORD;
  if (rest !== 0) {
    throw new InputError(
      `${path}: record ${count + 1} (from byte ${count * RECORD}) is cut off: ${rest} of ${RECORD} bytes; is the download complete, and is this the binary version?`,
    );
  }
  const pixels = new Uint8Array(count * 3 * PLANE);
  const examples: ImageExample[] = [];
  for (let record = 0; record < count; record++) {
    const start = record * RECORD;
    const label = bytes[start]!;
    if (label >= classes) {
      throw new InputError(
        `${path}: record ${record + 1} (from byte ${start}): the label must be 0 to ${classes - 1}, got ${label}; is this the binary version of CIFAR-10?`,
      );
    }
    const image = pixels.subarray(record * 3 * PLANE, (record + 1) * 3 * PLANE);
    for (let channel = 0; channel < 3; channel++) {
      const plane = start + 1 + channel * PLANE;
      for (let i = 0; i < PLANE; i++) image[3 * i + channel] = bytes[plane + i]!;
    }
    examples.push({ pixels: image, label });
  }
  return examples;
}

async function readUnpacked(path: string): Promise<Uint8Array> {
  const { size, packed } = await inspect(path);
  const tooLarge = (what: string): Error =>
    new InputError(
      `${path}: ${what}, more than the ${MOST_BYTES} bytes of ${MOST_RECORDS} records; this is not a CIFAR-10 file`,
    );
  if (size > MOST_BYTES) throw tooLarge(`${size} bytes`);
  const bytes = await readFile(path);
  if (!packed) return bytes;
  const { unpacked, read } = await unpack(bytes, (cause) => {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge('unpacks to more than that');
    if (message === 'incorrect header check') {
      return new InputError(
        `${path}: bytes that are no gzip data follow the end of a gzip member; fetch or pack it again`,
        { cause },
      );
    }
    return new InputError(`${path}: cannot be unpacked (${message}); is the download complete?`, { cause });
  });
  if (read < bytes.length) {
    throw new InputError(
      `${path}: ${bytes.length - read} bytes follow the end of the gzip data, from byte ${read}; fetch or pack it again`,
    );
  }
  return unpacked;
}

/** Unpacks gzip, and says how much of it was read: zeros that follow the last member are no error to zlib. */
function unpack(
  bytes: Uint8Array,
  fault: (cause: unknown) => Error,
): Promise<{ readonly unpacked: Uint8Array; readonly read: number }> {
  return new Promise((resolve, reject) => {
    const stream = createGunzip();
    const parts: Buffer[] = [];
    let size = 0;
    stream.on('error', (cause) => reject(fault(cause)));
    stream.on('data', (part: Buffer) => {
      size += part.length;
      parts.push(part);
      if (size > MOST_BYTES) stream.destroy(Object.assign(new Error('too large'), { code: 'ERR_BUFFER_TOO_LARGE' }));
    });
    stream.on('end', () => resolve({ unpacked: Buffer.concat(parts), read: stream.bytesWritten }));
    stream.end(bytes);
  });
}

/** The size of a file, and whether its first bytes say gzip. */
async function inspect(path: string): Promise<{ readonly size: number; readonly packed: boolean }> {
  requireRegularFile(path, 'give a file of CIFAR-10');
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path);
  } catch (cause) {
    throw new InputError(`cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
  try {
    const { size } = await file.stat();
    const start = Buffer.alloc(2);
    await file.read(start, 0, 2, 0);
    return { size, packed: start[0] === 0x1f && start[1] === 0x8b };
  } finally {
    await file.close();
  }
}
