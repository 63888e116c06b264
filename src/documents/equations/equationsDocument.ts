import { markdownTable } from '../blocks';
import type { MappedItem } from './equationMap';

/** Most links of one kind in a cell; the rest are counted. */
const MOST = 3;

/** EQUATIONS.md: where every numbered item of the paper is in this repository. */
export function equationsDocument(map: readonly MappedItem[]): string {
  const rows = map.map(({ name, section, about, symbols, drawnBy, tests, places, figures }) => [
    name,
    section,
    about,
    several(symbols.map((symbol) => `[\`${symbol.name}\`](${symbol.file})`)),
    several(tests.map((file) => `[${file.replace(/^test\//, '').replace(/\.test\.ts$/, '')}](${file})`)),
    several(
      places.map(
        ({ notebook, heading }) => `[${notebook.slice(0, 2)} ${plain(heading)}](${anchor(notebook, heading)})`,
      ),
    ),
    several([
      ...figures.map((id) => `[${id}](figures/${id}.svg)`),
      ...drawnBy.map((symbol) => `[\`${symbol.name}\`](${symbol.file})`),
    ]),
  ]);
  return `# Where every equation is

Every numbered item of the paper, in its order: what implements it, what tests it, where a notebook explains it, what draws it.
Made by \`npx fedft document\` from the \`@paper\` tags in the code; \`npm test\` fails where an item has no code or no test, or
where a link is dead. (44) and (45) are missing: nothing of them survives in the text that this work is based on.

${markdownTable(['item', 'section', 'what it says', 'code', 'tests', 'notebooks', 'figures'], rows)}
`;
}

/** The links of the document that lead into the repository, without anchors. */
export function linksOf(document: string): readonly string[] {
  return [...document.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target!);
}

function anchor(notebook: string, heading: string): string {
  return `notebooks/${notebook}.ipynb#${encodeURIComponent(heading.replace(/\s+/g, '-')).replace(/[()]/g, (c) => (c === '(' ? '%28' : '%29'))}`;
}

/** A heading without what Markdown would read in a link. */
function plain(heading: string): string {
  return heading.replace(/\$[^$]*\$[:,]?\s*/g, '').replace(/[[\]]/g, '') || 'start';
}

function several(links: readonly string[]): string {
  if (links.length === 0) return '-';
  return links.slice(0, MOST).join(', ') + (links.length > MOST ? ` and ${links.length - MOST} more` : '');
}
