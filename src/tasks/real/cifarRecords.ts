import { open, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { InputError } from '../../errors';
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
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MOST_BYTES });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge('unpacks to more than that');
    throw new InputError(`${path}: cannot be unpacked (${message}); is the download complete?`, { cause });
  }
}

/** The size of a file, and whether its first bytes say gzip. */
async function inspect(path: string): Promise<{ readonly size: number; readonly packed: boolean }> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new InputError(missing ? `no such file: ${path}` : `cannot read ${path}: ${(cause as Error).message}`, {
      cause,
    });
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
