import type { EmbeddingBatch } from '../architectures/types';

/** Found fastest, or within noise of it, for widths of 128 to 768: activations stay in the second-level cache. */
export const MICRO_BATCH_TOKENS = 512;

/** What starting one more micro-batch costs, in tokens that could be computed on in its place. */
const START_TOKENS = 32;

/** Some of a batch's sequences, as they pass through the encoder together. */
export interface MicroBatch {
  readonly embeddings: EmbeddingBatch;
  /** Where its sequences stand in the batch. */
  readonly places: readonly number[];
}

/**
 * A batch cut into pieces of at most so many tokens; at least one sequence each. Sequences of like length pass together, each
 * piece without the padding that all of its sequences carry: a feature does not depend on padding. Where all sequences are
 * equally long, the pieces are in order and in the memory of the batch.
 *
 * @param tokens - the limit
 * @param whole - keeps every token, and so the order: for what is wanted of every token, padding too
 */
export function microBatches(embeddings: EmbeddingBatch, tokens: number, whole = false): readonly MicroBatch[] {
  const lengths = whole ? [embeddings.tokens] : sequenceLengths(embeddings);
  if (lengths.every((length) => length === embeddings.tokens)) return piecesInOrder(embeddings, tokens);
  const order = [...lengths.keys()].sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  return leastWork(
    order.map((place) => lengths[place]!),
    tokens,
  ).map(([from, to]) => {
    const places = order.slice(from, to);
    return { embeddings: gathered(embeddings, places, lengths[places.at(-1)!]!), places };
  });
}

/** Tokens of each sequence without the padding at its end, [batch]; at least one. */
export function sequenceLengths({ batch, tokens, attentionMask }: EmbeddingBatch): readonly number[] {
  return Array.from({ length: batch }, (_, sequence) => {
    const own = attentionMask.subarray(sequence * tokens, (sequence + 1) * tokens);
    let length = tokens;
    while (length > 1 && own[length - 1] === 0) length--;
    return length;
  });
}

function piecesInOrder(embeddings: EmbeddingBatch, tokens: number): readonly MicroBatch[] {
  const size = Math.max(1, Math.floor(tokens / embeddings.tokens));
  const parts: MicroBatch[] = [];
  for (let start = 0; start < embeddings.batch; start += size) {
    const count = Math.min(size, embeddings.batch - start);
    const places = Array.from({ length: count }, (_, i) => start + i);
    parts.push({ embeddings: sequences(embeddings, start, count), places });
  }
  return parts;
}

/**
 * How to cut a sorted list of lengths so that the padded tokens, with what a piece costs to start, are fewest.
 *
 * @param lengths - ascending
 * @param limit - tokens of a piece, padded to its longest
 * @returns [from, to) of each piece, in order
 */
function leastWork(lengths: readonly number[], limit: number): readonly (readonly [number, number])[] {
  const work = [0];
  const starts = [0];
  for (let to = 1; to <= lengths.length; to++) {
    const longest = lengths[to - 1]!;
    work[to] = Infinity;
    for (let from = to - 1; from >= 0; from--) {
      const padded = (to - from) * longest;
      if (padded > limit && from < to - 1) break;
      const total = work[from]! + padded + START_TOKENS;
      if (total < work[to]!) [work[to], starts[to]] = [total, from];
    }
  }
  const pieces: [number, number][] = [];
  for (let to = lengths.length; to > 0; to = starts[to]!) pieces.unshift([starts[to]!, to]);
  return pieces;
}

/** The named sequences, cut to a length. */
function gathered(
  { tokens, hidden, values, attentionMask }: EmbeddingBatch,
  places: readonly number[],
  length: number,
): EmbeddingBatch {
  const rows = new Float32Array(places.length * length * hidden);
  const mask = new Uint8Array(places.length * length);
  for (const [row, place] of places.entries()) {
    const from = place * tokens;
    rows.set(values.subarray(from * hidden, (from + length) * hidden), row * length * hidden);
    mask.set(attentionMask.subarray(from, from + length), row * length);
  }
  return { batch: places.length, tokens: length, hidden, values: rows, attentionMask: mask };
}

/** Sequences `start` to `start + count`. */
function sequences(
  { tokens, hidden, values, attentionMask }: EmbeddingBatch,
  start: number,
  count: number,
): EmbeddingBatch {
  const rows = [start * tokens, (start + count) * tokens] as const;
  return {
    batch: count,
    tokens,
    hidden,
    values: values.subarray(rows[0] * hidden, rows[1] * hidden),
    attentionMask: attentionMask.subarray(...rows),
  };
}
