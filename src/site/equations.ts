/** One equation of the paper and where the reading edition shows it. */
export interface EquationPlace {
  /** Its number in the paper. */
  readonly number: number;
  /** File name of the page. */
  readonly page: string;
  /** Whether it stands in a line of its own. */
  readonly displayed: boolean;
}

/**
 * The numbers that a displayed formula carries, `\qquad(13)` or `\qquad(35)\text{-}(37)`: all of a range.
 *
 * @param tex - what stands between the dollars
 */
export function equationNumbers(tex: string): readonly number[] {
  return [...tex.matchAll(/\\qquad\s*\((\d{1,2})\)(?:\s*(?:\\text\{-\}|-)\s*\((\d{1,2})\))?/g)].flatMap(
    ([, first, last]) => {
      const [from, to] = [Number(first), Number(last ?? first)];
      return Array.from({ length: to - from + 1 }, (_, i) => from + i);
    },
  );
}

/** A formula within a line, and the number behind it: `$Q_{t+1}=\\dots$ (18)`. */
const NUMBERED_INLINE = /(?<!\$)\$(?!\$)[^$]+\$,?\s*\((\d{1,2})\)/g;

/**
 * The place of every equation: where it is displayed first, else where a formula within a line carries its number.
 *
 * @param pages - Markdown by file name, in reading order
 */
export function equationPlaces(pages: ReadonlyMap<string, string>): ReadonlyMap<number, EquationPlace> {
  const places = new Map<number, EquationPlace>();
  for (const [page, text] of pages) {
    for (const [, tex] of text.matchAll(/\$\$([\s\S]+?)\$\$/g)) {
      for (const number of equationNumbers(tex!)) {
        if (!places.has(number)) places.set(number, { number, page, displayed: true });
      }
    }
  }
  for (const [page, text] of pages) {
    for (const [, digits] of text.matchAll(NUMBERED_INLINE)) {
      const number = Number(digits);
      if (!places.has(number)) places.set(number, { number, page, displayed: false });
    }
  }
  return places;
}

/** The fragment that names an equation in its page. */
export function equationId(number: number): string {
  return `eq-${number}`;
}
