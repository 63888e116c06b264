import { escapeHtml } from '../plot/markup';
import { fragment, type Heading } from './markdown';

/** What stands between the head and the foot of a page. */
export interface PageBody {
  readonly html: string;
  readonly headings: readonly Heading[];
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

/** What the navigation names a page. */
export interface NavigationEntry {
  readonly file: string;
  readonly title: string;
}

/**
 * Loads Plotly once for all figures of a page. A figure asks for `fedftPlotly` before it looks for Plotly elsewhere, and keeps
 * its picture where there is none.
 */
const LOAD_PLOTLY = `window.fedftPlotly=new Promise((resolve,reject)=>{const s=document.createElement('script');s.src='assets/plotly.js';s.onload=()=>resolve(window.Plotly);s.onerror=reject;document.head.append(s)});window.fedftPlotly.catch(()=>{});`;

/** A whole page: navigation at the side, contents, text, the way to the pages before and after. */
export function pageHtml(page: Page, navigation: readonly NavigationEntry[]): string {
  const { file, title, description, html, headings, programs } = page;
  const here = navigation.findIndex((entry) => entry.file === file);
  const [before, after] = [navigation[here - 1], navigation[here + 1]];
  const plotly = html.includes('data-fedft-figure=') ? `<script>${LOAD_PLOTLY}</script>\n` : '';
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
${plotly}${scripts}
</head>
<body${contents.length === 0 && file !== 'index.html' ? ' class="wide"' : ''}>
<a class="skip" href="#text">Skip to the text</a>
<nav aria-label="Notebooks"><p><a href="index.html">fedft</a></p>
<ol>${navigation.map((entry) => `<li><a href="${entry.file}"${entry.file === file ? ' aria-current="page"' : ''}>${escapeHtml(entry.title)}</a></li>`).join('')}</ol>
${contents.length === 0 ? '' : `<details open><summary>On this page</summary><ul>${contents.join('')}</ul></details>`}
</nav>
<main id="text">
${html}
<footer>${before ? `<a rel="prev" href="${before.file}">← ${escapeHtml(before.title)}</a>` : '<span></span>'}${after ? `<a rel="next" href="${after.file}">${escapeHtml(after.title)} →</a>` : ''}</footer>
</main>
</body>
</html>
`;
}

function withoutLinks(html: string): string {
  return html.replace(/<\/?a\b[^>]*>/g, '');
}
