import type { HLJSApi, LanguageFn } from 'highlight.js';

let highlighter: HLJSApi | undefined;

/** TypeScript as HTML with a class for each kind of word. */
export function highlightTypeScript(source: string): string {
  if (highlighter === undefined) {
    highlighter = (require('highlight.js/lib/core') as HLJSApi).newInstance();
    highlighter.registerLanguage('typescript', require('highlight.js/lib/languages/typescript') as LanguageFn);
  }
  return highlighter.highlight(source, { language: 'typescript' }).value;
}
