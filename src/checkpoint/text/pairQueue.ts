/** Two neighbouring pieces, how often they occur, and the words they occur in. */
export interface PiecePair {
  readonly left: string;
  readonly right: string;
  count: number;
  readonly words: Set<number>;
}

/**
 * Counts of neighbouring pieces, with the most frequent at hand; equally frequent pairs come in the order of their texts.
 *
 * A binary heap whose entries may be out of date: a count that changes is pushed again, and an entry that no longer tells
 * the truth is dropped when it comes up.
 */
export class PairQueue {
  readonly #pairs = new Map<string, PiecePair>();
  readonly #heap: { pair: PiecePair; count: number }[] = [];

  /** Adds `change` occurrences of a pair, in a word given by its index. */
  add(left: string, right: string, change: number, word: number): void {
    const key = `${left} ${right}`; // pieces hold no space
    let pair = this.#pairs.get(key);
    if (pair === undefined) {
      pair = { left, right, count: 0, words: new Set() };
      this.#pairs.set(key, pair);
    }
    pair.count += change;
    if (change > 0) pair.words.add(word);
    if (pair.count > 0) this.#push({ pair, count: pair.count });
  }

  /** Removes and returns the most frequent pair; undefined when none is left. */
  takeMostFrequent(): PiecePair | undefined {
    for (;;) {
      const top = this.#pop();
      if (top === undefined) return undefined;
      const { pair, count } = top;
      if (pair.count !== count || this.#pairs.get(`${pair.left} ${pair.right}`) !== pair) continue;
      this.#pairs.delete(`${pair.left} ${pair.right}`);
      return pair;
    }
  }

  #push(entry: { pair: PiecePair; count: number }): void {
    const heap = this.#heap;
    heap.push(entry);
    let place = heap.length - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = entry;
  }

  #pop(): { pair: PiecePair; count: number } | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
    return top;
  }
}

function before(a: { pair: PiecePair; count: number }, b: { pair: PiecePair; count: number }): boolean {
  if (a.count !== b.count) return a.count > b.count;
  if (a.pair.left !== b.pair.left) return a.pair.left < b.pair.left;
  return a.pair.right < b.pair.right;
}
