import { InputError } from '../../errors';
import { requireInteger } from '../../math';
import { basicTokens, type TextRules, uncasedRules } from './basicTokens';

/** What {@link WordPieceTokenizer} is made with, beside its vocabulary. */
export interface TokenizerOptions {
  /** Default {@link uncasedRules}. */
  readonly rules?: TextRules;
  /** A longer word, in characters, is [UNK] whole. Default 100, as in Hugging Face's BERT. */
  readonly maxWordLength?: number;
  /** Pieces found verbatim in raw text before any rule; default the five special pieces, where the vocabulary has them. */
  readonly verbatim?: readonly string[];
}

/** One encoded text or pair, every array [maxLength]. */
export interface EncodedText {
  readonly inputIds: Int32Array;
  /** 0 for [CLS], the first text and its [SEP]; 1 for the second text and its [SEP]; 0 for padding. */
  readonly tokenTypeIds: Int32Array;
  /** 1 for a real token, 0 for padding. */
  readonly attentionMask: Int32Array;
}

/** The pieces with a meaning of their own, in the order that BERT's vocabularies begin with. */
export const specialPieces: readonly string[] = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];

const CONTINUATION = '##';

/**
 * BERT's tokenizer: basic rules, then WordPiece, the longest known piece first.
 *
 * @example
 * const tokenizer = new WordPieceTokenizer(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'un', '##aff', '##able']);
 * tokenizer.tokenize('Unaffable') // ['un', '##aff', '##able']
 */
export class WordPieceTokenizer {
  /** Pieces by id. */
  readonly vocabulary: readonly string[];
  readonly rules: TextRules;
  readonly maxWordLength: number;
  readonly verbatim: readonly string[];
  readonly padId: number;
  readonly unknownId: number;
  readonly classId: number;
  readonly separatorId: number;
  /** Absent where the vocabulary has no [MASK]. */
  readonly maskId: number | undefined;

  readonly #ids: ReadonlyMap<string, number>;
  readonly #longestPiece: number;
  readonly #verbatimPattern: RegExp | undefined;

  /**
   * @param vocabulary - pieces in the order of their ids; of a piece that occurs twice the last id counts
   * @throws InputError when [PAD], [UNK], [CLS] or [SEP] is missing, or a verbatim piece is unknown
   */
  constructor(vocabulary: readonly string[], options: TokenizerOptions = {}) {
    const ids = new Map(vocabulary.map((piece, id) => [piece, id]));
    this.vocabulary = vocabulary;
    this.rules = options.rules ?? uncasedRules;
    this.maxWordLength = options.maxWordLength ?? 100;
    this.verbatim = options.verbatim ?? specialPieces.filter((piece) => ids.has(piece));
    requireInteger('maxWordLength', this.maxWordLength, 1, 2 ** 20);
    this.#ids = ids;
    this.#longestPiece = vocabulary.reduce((longest, piece) => Math.max(longest, piece.length), 0);
    this.padId = this.id('[PAD]');
    this.unknownId = this.id('[UNK]');
    this.classId = this.id('[CLS]');
    this.separatorId = this.id('[SEP]');
    this.maskId = ids.get('[MASK]');
    for (const piece of this.verbatim) this.id(piece);
    // The longest first, so that of two that begin alike the longer is found.
    const escaped = [...this.verbatim]
      .sort((a, b) => b.length - a.length)
      .map((piece) => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    this.#verbatimPattern = escaped.length > 0 ? new RegExp(`(${escaped.join('|')})`, 'u') : undefined;
  }

  /**
   * The id of a piece.
   *
   * @throws InputError when the vocabulary does not hold it
   */
  id(piece: string): number {
    const id = this.#ids.get(piece);
    if (id === undefined)
      throw new InputError(`the vocabulary holds no piece '${piece}'; add it, or use another vocabulary`);
    return id;
  }

  /** The pieces of a text, without [CLS] and [SEP]. */
  tokenize(text: string): string[] {
    return this.ids(text).map((id) => this.vocabulary[id]!);
  }

  /** The ids of {@link WordPieceTokenizer.tokenize}. */
  ids(text: string): number[] {
    const ids: number[] = [];
    // Splitting at a capture puts the captured pieces at the odd places.
    const parts = this.#verbatimPattern === undefined ? [text] : text.split(this.#verbatimPattern);
    for (const [place, part] of parts.entries()) {
      if (place % 2 === 1) ids.push(this.id(part));
      else for (const word of basicTokens(part, this.rules)) this.#pushWord(word, ids);
    }
    return ids;
  }

  /**
   * `[CLS] text [SEP]` or `[CLS] text [SEP] pair [SEP]`, cut and padded to a length. A pair that is too long loses tokens one
   * at a time from the end of its longer text, of its second where both are equally long.
   *
   * @param maxLength - tokens with the special ones, at least 3 (at least 4 with a pair)
   * @throws InputError when maxLength leaves no room
   *
   * @example
   * tokenizer.encode('Unaffable', undefined, 6).attentionMask // [1, 1, 1, 1, 1, 0]
   */
  encode(text: string, pair: string | undefined, maxLength: number): EncodedText {
    requireInteger('maxLength', maxLength, pair === undefined ? 3 : 4, 2 ** 24, 'leave room for [CLS] and [SEP]');
    const first = this.ids(text);
    const second = pair === undefined ? [] : this.ids(pair);
    const [keepFirst, keepSecond] = truncatedLengths(
      first.length,
      second.length,
      maxLength - (pair === undefined ? 2 : 3),
    );
    const inputIds = new Int32Array(maxLength).fill(this.padId);
    const tokenTypeIds = new Int32Array(maxLength);
    inputIds[0] = this.classId;
    inputIds.set(first.slice(0, keepFirst), 1);
    inputIds[keepFirst + 1] = this.separatorId;
    let length = keepFirst + 2;
    if (pair !== undefined) {
      inputIds.set(second.slice(0, keepSecond), length);
      inputIds[length + keepSecond] = this.separatorId;
      tokenTypeIds.fill(1, length, length + keepSecond + 1);
      length += keepSecond + 1;
    }
    return { inputIds, tokenTypeIds, attentionMask: new Int32Array(maxLength).fill(1, 0, length) };
  }

  #pushWord(word: string, ids: number[]): void {
    // Characters are code points; a word of fewer code units cannot have more of them.
    if (word.length > this.maxWordLength && [...word].length > this.maxWordLength) {
      ids.push(this.unknownId);
      return;
    }
    const before = ids.length;
    for (let start = 0; start < word.length; ) {
      const prefix = start === 0 ? '' : CONTINUATION;
      let end = Math.min(word.length, start + this.#longestPiece - prefix.length);
      let id: number | undefined;
      for (; end > start; end--) {
        id = this.#ids.get(prefix + word.slice(start, end));
        if (id !== undefined) break;
      }
      if (id === undefined) {
        // One unknown stretch makes the whole word unknown.
        ids.length = before;
        ids.push(this.unknownId);
        return;
      }
      ids.push(id);
      start = end;
    }
  }
}

/** Lengths of two texts that together keep `room` tokens, dropping from the longer, from the second in a tie. */
export function truncatedLengths(first: number, second: number, room: number): [number, number] {
  const excess = first + second - room;
  if (excess <= 0) return [first, second];
  const gap = Math.abs(first - second);
  const [long, short] = [Math.max(first, second) - Math.min(excess, gap), Math.min(first, second)];
  const rest = excess - Math.min(excess, gap); // dropped alternately once both are equally long, the second first
  const [a, b] = first > second ? [long, short] : [short, long];
  return [a - Math.floor(rest / 2), b - Math.ceil(rest / 2)];
}
