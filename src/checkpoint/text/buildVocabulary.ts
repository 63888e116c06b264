import { requireInteger } from '../../math';
import { basicTokens } from './basicTokens';
import { type TextRules, uncasedRules } from './normalizer';
import { PairQueue } from './pairQueue';
import { specialPieces } from './tokenizer';

/** How {@link buildVocabulary} reads and counts. */
export interface VocabularyOptions {
  /** Default {@link uncasedRules}. */
  readonly rules?: TextRules;
  /** A pair of pieces that occurs less often is not joined. Default 2. */
  readonly minCount?: number;
}

/**
 * A WordPiece vocabulary learned from text: the five special pieces, every character both as the start of a word and as a
 * continuation (`c`, `##c`), then the most frequent pair of neighbouring pieces joined into one, again and again, until the
 * vocabulary is full or no pair is frequent. The same sentences in any order give the same vocabulary: pairs equally
 * frequent are taken in the order of their texts.
 *
 * A word made of characters of the vocabulary is never [UNK]. Where the characters alone would fill it, the rarest go.
 *
 * @param size - most pieces, at least 7
 * @returns pieces by id, to construct a WordPieceTokenizer with
 *
 * @example
 * buildVocabulary(['low lower lowest', 'low'], 40).includes('low') // true
 */
export function buildVocabulary(sentences: Iterable<string>, size: number, options: VocabularyOptions = {}): string[] {
  const { rules = uncasedRules, minCount = 2 } = options;
  requireInteger('size', size, specialPieces.length + 2, 2 ** 24, 'the special pieces and one character need 7');
  requireInteger('minCount', minCount, 1, 2 ** 31);
  const counts = countWords(sentences, rules);
  const letters = frequentCharacters(counts, Math.floor((size - specialPieces.length) / 2));
  const vocabulary = [...specialPieces, ...letters, ...letters.map((letter) => `##${letter}`)];

  const words: { pieces: string[]; count: number }[] = [];
  const known = new Set(letters);
  for (const [word, count] of counts) {
    const characters = [...word];
    if (characters.every((letter) => known.has(letter))) {
      words.push({ pieces: characters.map((letter, place) => (place === 0 ? letter : `##${letter}`)), count });
    }
  }
  const pairs = new PairQueue();
  for (const [index, { pieces, count }] of words.entries()) {
    for (let i = 1; i < pieces.length; i++) pairs.add(pieces[i - 1]!, pieces[i]!, count, index);
  }
  const members = new Set(vocabulary);
  while (vocabulary.length < size) {
    const best = pairs.takeMostFrequent();
    if (best === undefined || best.count < minCount) break;
    const { left, right } = best;
    const joined = left + right.slice(2);
    // Two different pairs can join into the same text.
    if (!members.has(joined)) {
      members.add(joined);
      vocabulary.push(joined);
    }
    for (const index of best.words) {
      const { pieces, count } = words[index]!;
      for (let i = 1; i < pieces.length; i++) {
        if (pieces[i - 1] !== left || pieces[i] !== right) continue;
        if (i >= 2) {
          pairs.add(pieces[i - 2]!, left, -count, index);
          pairs.add(pieces[i - 2]!, joined, count, index);
        }
        if (i + 1 < pieces.length) {
          pairs.add(right, pieces[i + 1]!, -count, index);
          pairs.add(joined, pieces[i + 1]!, count, index);
        }
        pieces.splice(i - 1, 2, joined);
      }
    }
  }
  return vocabulary;
}

function countWords(sentences: Iterable<string>, rules: TextRules): [string, number][] {
  const counts = new Map<string, number>();
  for (const sentence of sentences) {
    for (const word of basicTokens(sentence, rules)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The most frequent characters, in the order of their code units. */
function frequentCharacters(words: readonly [string, number][], most: number): string[] {
  const counts = new Map<string, number>();
  for (const [word, count] of words) {
    for (const letter of word) counts.set(letter, (counts.get(letter) ?? 0) + count);
  }
  return [...counts]
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([letter]) => letter)
    .sort();
}
