import { accentTable, characterClass, ideographTable, laterTable, markTable, removedTable } from './characterTables';

/** How raw text is prepared before WordPiece; the settings of BERT's BasicTokenizer. */
export interface TextRules {
  /** `true` for the uncased models: lower case. */
  readonly lowerCase: boolean;
  /** Removes combining marks after canonical decomposition: `é` becomes `e`. */
  readonly stripAccents: boolean;
  /** Puts every CJK ideograph in a word of its own. */
  readonly splitCjk: boolean;
}

/** The rules of bert-base-uncased. */
export const uncasedRules: TextRules = { lowerCase: true, stripAccents: true, splitCjk: true };

/**
 * One step on the way from raw text to words, as tokenizer.json knows it: BERT's rules (with or without the removal of
 * control characters), or one of their parts alone.
 */
export type TextStep =
  | ({ readonly type: 'BertNormalizer'; readonly clean: boolean } & TextRules)
  | { readonly type: 'NFC' | 'NFD' | 'NFKC' | 'NFKD' | 'Lowercase' | 'StripAccents' };

/** BERT's rules as a step. */
export function bertStep(rules: TextRules): TextStep {
  return { type: 'BertNormalizer', clean: true, ...rules };
}

const REMOVED = new RegExp(`[${characterClass(removedTable)}]`, 'gu');
const SPACE = /\p{White_Space}/gu;
const IDEOGRAPH = new RegExp(`[${characterClass(ideographTable)}]`, 'gu');
const ACCENT = new RegExp(`[${characterClass(accentTable)}]`, 'gu');
const MARK = new RegExp(`[${characterClass(markTable)}]`, 'gu');
const LATER = new RegExp(`[${characterClass(laterTable)}]`, 'u');
const EARLIER = new RegExp(`[^${characterClass(laterTable)}]+`, 'gu');

/**
 * The text after every step, in order.
 *
 * @example
 * normalizeText('Crème\u200b BRÛLÉE', [bertStep(uncasedRules)]) // 'creme brulee'
 */
export function normalizeText(text: string, steps: readonly TextStep[]): string {
  return steps.reduce(applyStep, text);
}

function applyStep(text: string, step: TextStep): string {
  switch (step.type) {
    case 'BertNormalizer': {
      let clean = step.clean ? text.replace(REMOVED, '').replace(SPACE, ' ') : text;
      if (step.splitCjk) clean = clean.replace(IDEOGRAPH, ' $& ');
      if (step.stripAccents) clean = normalForm(clean, 'NFD').replace(ACCENT, '');
      return step.lowerCase ? lowerCase(clean) : clean;
    }
    case 'Lowercase':
      return lowerCase(text);
    case 'StripAccents':
      return text.replace(MARK, '');
    default:
      return normalForm(text, step.type);
  }
}

/** Letter by letter, so that a capital sigma is `σ` at the end of a word too, where JavaScript alone writes `ς`. */
function lowerCase(text: string): string {
  return text.replaceAll('Σ', 'σ').toLowerCase();
}

function normalForm(text: string, form: 'NFC' | 'NFD' | 'NFKC' | 'NFKD'): string {
  if (!LATER.test(text)) return text.normalize(form);
  return text.replace(EARLIER, (stretch) => stretch.normalize(form));
}
