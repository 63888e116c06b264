import { endianness } from 'node:os';

/** Bits per element of every dtype the safetensors format knows. */
export const dtypeBits: Readonly<Record<string, number>> = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
};

/** The dtypes whose values this library reads; the others may stand in a file as long as nobody asks for them. */
export type FloatDtype = 'F16' | 'BF16' | 'F32' | 'F64';

/** Whether values of this dtype can be read as floats. */
export function isFloatDtype(dtype: string): dtype is FloatDtype {
  return dtype === 'F16' || dtype === 'BF16' || dtype === 'F32' || dtype === 'F64';
}

let halfTable: Float32Array | undefined;

/** The value of each of the 65,536 half-precision patterns, made at first use. */
function halfValues(): Float32Array {
  if (halfTable !== undefined) return halfTable;
  halfTable = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits >= 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0x1f) halfTable[bits] = fraction === 0 ? sign * Infinity : Number.NaN;
    else if (exponent === 0) halfTable[bits] = sign * fraction * 2 ** -24;
    else halfTable[bits] = sign * (1024 + fraction) * 2 ** (exponent - 25);
  }
  return halfTable;
}

/**
 * Little-endian stored values to float32, written into `target` from `at` on.
 *
 * @param bytes - whole elements of `dtype`; may be changed in place
 */
export function decodeFloats(dtype: FloatDtype, bytes: Uint8Array, target: Float32Array, at: number): void {
  const width = dtypeBits[dtype]! / 8;
  const count = bytes.byteLength / width;
  const aligned = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
  if (endianness() === 'BE') swapBytes(aligned, width);
  const { buffer, byteOffset } = aligned;
  switch (dtype) {
    case 'F32':
      target.set(new Float32Array(buffer, byteOffset, count), at);
      return;
    case 'F64':
      target.set(new Float64Array(buffer, byteOffset, count), at);
      return;
    case 'F16': {
      const table = halfValues();
      const halves = new Uint16Array(buffer, byteOffset, count);
      for (let i = 0; i < count; i++) target[at + i] = table[halves[i]!]!;
      return;
    }
    case 'BF16': {
      const patterns = new Uint32Array(target.buffer, target.byteOffset, target.length);
      const halves = new Uint16Array(buffer, byteOffset, count);
      for (let i = 0; i < count; i++) patterns[at + i] = halves[i]! << 16; // bfloat16 is the upper half of a float32
    }
  }
}

/** Float32 values as little-endian bytes of F32, F16 or BF16, rounded to the nearest, ties to even. */
export function encodeFloats(dtype: 'F32' | 'F16' | 'BF16', values: Float32Array): Uint8Array {
  const width = dtypeBits[dtype]! / 8;
  const bytes = new Uint8Array(values.length * width);
  if (dtype === 'F32') new Float32Array(bytes.buffer).set(values);
  else {
    const halves = new Uint16Array(bytes.buffer);
    const convert = dtype === 'F16' ? toHalf : toBfloat;
    for (let i = 0; i < values.length; i++) halves[i] = convert(values[i]!);
  }
  if (endianness() === 'BE') swapBytes(bytes, width);
  return bytes;
}

const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

function toBfloat(value: number): number {
  scratch[0] = value;
  const bits = scratchBits[0]!;
  if (Number.isNaN(value)) return 0x7fc0 | (bits >>> 31 ? 0x8000 : 0);
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

function toHalf(value: number): number {
  scratch[0] = value;
  const bits = scratchBits[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const size = bits & 0x7fffffff;
  if (size > 0x7f800000) return sign | 0x7e00; // not a number
  if (size >= 0x477ff000) return sign | 0x7c00; // from 65520 on the nearest is infinity
  if (size < 0x38800000) {
    // Below 2^-14 half precision has a fixed spacing of 2^-24, which is float32's between 1/2 and 1: let it round there.
    scratch[0] = Math.abs(value) + 0.5;
    return sign | (scratchBits[0]! - 0x3f000000);
  }
  // The exponent's bias falls from 127 to 15; a carry out of the fraction runs into the exponent, which is the right neighbour.
  return sign | ((size - 0x38000000 + 0xfff + ((size >>> 13) & 1)) >>> 13);
}

function swapBytes(bytes: Uint8Array, width: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (width === 2) buffer.swap16();
  else if (width === 4) buffer.swap32();
  else if (width === 8) buffer.swap64();
}
