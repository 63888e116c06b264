import { escapeHtml } from '../plot/markup';
import { fragment, type Heading, type TextSection } from './markdown';

/** What stands between the head and the foot of a page. */
export interface PageBody {
  readonly html: string;
  readonly headings: readonly Heading[];
  /** Its words, for the search. */
  readonly sections: readonly TextSection[];
  /** Live figures whose programs it needs. */
  readonly programs: readonly string[];
}

/** One page of the edition. */
export interface Page extends PageBody {
  /** File name. */
  readonly file: string;
  readonly title: string;
  /** One sentence for search engines and the index. */
  readonly description: string;
}

/** Pages that the navigation names together. */
export type PageGroup = 'Notebooks' | 'Results' | 'How to' | 'Reference';

/** What the navigation names a page. */
export interface NavigationEntry {
  readonly group: PageGroup;
  /** File name, or an address within the edition. */
  readonly file: string;
  readonly title: string;
}

/** Sets the colours that a reader chose before anything is drawn; a browser that keeps nothing follows the system. */
const CHOOSE_COLOURS = `try{document.documentElement.dataset.theme=localStorage.getItem('tsd-theme')||'os'}catch{document.documentElement.dataset.theme='os'}`;

/** A whole page: navigation at the side, contents, text, the way to the pages before and after. */
export function pageHtml(page: Page, navigation: readonly NavigationEntry[]): string {
  const { file, title, description, html, headings, programs } = page;
  const here = navigation.findIndex((entry) => entry.file === file);
  const [before, after] = [navigation[here - 1], navigation[here + 1]];
  const scripts = programs.map((id) => `<script defer src="assets/${id}.js"></script>`).join('\n');
  const contents = headings
    .filter(({ level }) => level === 2)
    .map(({ id, html: words }) => `<li><a href="#${fragment(id)}">${withoutLinks(words)}</a></li>`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}${file === 'index.html' ? '' : ' – fedft'}</title>
<meta name="description" content="${escapeHtml(description)}">
<link rel="stylesheet" href="assets/katex.min.css">
<link rel="stylesheet" href="assets/site.css">
<script>${CHOOSE_COLOURS}</script>
<script src="assets/site.js"></script>
${scripts}
</head>
<body${contents.length === 0 && file !== 'index.html' ? ' class="wide"' : ''}>
<a class="skip" href="#text">Skip to the text</a>
<nav aria-label="Pages">
<div class="bar"><a class="brand" href="index.html">fedft</a><div class="tools"></div></div>
<details class="menu" open><summary>Pages</summary>
${groupsHtml(navigation, file)}
</details>
${contents.length === 0 ? '' : `<details class="contents" open><summary>On this page</summary><ul>${contents.join('')}</ul></details>`}
</nav>
<main id="text">
${html}
<footer>${before ? `<a rel="prev" href="${before.file}">← ${escapeHtml(before.title)}</a>` : '<span></span>'}${after ? `<a rel="next" href="${after.file}">${escapeHtml(after.title)} →</a>` : ''}</footer>
</main>
</body>
</html>
`;
}

function groupsHtml(navigation: readonly NavigationEntry[], file: string): string {
  const groups = [...new Set(navigation.map(({ group }) => group))];
  return groups
    .map((group) => {
      const entries = navigation.filter((entry) => entry.group === group);
      const items = entries.map(
        (entry) =>
          `<li><a href="${entry.file}"${entry.file === file ? ' aria-current="page"' : ''}>${escapeHtml(entry.title)}</a></li>`,
      );
      return `<p class="group">${group}</p>\n<ol>${items.join('')}</ol>`;
    })
    .join('\n');
}

function withoutLinks(html: string): string {
  return html.replace(/<\/?a\b[^>]*>/g, '');
}
