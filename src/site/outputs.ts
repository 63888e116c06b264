import { InputError } from '../errors';
import { type CellOutput, joinLines, type MultilineText } from '../notebooks/format';
import { escapeHtml, unescapeHtml } from '../plot/markup';

/** Outputs of a cell as HTML, and the live figures that they need the programs of. */
export interface OutputHtml {
  readonly html: string;
  /** Ids of live figures. */
  readonly programs: readonly string[];
  /** What a search finds in them: printed lines, tables, the words for figures. */
  readonly words: string;
}

/**
 * The outputs of a cell for a page.
 *
 * HTML stands as it is, with its pictures; the program of a live figure is taken out, for the page to load once.
 *
 * @throws InputError for an output that has neither HTML nor text
 */
export function outputsHtml(outputs: readonly CellOutput[]): OutputHtml {
  const programs: string[] = [];
  const html = outputs.map((output) => {
    switch (output.output_type) {
      case 'stream':
        return `<pre class="printed"${output.name === 'stderr' ? ' data-stream="stderr"' : ''}>${escapeHtml(joinLines(output.text))}</pre>`;
      case 'error':
        return `<pre class="printed" data-stream="stderr">${escapeHtml(`${output.ename}: ${output.evalue}`)}</pre>`;
      default: {
        const { data } = output;
        if (data['text/html'] !== undefined) {
          const whole = joinLines(data['text/html'] as MultilineText);
          return whole.replace(/<script data-fedft-program="([^"]*)">[\s\S]*?<\/script>/g, (_, id: string) => {
            programs.push(id);
            return '';
          });
        }
        if (data['text/plain'] !== undefined) {
          return `<pre class="printed">${escapeHtml(joinLines(data['text/plain'] as MultilineText))}</pre>`;
        }
        throw new InputError(
          `an output must hold text/html or text/plain, got ${Object.keys(data).join(', ') || 'nothing'}`,
        );
      }
    }
  });
  return { html: html.join('\n'), programs, words: html.map(wordsOf).join(' ') };
}

/** The words of a piece of HTML, those for its pictures among them, without scripts. */
function wordsOf(html: string): string {
  return unescapeHtml(
    html
      .replace(/<(script|style)\b[\s\S]*?<\/\1>/g, ' ')
      .replace(/<[^>]*?\balt="([^"]*)"[^>]*>/g, ' $1 ')
      .replace(/<[^>]*>/g, ' '),
  );
}
