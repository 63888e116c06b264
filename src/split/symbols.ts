import { decodeFloats, encodeFloats } from '../checkpoint/safetensors/dtypes';
import { InputError } from '../errors';
import type { SymbolBits } from '../settings';

/** The number format of a transmitted symbol: IEEE single, IEEE half, or bfloat16. */
export type SymbolFormat = 'f32' | 'f16' | 'bf16';

const dtypes = { f32: 'F32', f16: 'F16', bf16: 'BF16' } as const;

/** Bits of one symbol of a format. */
export function bitsOf(format: SymbolFormat): SymbolBits {
  return format === 'f32' ? 32 : 16;
}

/**
 * The format that the setting `symbolBits` stands for: f32, or for 16 bits bf16, whose exponent reaches as far as f32's, so
 * that a small gradient is rounded and never flushed to zero.
 */
export function symbolFormat(bits: SymbolBits): SymbolFormat {
  return bits === 32 ? 'f32' : 'bf16';
}

/**
 * What a receiver reads after values were sent in a format: the nearest numbers of that format, ties to even.
 *
 * @returns always new memory, so that sender and receiver share none
 * @throws InputError when a finite value lies beyond the format's greatest, 65504 for f16
 *
 * @example
 * asReceived(Float32Array.of(1 / 3), 'bf16') // Float32Array [ 0.333984375 ]
 */
export function asReceived(values: Float32Array, format: SymbolFormat): Float32Array {
  if (format === 'f32') return values.slice();
  const received = new Float32Array(values.length);
  decodeFloats(dtypes[format], encodeFloats(dtypes[format], values), received, 0);
  const beyond = received.findIndex((value, i) => !Number.isFinite(value) && Number.isFinite(values[i]));
  if (beyond >= 0) {
    throw new InputError(`values[${beyond}] = ${values[beyond]} is too great for ${format}; send bf16 or f32`);
  }
  return received;
}
