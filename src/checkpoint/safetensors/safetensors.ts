import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../../errors';
import { CheckpointError, quoteName, showShape } from '../../errors/checkpointError';
import { elementCount } from '../../math/elementCount';
import { writeFileAtomic } from '../../records';
import { regularFileSize } from '../../records/jsonFile';
import type { WeightTensor } from '../../transformer/architectures/weightTensor';
import { decodeFloats, dtypeBits, encodeFloats, isFloatDtype } from './dtypes';
import {
  MAX_HEADER_BYTES,
  PREFIX_BYTES,
  parseSafetensorsHeader,
  type SafetensorsHeader,
  safetensorsHeaderLength,
  type TensorInfo,
} from './safetensorsHeader';

/** Bytes read at once; a multiple of every dtype's width. */
const CHUNK_BYTES = 2 ** 24;

/**
 * An open safetensors file, read by position: a tensor costs its own bytes, whatever the size of the file.
 *
 * The header is checked whole before any tensor can be asked for (see {@link parseSafetensorsHeader}).
 *
 * @example
 * const file = await SafetensorsFile.open('model.safetensors');
 * try { (await file.read('bert.pooler.dense.bias')).shape } finally { await file.close() } // [768]
 */
export class SafetensorsFile {
  readonly #handle: FileHandle;

  private constructor(
    readonly path: string,
    handle: FileHandle,
    header: SafetensorsHeader,
  ) {
    this.#handle = handle;
    this.tensors = header.tensors;
    this.metadata = header.metadata;
  }

  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: ReadonlyMap<string, string>;

  /** @throws CheckpointError when the path is no regular file or its header does not hold */
  static async open(path: string): Promise<SafetensorsFile> {
    await regularFileSize(path, 'give the path of a .safetensors file');
    const handle = await open(path, 'r');
    try {
      // The size again, of the file that was in fact opened.
      const { size } = await handle.stat();
      const prefix = await readAt(path, handle, 0, Math.min(PREFIX_BYTES, size));
      const headerBytes = safetensorsHeaderLength(path, prefix, size);
      const header = parseSafetensorsHeader(path, await readAt(path, handle, PREFIX_BYTES, headerBytes), size);
      return new SafetensorsFile(path, handle, header);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * One tensor as float32 (from F32, F16, BF16 or F64).
   *
   * @throws CheckpointError when there is no such tensor, its dtype is not a float, or the file ends early
   */
  async read(name: string): Promise<WeightTensor> {
    const info = this.tensors.get(name);
    if (info === undefined) throw new CheckpointError(this.path, `holds no tensor ${quoteName(name)}`);
    const { dtype, shape, byteOffset, byteLength } = info;
    if (!isFloatDtype(dtype)) {
      throw new CheckpointError(
        this.path,
        `tensor ${quoteName(name)} is ${dtype}, which cannot be read as floats; convert it to F32, F16, BF16 or F64`,
      );
    }
    const width = dtypeBits[dtype]! / 8;
    const data = new Float32Array(byteLength / width);
    for (let done = 0; done < byteLength; done += CHUNK_BYTES) {
      const length = Math.min(CHUNK_BYTES, byteLength - done);
      const bytes = await readAt(this.path, this.#handle, byteOffset + done, length, name);
      decodeFloats(dtype, bytes, data, done / width);
    }
    return { shape, data };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

async function readAt(
  path: string,
  handle: FileHandle,
  position: number,
  length: number,
  tensor?: string,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) {
      const what = tensor === undefined ? 'the header' : `tensor ${quoteName(tensor)}`;
      throw new CheckpointError(
        path,
        `ends at byte ${position + done}, inside ${what}; it was cut short, fetch it again`,
      );
    }
    done += bytesRead;
  }
  return bytes;
}

/**
 * Reads a safetensors file's tensors as float32.
 *
 * @param wanted - which names to read; all by default. Others may have any dtype and cost nothing.
 * @throws CheckpointError as {@link SafetensorsFile}
 */
export async function readSafetensors(
  path: string,
  wanted: (name: string) => boolean = () => true,
): Promise<Map<string, WeightTensor>> {
  const file = await SafetensorsFile.open(path);
  try {
    const tensors = new Map<string, WeightTensor>();
    for (const name of file.tensors.keys()) if (wanted(name)) tensors.set(name, await file.read(name));
    return tensors;
  } finally {
    await file.close();
  }
}

/** How {@link writeSafetensors} stores the values. */
export interface SafetensorsOptions {
  /** Stored type; F16 and BF16 round to the nearest. Default F32, which loses nothing. */
  readonly dtype?: 'F32' | 'F16' | 'BF16';
  /** Texts for `__metadata__`; default `{ format: 'pt' }`, which Python's transformers asks for. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Writes a safetensors file, whole or not at all. The same tensors in the same order give the same bytes.
 *
 * @throws InputError when a tensor's data does not fill its shape, or holds a finite value that F16 would make infinite
 */
export function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, WeightTensor>,
  options: SafetensorsOptions = {},
): void {
  writeFileAtomic(path, encodeSafetensors(tensors, options));
}

/** The least size that a stored type rounds to infinity. */
const roundsToInfinity = { F32: Infinity, F16: 65520, BF16: (2 - 2 ** -8) * 2 ** 127 } as const;

/** The pieces of a safetensors file: length, header, then every tensor's bytes. */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, WeightTensor>,
  { dtype = 'F32', metadata = { format: 'pt' } }: SafetensorsOptions = {},
): Uint8Array[] {
  const limit = roundsToInfinity[dtype];
  const header: Record<string, unknown> = Object.create(null);
  header['__metadata__'] = metadata;
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    const size = elementCount(shape);
    if (size !== data.length) {
      throw new InputError(
        `tensor ${quoteName(name)} of shape ${showShape(shape)} needs ${size} values, got ${data.length}`,
      );
    }
    if (name === '__metadata__') throw new InputError('a tensor must not be called __metadata__; rename it');
    const beyond = data.findIndex((value) => Number.isFinite(value) && Math.abs(value) >= limit);
    if (beyond >= 0) {
      throw new InputError(
        `tensor ${quoteName(name)} holds ${data[beyond]} at element ${beyond}, too great for ${dtype}; store F32`,
      );
    }
    const bytes = encodeFloats(dtype, data);
    header[name] = { dtype, shape, data_offsets: [end, end + bytes.byteLength] };
    end += bytes.byteLength;
    parts.push(bytes);
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Spaces up to a multiple of 8 keep the data aligned for readers that map the file.
  const padded = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  padded.set(json);
  if (padded.length > MAX_HEADER_BYTES)
    throw new InputError(`the header would take ${padded.length} bytes; write fewer tensors`);
  const prefix = new Uint8Array(PREFIX_BYTES);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(padded.length), true);
  return [prefix, padded, ...parts];
}
