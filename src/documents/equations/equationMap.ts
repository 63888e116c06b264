import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { FedftError } from '../../errors';
import { figures } from '../../figures';
import { mentions, notebookSections } from './notebookSections';
import { type PaperItem, paperItems } from './paperItems';
import { sourceFiles, type TaggedSymbol, taggedSymbols } from './taggedSymbols';

/** A place in a notebook. */
export interface NotebookPlace {
  readonly notebook: string;
  readonly heading: string;
}

/** Where an item of the paper is in this repository. */
export interface MappedItem extends PaperItem {
  /** What implements it; figures apart. */
  readonly symbols: readonly TaggedSymbol[];
  /** What draws it. */
  readonly drawnBy: readonly TaggedSymbol[];
  /** Files of tests, from the root: those whose titles name the item first, then those that use its symbols. */
  readonly tests: readonly string[];
  readonly places: readonly NotebookPlace[];
  /** Ids of committed figures; for the paper's own figures. */
  readonly figures: readonly string[];
}

/**
 * Maps every numbered item of the paper to code, tests, notebooks and figures.
 *
 * @param root - the repository
 * @throws Error for a tag that cannot be read or names no item of the paper
 */
export function equationMap(root: string): readonly MappedItem[] {
  const tagged = taggedSymbols(root);
  const known = new Set(paperItems.map(({ name }) => name));
  for (const { file, name, items } of tagged) {
    const unknown = items.find((item) => !known.has(item));
    if (unknown !== undefined)
      throw new FedftError(`${file}: ${name} is tagged ${unknown}, which the paper does not have`);
  }
  const tests = sourceFiles(join(root, 'test'))
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => ({ file: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }))
    .map(({ file, text }) => ({ file, text, titles: titlesOf(text) }));
  const sections = notebookSections(join(root, 'notebooks'));
  return paperItems.map((item) => {
    const own = tagged.filter(({ items }) => items.includes(item.name));
    const isFigure = (symbol: TaggedSymbol): boolean => symbol.file.startsWith('src/figures/');
    const uses = (text: string): boolean => own.some(({ name }) => new RegExp(`\\b${name}\\b`).test(text));
    const named = tests.filter(({ titles }) => mentions(titles, item.name));
    const using = tests.filter((test) => !named.includes(test) && uses(test.text));
    // A test that is called after the symbol says more than one that merely uses it.
    const about = ({ file }: { file: string }): number =>
      own.some((symbol) => basename(symbol.file, '.ts') === basename(file, '.test.ts')) ? 0 : 1;
    return {
      ...item,
      symbols: own.filter((symbol) => !isFigure(symbol)),
      drawnBy: own.filter(isFigure),
      tests: [...named, ...using.sort((a, b) => about(a) - about(b))].map(({ file }) => file),
      places: sections
        .filter(({ text, code }) => mentions(text, item.name) || uses(code))
        .map(({ notebook, heading }) => ({ notebook, heading })),
      // `3(a), generated task` is a figure 3(a) too; one of data that nobody has committed a record on is not there.
      figures: figures()
        .filter(({ paper }) => `Figure ${paper.split(',')[0]}` === item.name)
        .map(({ id }) => id)
        .filter((id) => existsSync(join(root, 'figures', `${id}.svg`))),
    };
  });
}

/** What the map lacks, one line each: nothing when every item is implemented, tested and explained. */
export function equationGaps(map: readonly MappedItem[]): readonly string[] {
  return map.flatMap(({ name, section, symbols, drawnBy, tests, places }) => {
    const isFigure = name.startsWith('Figure');
    const gaps = [
      ...(isFigure || symbols.length > 0 ? [] : ['no exported symbol is tagged with it']),
      ...(!isFigure || drawnBy.length > 0 ? [] : ['nothing that draws it is tagged with it']),
      ...(tests.length > 0 ? [] : ['no test names it or uses its symbols']),
      // The appendices are proofs: their lines are tested, and the notebooks quote what they need.
      ...(places.length > 0 || section.startsWith('App.') ? [] : ['no notebook names it or uses its symbols']),
    ];
    return gaps.map((gap) => `${name} (${section}): ${gap}`);
  });
}

/** The titles of a test file, one a line. */
function titlesOf(text: string): string {
  return [...text.matchAll(/\b(?:it|describe)\(\s*(['"`])((?:(?!\1)[\s\S])*)\1/g)]
    .map(([, , title]) => title)
    .join('\n');
}
