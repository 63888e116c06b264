import { scriptJson } from '../plot/markup';
import type { SearchSection } from './browser/findSections';
import type { Page } from './page';

/**
 * What the search of the edition knows, as a script: a page that lies on a disk may load a script, and nothing else.
 *
 * @returns JavaScript that sets `fedftSearch`: every section of every page with its words
 */
export function searchScript(pages: readonly Page[]): string {
  const sections = pages.flatMap(({ file, title: pageTitle, headings, sections: own }) =>
    own
      .filter(({ title, text }) => title !== '' || text !== '')
      .map(({ heading, title, text }): SearchSection => {
        const id = headings[heading]?.id ?? '';
        return { page: file, pageTitle, id, title: title || pageTitle, text };
      }),
  );
  return `window.fedftSearch=${scriptJson(sections)};\n`;
}
