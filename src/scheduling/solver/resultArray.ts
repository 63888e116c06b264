import { markAsUntransferable } from 'node:worker_threads';

/** Numbers in a slab: results of up to a quarter of it share one. */
const SLAB = 1024;

let slab: ArrayBuffer = new ArrayBuffer(0);
let used: number = SLAB;

/**
 * A list of `length` zeros for a result. Short ones are views of a common slab, as Node's own small Buffers are: beyond
 * eight numbers a typed array with memory of its own takes longer to create than its twenty bandwidths to solve for.
 */
export function resultArray(length: number): Float64Array {
  if (length <= 8 || length > SLAB / 4) return new Float64Array(length);
  if (used + length > SLAB) {
    slab = new ArrayBuffer(8 * SLAB);
    markAsUntransferable(slab); // a transfer would empty the other results in it
    used = 0;
  }
  used += length;
  return new Float64Array(slab, 8 * (used - length), length);
}
