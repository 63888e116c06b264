import { InputError } from '../../errors';
import { domainError, requireInteger } from '../../math';
import { type AddedToken, AddedTokenFinder } from './addedTokens';
import { splitWords } from './basicTokens';
import { bertStep, type TextRules, type TextStep, uncasedRules } from './normalizer';
import { WordPiece } from './wordPiece';

/** The names of the pieces with a role of their own. */
export interface SpecialNames {
  /** Default `[PAD]`. */
  readonly pad: string;
  /** Default `[UNK]`. */
  readonly unknown: string;
  /** Default `[CLS]`. */
  readonly class: string;
  /** Default `[SEP]`. */
  readonly separator: string;
  /** Default `[MASK]`; a vocabulary may lack it. */
  readonly mask: string;
}

/** The names in BERT's vocabularies. */
export const bertNames: SpecialNames = {
  pad: '[PAD]',
  unknown: '[UNK]',
  class: '[CLS]',
  separator: '[SEP]',
  mask: '[MASK]',
};

/** What {@link WordPieceTokenizer} is made with, beside its vocabulary. */
export interface TokenizerOptions {
  /** Default {@link uncasedRules}; not together with `steps`. */
  readonly rules?: TextRules;
  /** How text is normalised, where it is not by BERT's rules. */
  readonly steps?: readonly TextStep[];
  /** A longer word, in characters, is [UNK] whole. Default 100, as in Hugging Face's BERT. */
  readonly maxWordLength?: number;
  /** In front of a piece that continues a word. Default `##`. */
  readonly continuation?: string;
  /**
   * Pieces found in the text before WordPiece sees it. One that the vocabulary lacks gets the next id; of two with the same
   * content the last counts. Default: the special pieces that the vocabulary has, found verbatim in raw text.
   */
  readonly addedTokens?: readonly AddedToken[];
  /** Whether special tokens that stand in a text are read as ordinary text. Default `false`. */
  readonly splitSpecial?: boolean;
  /** Other names for the special pieces. */
  readonly names?: Partial<SpecialNames>;
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
export const specialPieces: readonly string[] = Object.values(bertNames);

/**
 * BERT's tokenizer: added tokens are found, the text between them is normalised and split into words by BERT's basic rules,
 * and every word is cut by WordPiece, the longest known piece first. Pieces are those of Python's transformers.
 *
 * @example
 * const tokenizer = new WordPieceTokenizer(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'un', '##aff', '##able']);
 * tokenizer.tokenize('Unaffable') // ['un', '##aff', '##able']
 */
export class WordPieceTokenizer {
  /** Pieces by id, the added ones that were not among them at the end. */
  readonly vocabulary: readonly string[];
  /** How many of the vocabulary are WordPiece's; those after them are added tokens. */
  readonly wordPieces: number;
  readonly steps: readonly TextStep[];
  readonly maxWordLength: number;
  readonly continuation: string;
  readonly addedTokens: readonly AddedToken[];
  readonly splitSpecial: boolean;
  readonly names: SpecialNames;
  readonly padId: number;
  readonly unknownId: number;
  readonly classId: number;
  readonly separatorId: number;
  /** Absent where the vocabulary has no [MASK]. */
  readonly maskId: number | undefined;

  readonly #ids: ReadonlyMap<string, number>;
  readonly #wordPiece: WordPiece;
  readonly #finder: AddedTokenFinder;

  /**
   * @param vocabulary - pieces in the order of their ids; of a piece that occurs twice the last id counts
   * @throws InputError when [PAD], [UNK], [CLS] or [SEP] is missing, or an added token has no content or no certain id
   */
  constructor(vocabulary: readonly string[], options: TokenizerOptions = {}) {
    const pieces = new Map(vocabulary.map((piece, id) => [piece, id]));
    this.steps = options.steps ?? [bertStep(options.rules ?? uncasedRules)];
    this.maxWordLength = options.maxWordLength ?? 100;
    this.continuation = options.continuation ?? '##';
    this.splitSpecial = options.splitSpecial ?? false;
    this.names = { ...bertNames, ...options.names };
    requireInteger('maxWordLength', this.maxWordLength, 1, 2 ** 20);
    const added = options.addedTokens ?? verbatimTokens(Object.values(this.names), pieces);
    this.addedTokens = [...new Map(added.map((token) => [token.content, token])).values()];
    const appended = this.addedTokens.map(({ content }) => content).filter((content) => !pieces.has(content));
    checkAppended(appended, vocabulary, pieces);
    this.vocabulary = [...vocabulary, ...appended];
    this.wordPieces = vocabulary.length;
    this.#ids = new Map(this.vocabulary.map((piece, id) => [piece, id]));
    this.padId = this.id(this.names.pad);
    if (!pieces.has(this.names.unknown)) throw missing(this.names.unknown); // an added token is no piece of a word
    this.unknownId = this.id(this.names.unknown);
    this.classId = this.id(this.names.class);
    this.separatorId = this.id(this.names.separator);
    this.maskId = this.#ids.get(this.names.mask);
    this.#wordPiece = new WordPiece({
      ids: pieces,
      unknownId: this.unknownId,
      continuation: this.continuation,
      maxWordLength: this.maxWordLength,
    });
    this.#finder = new AddedTokenFinder(this.addedTokens, this.steps, this.splitSpecial);
  }

  /**
   * The id of a piece.
   *
   * @throws InputError when the vocabulary does not hold it
   */
  id(piece: string): number {
    const id = this.#ids.get(piece);
    if (id === undefined) throw missing(piece);
    return id;
  }

  /** The pieces of a text, without [CLS] and [SEP]. */
  tokenize(text: string): string[] {
    return this.ids(text).map((id) => this.vocabulary[id]!);
  }

  /** The ids of {@link WordPieceTokenizer.tokenize}. */
  ids(text: string): number[] {
    const ids: number[] = [];
    for (const stretch of this.#finder.split(text)) {
      if ('token' in stretch) ids.push(this.id(stretch.token.content));
      else for (const word of splitWords(stretch.text)) this.#wordPiece.push(word, ids);
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
}

function missing(piece: string): InputError {
  return new InputError(`the vocabulary holds no piece '${piece}'; add it, or use another vocabulary`);
}

/** The named pieces that a vocabulary has, as tokens found verbatim in raw text. */
function verbatimTokens(names: readonly string[], pieces: ReadonlyMap<string, number>): readonly AddedToken[] {
  return names.filter((name) => pieces.has(name)).map((content) => ({ content, special: true }));
}

function checkAppended(
  appended: readonly string[],
  vocabulary: readonly string[],
  pieces: ReadonlyMap<string, number>,
): void {
  if (appended.includes('')) throw domainError('an added token', 'a text', "''", 'give its content');
  if (appended.length === 0 || pieces.size === vocabulary.length) return;
  const twice = vocabulary.find((piece, id) => pieces.get(piece) !== id)!;
  const found = `${JSON.stringify(twice)} twice`;
  throw domainError('a vocabulary with added tokens', 'a list of different pieces', found, 'remove one of them');
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
