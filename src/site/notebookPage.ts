import { joinLines, type Notebook } from '../notebooks/format';
import { highlightTypeScript } from './highlight';
import { type MarkdownContext, markdownPage } from './markdown';
import { outputsHtml } from './outputs';
import type { PageBody } from './page';

/**
 * A notebook as the body of a page: its text, its code and the outputs that it was committed with.
 *
 * @throws Error for a formula that cannot be set; InputError for an output without HTML and text
 */
export function notebookPage(notebook: Notebook, context: MarkdownContext): PageBody {
  const markdown = markdownPage(context);
  const programs = new Set<string>();
  const parts = notebook.cells.map((cell) => {
    const source = joinLines(cell.source);
    if (cell.cell_type !== 'code') return `<div class="text">${markdown.render(source)}</div>`;
    const outputs = outputsHtml(cell.outputs);
    markdown.note(source);
    markdown.note(outputs.words);
    for (const id of outputs.programs) programs.add(id);
    const lines = source.split('\n').length;
    const code = `<pre class="code" tabindex="0" aria-label="Code cell, ${lines} lines"><code>${highlightTypeScript(source)}</code></pre>`;
    const shown = outputs.html === '' ? '' : `<div class="outputs">${outputs.html}</div>`;
    return `<div class="cell">${code}${shown}</div>`;
  });
  return { html: parts.join('\n'), headings: markdown.headings, sections: markdown.sections, programs: [...programs] };
}
