import { InputError } from '../../errors';

/** Below this many devices a merge sort of indices beats the fixed cost of the radix passes. */
const RADIX_FROM = 2048;
const DIGIT_BITS = 11;
const BUCKETS = 1 << DIGIT_BITS;

/**
 * The devices in order of their gain, strongest first: line 1 of Algorithm 1. Stable: equal gains keep their order.
 *
 * @param channelGains - gains >= 0
 * @returns indices into `channelGains`
 * @throws InputError for a gain that is negative, infinite or NaN
 * @example
 * sortByGain([2, 5, 2]) // Uint32Array [1, 0, 2]
 */
export function sortByGain(channelGains: ArrayLike<number>): Uint32Array {
  const n = channelGains.length;
  const keys = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const gain = channelGains[k]!;
    if (!(gain >= 0 && gain < Infinity)) {
      throw new InputError(
        `channelGains[${k}] must be a finite number >= 0, got ${gain}; 0 marks a device out of reach`,
      );
    }
    keys[k] = gain + 0; // -0 becomes 0, so that equal numbers have equal bits
  }
  return n < RADIX_FROM ? mergeSort(keys) : radixSort(keys);
}

function mergeSort(keys: Float64Array): Uint32Array {
  const n = keys.length;
  let from = new Uint32Array(n);
  for (let k = 0; k < n; k++) from[k] = k;
  let to = new Uint32Array(n);
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let a = start;
      let b = middle;
      for (let out = start; out < end; out++) {
        const takeLeft = a < middle && (b >= end || keys[from[a]!]! >= keys[from[b]!]!);
        to[out] = takeLeft ? from[a++]! : from[b++]!;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

/**
 * Least-significant-digit radix sort on the bits of the doubles, which order non-negative numbers; digits are inverted so
 * that the strongest comes first. A digit that all gains share costs nothing.
 */
function radixSort(keys: Float64Array): Uint32Array {
  const n = keys.length;
  const words = new Uint32Array(keys.buffer);
  let from = new Uint32Array(n);
  for (let k = 0; k < n; k++) from[k] = k;
  let to = new Uint32Array(n);
  const counts = new Uint32Array(BUCKETS);
  for (let word = 0; word < 2; word++) {
    for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
      counts.fill(0);
      for (let k = 0; k < n; k++) counts[digit(words, from[k]!, word, shift)]!++;
      if (counts[digit(words, 0, word, shift)] === n) continue;
      let start = 0;
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        const count = counts[bucket]!;
        counts[bucket] = start;
        start += count;
      }
      for (let k = 0; k < n; k++) {
        const device = from[k]!;
        to[counts[digit(words, device, word, shift)]!++] = device;
      }
      [from, to] = [to, from];
    }
  }
  return from;
}

function digit(words: Uint32Array, device: number, word: number, shift: number): number {
  return BUCKETS - 1 - ((words[2 * device + word]! >>> shift) & (BUCKETS - 1));
}
