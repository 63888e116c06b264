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

const IDEOGRAPH =
  /[\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b820}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;
/** Tab, line feed and return are spaces; every other control, format, private or surrogate code goes. */
const REMOVED = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\ufffd]/gu;
const SPACE = /[\t\n\r\p{Z}]+/gu;
/** What Unicode calls punctuation, and the ASCII symbols that it does not. */
const PUNCTUATION = /([\p{P}$+<=>^`|~])/gu;

/**
 * The words of a text by BERT's basic rules: control characters dropped, white space unified, ideographs set apart, case and
 * accents removed where asked, and every punctuation mark a word of its own.
 *
 * @example
 * basicTokens("Café, don't!", uncasedRules) // ['cafe', ',', 'don', "'", 't', '!']
 */
export function basicTokens(text: string, rules: TextRules): string[] {
  let clean = text.replace(REMOVED, '').replace(SPACE, ' ');
  if (rules.splitCjk) clean = clean.replace(IDEOGRAPH, ' $& ');
  if (rules.lowerCase) clean = clean.toLowerCase();
  if (rules.stripAccents) clean = clean.normalize('NFD').replace(/\p{Mn}/gu, '');
  return clean
    .replace(PUNCTUATION, ' $1 ')
    .split(' ')
    .filter((word) => word !== '');
}
