import type { Tensors } from './sessions';

/** Bytes that a pool keeps at most; beyond them it starts afresh. */
const MAX_BYTES = 2 ** 30;

/**
 * Tensors of used tapes, kept to be written to again: fresh memory of this size costs more than the arithmetic that fills it.
 */
export class BufferPool {
  readonly #free = new Map<string, Tensors[]>();
  #bytes = 0;

  /** A set of tensors given under this key, if there is one; it is the caller's from now on. */
  take(key: string): Tensors | undefined {
    const tensors = this.#free.get(key)?.pop();
    if (tensors !== undefined) this.#bytes -= byteLength(tensors);
    return tensors;
  }

  give(key: string, tensors: Tensors): void {
    const bytes = byteLength(tensors);
    if (this.#bytes + bytes > MAX_BYTES) this.clear();
    if (bytes > MAX_BYTES) return;
    const sets = this.#free.get(key);
    if (sets === undefined) this.#free.set(key, [tensors]);
    else sets.push(tensors);
    this.#bytes += bytes;
  }

  clear(): void {
    this.#free.clear();
    this.#bytes = 0;
  }
}

function byteLength(tensors: Tensors): number {
  return Object.values(tensors).reduce((sum, { data }) => sum + (data as Float32Array).byteLength, 0);
}
