import type { HLJSApi, LanguageFn } from 'highlight.js';
import { escapeHtml } from '../plot/markup';

let highlighter: HLJSApi | undefined;

/** TypeScript as HTML with a class for each kind of word. */
export function highlightTypeScript(source: string): string {
  if (highlighter === undefined) {
    highlighter = (require('highlight.js/lib/core') as HLJSApi).newInstance();
    highlighter.registerLanguage('typescript', require('highlight.js/lib/languages/typescript') as LanguageFn);
  }
  return highlighter.highlight(source, { language: 'typescript' }).value;
}

/** Languages of fences that are TypeScript, or read as it. */
const TYPESCRIPT = /^(ts|typescript|js|javascript)$/;

/** A fenced block of a document: its code, highlighted where it is TypeScript, under the name of the file that it is, if any. */
export function fenceHtml(source: string, info: string): string {
  const [language = '', file] = info.trim().split(/\s+/);
  const named = file === undefined ? '' : ` data-file="${escapeHtml(file)}"`;
  const code = TYPESCRIPT.test(language) ? highlightTypeScript(source) : escapeHtml(source);
  return `<pre class="code"${named} tabindex="0"><code>${code}</code></pre>\n`;
}
