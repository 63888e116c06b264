import { domainError } from '../../math';
import { characterClass, wordTable } from './characterTables';
import { normalizeText, type TextStep } from './normalizer';

/** A piece found in the text before WordPiece sees it; the flags have the meanings of Hugging Face's AddedToken. */
export interface AddedToken {
  /** What is looked for; not empty. */
  readonly content: string;
  /** Looked for in the normalised text (itself normalised), else in the raw text. Default: not for a special token. */
  readonly normalized?: boolean;
  /** Only where no letter, digit, mark or connector touches it. Default `false`. */
  readonly singleWord?: boolean;
  /** Swallows the white space before it. Default `false`. */
  readonly leftStrip?: boolean;
  /** Swallows the white space after it. Default `false`. */
  readonly rightStrip?: boolean;
  /** A token with a role of its own, such as [SEP]. Default `false`. */
  readonly special?: boolean;
}

/** A stretch of text that is still to be read, or the token that stands for it. */
export type Stretch = { readonly text: string } | { readonly token: AddedToken };

const WORD = new RegExp(`^[${characterClass(wordTable)}]$`, 'u');
const SPACE = /\p{White_Space}/u;

/** Whether a token is looked for in the normalised text. */
export function isNormalized({ normalized, special }: AddedToken): boolean {
  return normalized ?? special !== true;
}

/** Finds added tokens: those of the raw text first, then, in what they leave, those of the normalised text. */
export class AddedTokenFinder {
  readonly #steps: readonly TextStep[];
  readonly #splitSpecial: boolean;
  readonly #raw: Pattern | undefined;
  readonly #normalized: Pattern | undefined;

  /**
   * @param tokens - no content twice
   * @param splitSpecial - whether special tokens are read as ordinary text
   * @throws InputError for a token of which nothing is left once it is normalised: it would be found everywhere
   */
  constructor(tokens: readonly AddedToken[], steps: readonly TextStep[], splitSpecial: boolean) {
    this.#steps = steps;
    this.#splitSpecial = splitSpecial;
    this.#raw = pattern(tokens.filter((token) => !isNormalized(token)).map((token) => [token.content, token]));
    this.#normalized = pattern(
      tokens.filter(isNormalized).map((token) => {
        const content = normalizeText(token.content, steps);
        if (content === '') {
          const found = JSON.stringify(token.content);
          throw domainError(
            'an added token',
            'a text of which normalising leaves something',
            found,
            'set normalized false',
          );
        }
        return [content, token];
      }),
    );
  }

  /** The tokens of a text in order, with the normalised text between them. */
  split(text: string): Stretch[] {
    return this.#find(text, this.#raw).flatMap((stretch) =>
      'token' in stretch ? [stretch] : this.#find(normalizeText(stretch.text, this.#steps), this.#normalized),
    );
  }

  #find(text: string, searched: Pattern | undefined): Stretch[] {
    if (text === '') return [];
    if (searched === undefined) return [{ text }];
    const stretches: Stretch[] = [];
    let read = 0;
    for (const { 0: content, index } of text.matchAll(searched.expression)) {
      const token = searched.tokens.get(content)!;
      let [start, end] = [index, index + content.length];
      if (this.#splitSpecial && token.special) continue;
      if (token.singleWord && (WORD.test(characterBefore(text, start)) || WORD.test(characterAt(text, end)))) continue;
      // A token before this one may have swallowed the same white space.
      if (token.leftStrip) while (start > read && SPACE.test(text[start - 1]!)) start--;
      if (token.rightStrip) while (end < text.length && SPACE.test(text[end]!)) end++;
      if (read < start) stretches.push({ text: text.slice(read, start) });
      stretches.push({ token });
      read = end;
    }
    if (read < text.length) stretches.push({ text: text.slice(read) });
    return stretches;
  }
}

interface Pattern {
  readonly expression: RegExp;
  readonly tokens: ReadonlyMap<string, AddedToken>;
}

function pattern(entries: readonly (readonly [content: string, token: AddedToken])[]): Pattern | undefined {
  if (entries.length === 0) return undefined;
  const tokens = new Map<string, AddedToken>();
  for (const [content, token] of entries) if (!tokens.has(content)) tokens.set(content, token);
  // The longest first, so that of two that begin alike the longer is found.
  const escaped = [...tokens.keys()]
    .sort((a, b) => b.length - a.length)
    .map((content) => content.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return { expression: new RegExp(escaped.join('|'), 'gu'), tokens };
}

/** The whole character at a place, two code units long beyond the basic plane; empty at the end. */
function characterAt(text: string, place: number): string {
  const code = text.codePointAt(place);
  return code === undefined ? '' : String.fromCodePoint(code);
}

function characterBefore(text: string, place: number): string {
  const last = characterAt(text, place - 2);
  return last.length === 2 ? last : text.slice(Math.max(place - 1, 0), place);
}
