/** What {@link WordPiece} cuts words into. */
export interface WordPieceOptions {
  /** The id of every piece; pieces that continue a word carry the prefix. */
  readonly ids: ReadonlyMap<string, number>;
  readonly unknownId: number;
  /** In front of a piece that continues a word; `##` in BERT's vocabularies. */
  readonly continuation: string;
  /** A longer word, in characters, is unknown whole. */
  readonly maxWordLength: number;
}

/** The cutting of words into known pieces, the longest first. */
export class WordPiece {
  readonly #options: WordPieceOptions;
  readonly #longestPiece: number;

  constructor(options: WordPieceOptions) {
    this.#options = options;
    let longest = 0;
    for (const piece of options.ids.keys()) longest = Math.max(longest, piece.length);
    this.#longestPiece = longest;
  }

  /** Appends the ids of a word's pieces; one unknown stretch makes the whole word unknown. */
  push(word: string, ids: number[]): void {
    const { ids: known, unknownId, continuation, maxWordLength } = this.#options;
    // Characters are code points; a word of fewer code units cannot have more of them.
    if (word.length > maxWordLength && [...word].length > maxWordLength) {
      ids.push(unknownId);
      return;
    }
    const before = ids.length;
    for (let start = 0; start < word.length; ) {
      const prefix = start === 0 ? '' : continuation;
      let end = Math.min(word.length, start + this.#longestPiece - prefix.length);
      let id: number | undefined;
      for (; end > start; end--) {
        id = known.get(prefix + word.slice(start, end));
        if (id !== undefined) break;
      }
      if (id === undefined) {
        ids.length = before;
        ids.push(unknownId);
        return;
      }
      ids.push(id);
      start = end;
    }
  }
}
