import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FedftError } from '../errors';
import { makeFolder, sha256 } from '../records';
import type { ImageExample } from '../tasks';

/** Where embedded pictures are kept. */
export interface PictureStoreOptions {
  /** Room in memory, bytes; what does not fit is read from disk when it is needed. Default 256 MiB. */
  readonly keptBytes?: number | undefined;
  /** A folder that keeps them for later runs; without one, a temporary file holds what memory does not. */
  readonly folder?: string | undefined;
}

const KEPT_BYTES = 256 * 2 ** 20;

/** Before the numbers of a kept file: its SHA-256, so that a torn or damaged one is noticed. */
const DIGEST_BYTES = 32;

/** Reads the numbers of one picture, in memory of their own or shared; nobody writes to them. */
type Reader = () => Float32Array;

/**
 * Embedded pictures, each once: in memory as long as there is room, then on disk. Kept in single precision, so that what is
 * read is what was computed, to the last bit.
 */
export class PictureStore {
  readonly #rows = new Map<ImageExample, Reader>();
  readonly #folder: string | undefined;
  #room: number;
  #spilled: SpillFile | undefined;

  /** @param key - of the model and the arithmetic: pictures of another key are other numbers */
  constructor(key: string, { keptBytes = KEPT_BYTES, folder }: PictureStoreOptions) {
    this.#room = keptBytes;
    this.#folder = folder === undefined ? undefined : join(folder, key);
    if (this.#folder !== undefined) makeFolder(this.#folder);
  }

  /** The numbers of a picture; undefined where it was not added. */
  get(example: ImageExample): Float32Array | undefined {
    return this.#rows.get(example)?.();
  }

  /**
   * Whether the picture is here, or is found in the folder.
   *
   * @param length - of its numbers
   */
  has(example: ImageExample, length: number): boolean {
    if (this.#rows.has(example)) return true;
    if (this.#folder === undefined) return false;
    const path = pathOf(this.#folder, example);
    const values = readKept(path, length);
    if (values === undefined) return false;
    this.#remember(example, values, () => readKept(path, length) ?? lost(path));
    return true;
  }

  /** @throws FedftError where the disk refuses what memory has no room for */
  add(example: ImageExample, values: Float32Array): void {
    if (this.#folder !== undefined) {
      const path = pathOf(this.#folder, example);
      writeKept(path, values);
      this.#remember(example, values, () => readKept(path, values.length) ?? lost(path));
    } else if (values.byteLength <= this.#room) {
      this.#remember(example, values, () => values);
    } else {
      this.#spilled ??= new SpillFile();
      this.#rows.set(example, this.#spilled.add(values));
    }
  }

  /** Gives memory and temporary files back. */
  dispose(): void {
    this.#rows.clear();
    this.#spilled?.dispose();
    this.#spilled = undefined;
  }

  #remember(example: ImageExample, values: Float32Array, read: Reader): void {
    const fits = values.byteLength <= this.#room;
    if (fits) this.#room -= values.byteLength;
    this.#rows.set(example, fits ? () => values : read);
  }
}

function pathOf(folder: string, { pixels, width, height }: ImageExample): string {
  const size = width === undefined ? '' : `${width}x${height}-`;
  return join(folder, `${size}${sha256(pixels)}.f32`);
}

/** The numbers of a kept file; undefined where there is none, or it is not whole. */
function readKept(path: string, length: number): Float32Array | undefined {
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  if (bytes.length !== DIGEST_BYTES + 4 * length) return undefined;
  const values = new Float32Array(length);
  const raw = bytesOf(values);
  raw.set(bytes.subarray(DIGEST_BYTES));
  return sha256(raw) === bytes.toString('hex', 0, DIGEST_BYTES) ? values : undefined;
}

/** Written beside and renamed; not flushed, since a torn file is noticed and made again. */
function writeKept(path: string, values: Float32Array): void {
  const temporary = `${path}.${process.pid}.${Math.round(performance.now() * 1e6)}.tmp`;
  const raw = bytesOf(values);
  try {
    writeFileSync(temporary, Buffer.concat([Buffer.from(sha256(raw), 'hex'), raw]), { flag: 'wx' });
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw refused(path, cause);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function lost(path: string): never {
  throw new FedftError(`${path} was removed or changed while it was in use; run the command again`);
}

function refused(path: string, cause: unknown): FedftError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new FedftError(
    `cannot keep embedded pictures in ${path} (${code ?? message}); free some space, or name another folder with --embedding-cache`,
    { cause },
  );
}

/** A temporary file of this process, for what memory has no room for. */
class SpillFile {
  readonly #folder = mkdtempSync(join(tmpdir(), 'fedft-pictures-'));
  readonly #file = openSync(join(this.#folder, 'pictures.f32'), 'wx+');
  #end = 0;

  add(values: Float32Array): Reader {
    const start = this.#end;
    const bytes = bytesOf(values);
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(this.#file, bytes, done, bytes.length - done, start + done);
      }
    } catch (cause) {
      throw refused(this.#folder, cause);
    }
    this.#end += bytes.length;
    const { length } = values;
    return () => {
      const read = new Float32Array(length);
      const raw = bytesOf(read);
      for (let done = 0; done < raw.length; ) {
        const count = readSync(this.#file, raw, done, raw.length - done, start + done);
        if (count === 0) lost(this.#folder);
        done += count;
      }
      return read;
    };
  }

  dispose(): void {
    closeSync(this.#file);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
