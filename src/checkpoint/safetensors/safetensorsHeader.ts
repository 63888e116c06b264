import { CheckpointError, quoteName, showJson, showShape } from '../../errors/checkpointError';
import { isObject, parseJsonObject } from '../../records/jsonFile';
import { dtypeBits } from './dtypes';

/** Where a tensor lies in a safetensors file; every field has been checked against the file's size. */
export interface TensorInfo {
  readonly name: string;
  /** As the file writes it: F32, F16, BF16, F64, I64, ... */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes from the start of the file. */
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** What a safetensors header says. */
export interface SafetensorsHeader {
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** Bytes before the JSON: its length as a little-endian 64-bit integer. */
export const PREFIX_BYTES = 8;
/** The longest header read, the limit of the reference implementation. */
export const MAX_HEADER_BYTES = 100_000_000;

const damaged = 'the file is damaged or not in the safetensors format; fetch or convert it again';

/**
 * The length of the JSON header, from the first eight bytes of a file.
 *
 * @throws CheckpointError when the file is too short for it, or it exceeds {@link MAX_HEADER_BYTES}
 */
export function safetensorsHeaderLength(file: string, prefix: Uint8Array, fileBytes: number): number {
  if (fileBytes < PREFIX_BYTES || prefix.byteLength < PREFIX_BYTES) {
    throw new CheckpointError(file, `has ${fileBytes} bytes, fewer than the 8 of a header length; ${damaged}`);
  }
  const length = new DataView(prefix.buffer, prefix.byteOffset, PREFIX_BYTES).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw new CheckpointError(
      file,
      `announces a header of ${length} bytes, more than the ${MAX_HEADER_BYTES} allowed; ${damaged}`,
    );
  }
  if (Number(length) > fileBytes - PREFIX_BYTES) {
    throw new CheckpointError(file, `announces a header of ${length} bytes in a file of ${fileBytes}; ${damaged}`);
  }
  return Number(length);
}

/**
 * Reads and checks the header of a safetensors file: known dtypes, sizes that agree with shapes, and tensors that fill the
 * rest of the file without overlap or hole. Nothing is read from, or allocated for, a tensor before all of it holds.
 *
 * @param file - named in errors
 * @param header - the JSON bytes between the length and the data
 * @param fileBytes - size of the whole file
 * @throws CheckpointError naming the tensor, what it says and what the file has
 */
export function parseSafetensorsHeader(file: string, header: Uint8Array, fileBytes: number): SafetensorsHeader {
  if (header[0] !== 0x7b) throw new CheckpointError(file, `its header does not begin with '{'; ${damaged}`);
  const json = parseJsonObject(file, header, damaged);
  const dataStart = PREFIX_BYTES + header.byteLength;
  const tensors = new Map<string, TensorInfo>();
  let metadata: ReadonlyMap<string, string> = new Map();
  for (const [name, entry] of Object.entries(json)) {
    if (name === '__metadata__') metadata = readMetadata(file, entry);
    else tensors.set(name, readEntry(file, name, entry, dataStart, fileBytes));
  }
  checkCoverage(file, [...tensors.values()], dataStart, fileBytes);
  return { tensors, metadata };
}

function readMetadata(file: string, entry: unknown): ReadonlyMap<string, string> {
  if (entry === null) return new Map(); // as the reference implementation reads it
  if (!isObject(entry) || Object.values(entry).some((value) => typeof value !== 'string')) {
    throw new CheckpointError(file, `__metadata__ must map names to texts; ${damaged}`);
  }
  return new Map(Object.entries(entry as Record<string, string>));
}

function readEntry(file: string, name: string, entry: unknown, dataStart: number, fileBytes: number): TensorInfo {
  const fail = (detail: string): never => {
    throw new CheckpointError(file, `tensor ${quoteName(name)}: ${detail}; ${damaged}`);
  };
  if (!isObject(entry)) return fail('its entry is not an object');
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !Object.hasOwn(dtypeBits, dtype)) {
    return fail(`dtype must be one of ${Object.keys(dtypeBits).join(', ')}, got ${showJson(dtype)}`);
  }
  if (!isSizes(shape)) return fail('shape must be a list of integers >= 0');
  if (!isSizes(offsets) || offsets.length !== 2) return fail('data_offsets must be two integers >= 0');
  const [begin, end] = offsets as [number, number];
  if (begin > end || end > fileBytes - dataStart) {
    return fail(
      `data_offsets ${showShape(offsets)} must be ordered and within the ${fileBytes - dataStart} data bytes`,
    );
  }
  // Exact in integers however large the announced sizes are.
  const bits = shape.reduce((product, size) => product * BigInt(size), BigInt(dtypeBits[dtype]!));
  if (bits !== 8n * BigInt(end - begin)) {
    return fail(
      `${dtype} of shape ${showShape(shape)} takes ${Number(bits) / 8} bytes, but data_offsets give ${end - begin}`,
    );
  }
  return { name, dtype, shape, byteOffset: dataStart + begin, byteLength: end - begin };
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length <= 64 && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function checkCoverage(file: string, tensors: TensorInfo[], dataStart: number, fileBytes: number): void {
  tensors.sort((a, b) => a.byteOffset - b.byteOffset || a.byteLength - b.byteLength);
  let end = dataStart;
  let previous = 'the header';
  for (const { name, byteOffset, byteLength } of tensors) {
    if (byteOffset !== end) {
      const fault =
        byteOffset < end ? `overlaps ${previous}` : `leaves ${byteOffset - end} unused bytes after ${previous}`;
      throw new CheckpointError(
        file,
        `tensor ${quoteName(name)} ${fault}: data byte ${byteOffset - dataStart} should be ${end - dataStart}; ${damaged}`,
      );
    }
    end = byteOffset + byteLength;
    previous = quoteName(name);
  }
  if (end !== fileBytes) {
    throw new CheckpointError(file, `${fileBytes - end} bytes follow the last tensor, ${previous}; ${damaged}`);
  }
}
