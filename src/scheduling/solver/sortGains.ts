import { InputError } from '../../errors';

/** Below this many devices a merge sort of indices beats the fixed cost of the radix passes. */
const RADIX_FROM = 2048;
const DIGIT_BITS = 11;
const BUCKETS = 1 << DIGIT_BITS;
/** Digits of a word. */
const PASSES = Math.ceil(32 / DIGIT_BITS);

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
 * Radix sort on the bits of the doubles, which order non-negative numbers: by their upper words, and then, among devices whose upper
 * words agree, by the lower ones. Few do, unless gains are equal.
 */
function radixSort(keys: Float64Array): Uint32Array {
  const words = new Uint32Array(keys.buffer);
  const order = new Uint32Array(keys.length);
  for (let k = 0; k < order.length; k++) order[k] = k;
  const upper = sortByWord(order, words, 1);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && upper[end] === upper[start]) end++;
    if (end - start > FEW) sortByWord(order.subarray(start, end), words, 0);
    else if (end - start > 1) insertionSort(order, start, end, words);
  }
  return order;
}

/** Up to so many devices are put in order one by one. */
const FEW = 32;

/** Sorts devices by their lower words, the largest first; stable. */
function insertionSort(order: Uint32Array, start: number, end: number, words: Uint32Array): void {
  for (let i = start + 1; i < end; i++) {
    const device = order[i]!;
    const own = words[2 * device]!;
    let j = i;
    for (; j > start && words[2 * order[j - 1]!]! < own; j--) order[j] = order[j - 1]!;
    order[j] = device;
  }
}

/**
 * Sorts devices in place by one of the two words of their keys, the largest first; stable. Words travel with their devices,
 * since looking each of them up would miss the cache; a digit that all share costs nothing.
 *
 * @returns the words in that order, inverted
 */
function sortByWord(order: Uint32Array, words: Uint32Array, word: 0 | 1): Uint32Array {
  const n = order.length;
  let [from, to]: [Uint32Array, Uint32Array] = [order, new Uint32Array(n)];
  let [digits, moved] = [new Uint32Array(n), new Uint32Array(n)];
  const counts = Array.from({ length: PASSES }, () => new Uint32Array(BUCKETS));
  for (let i = 0; i < n; i++) {
    const inverted = ~words[2 * order[i]! + word]! >>> 0;
    digits[i] = inverted;
    for (let pass = 0; pass < PASSES; pass++) counts[pass]![digit(inverted, pass)]!++;
  }
  for (let pass = 0; pass < PASSES; pass++) {
    const starts = counts[pass]!;
    if (starts[digit(digits[0]!, pass)] === n) continue;
    let start = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const count = starts[bucket]!;
      starts[bucket] = start;
      start += count;
    }
    for (let i = 0; i < n; i++) {
      const own = digits[i]!;
      const at = starts[digit(own, pass)]!++;
      to[at] = from[i]!;
      moved[at] = own;
    }
    [from, to] = [to, from];
    [digits, moved] = [moved, digits];
  }
  if (from !== order) order.set(from);
  return digits;
}

function digit(word: number, pass: number): number {
  return (word >>> (DIGIT_BITS * pass)) & (BUCKETS - 1);
}
