import { characterClass, punctuationTable } from './characterTables';
import { bertStep, normalizeText, type TextRules } from './normalizer';

const PUNCTUATION = new RegExp(`[${characterClass(punctuationTable)}]`, 'gu');
const SPACES = /\p{White_Space}+/u;

/**
 * The words of a text by BERT's basic rules: control characters dropped, white space unified, ideographs set apart, case and
 * accents removed where asked, and every punctuation mark a word of its own.
 *
 * @example
 * basicTokens("Café, don't!", uncasedRules) // ['cafe', ',', 'don', "'", 't', '!']
 */
export function basicTokens(text: string, rules: TextRules): string[] {
  return splitWords(normalizeText(text, [bertStep(rules)]));
}

/** The words of a text that is normalised already: stretches without white space, every punctuation mark alone. */
export function splitWords(text: string): string[] {
  return text
    .replace(PUNCTUATION, ' $& ')
    .split(SPACES)
    .filter((word) => word !== '');
}
