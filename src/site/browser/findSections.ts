/** A section of a page, as the search knows it. */
export interface SearchSection {
  /** File name of the page. */
  readonly page: string;
  readonly pageTitle: string;
  /** Name of its heading in the page; empty for what stands before the first. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** A section that a search found. */
export interface FoundSection {
  readonly section: SearchSection;
  /** Its text around the first word that was found. */
  readonly around: readonly { readonly text: string; readonly found: boolean }[];
}

/** How much a word counts: in a title more than in the text, the beginning of a word more than its middle. */
const WEIGHT = { titleStart: 12, title: 6, textStart: 3, text: 1 } as const;
/** Characters around what was found. */
const [BEFORE, AFTER] = [40, 120];

/**
 * The sections that hold every word of a query, the best first. A word is found at the beginning of another too: `band` finds
 * `bandwidth`.
 */
export function findSections(sections: readonly SearchSection[], query: string): readonly FoundSection[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const scored = sections.flatMap((section, place) => {
    const scores = words.map((word) => scoreOf(section, word));
    if (scores.includes(0)) return [];
    return [{ section, place, score: scores.reduce((sum, score) => sum + score, 0) }];
  });
  scored.sort((a, b) => b.score - a.score || a.place - b.place);
  return scored.map(({ section }) => ({ section, around: excerpt(section.text, words) }));
}

function scoreOf({ title, text }: SearchSection, word: string): number {
  const start = new RegExp(`(?<![\\p{L}\\p{N}])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'u');
  const within = (where: string, atStart: number, inside: number): number => {
    const lower = where.toLowerCase();
    if (!lower.includes(word)) return 0;
    return start.test(lower) ? atStart : inside;
  };
  return within(title, WEIGHT.titleStart, WEIGHT.title) + within(text, WEIGHT.textStart, WEIGHT.text);
}

function excerpt(text: string, words: readonly string[]): FoundSection['around'] {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word)).filter((place) => place >= 0);
  const first = places.length === 0 ? 0 : places.reduce((a, b) => Math.min(a, b));
  const from = first <= BEFORE ? 0 : text.indexOf(' ', first - BEFORE) + 1;
  const shown = text.slice(from, first + AFTER);
  const pattern = new RegExp(`(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'gi');
  const parts = shown.split(pattern).map((part, i) => ({ text: part, found: i % 2 === 1 }));
  return [
    { text: from > 0 ? '… ' : '', found: false },
    ...parts,
    { text: first + AFTER < text.length ? ' …' : '', found: false },
  ].filter((part) => part.text !== '');
}
