import type { Expectation } from './exercises';
import { type CellOutput, joinLines, type MultilineText } from './format';

/** What a reader sees of outputs, as text: what was printed, errors, and tables as lines of `a | b | c`. */
export function readableText(outputs: readonly CellOutput[]): string {
  return outputs
    .map((output) => {
      if (output.output_type === 'stream') return joinLines(output.text);
      if (output.output_type === 'error') return `${output.ename}: ${output.evalue}\n`;
      const html = output.data['text/html'] as MultilineText | undefined;
      const plain = output.data['text/plain'] as MultilineText | undefined;
      return html === undefined ? `${joinLines(plain ?? '')}\n` : `${textOfHtml(joinLines(html))}\n`;
    })
    .join('');
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

function textOfHtml(html: string): string {
  return html
    .replace(/<(script|style|svg)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<\/(caption|tr|p|div)>/g, '\n')
    .replace(/<\/t[hd]><t[hd]\b[^>]*>/g, ' | ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|#39|amp);/g, (entity) => entities[entity]!)
    .replaceAll('−', '-')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

/**
 * Compares a cell's outputs with what an exercise expects of them.
 *
 * @returns one sentence where they differ, undefined where they agree
 */
export function unmet(expectation: Expectation, outputs: readonly CellOutput[]): string | undefined {
  const text = readableText(outputs);
  const shown = `cell ${expectation.cell} shows\n${text.trim() || '(nothing)'}`;
  if ('error' in expectation) {
    const errors = outputs.flatMap((output) => (output.output_type === 'error' ? [output.evalue] : []));
    const met = errors.length === 1 && !errors[0]!.includes('\n') && new RegExp(expectation.error).test(errors[0]!);
    return met ? undefined : `expected one error of one line, /${expectation.error}/; ${shown}`;
  }
  if ('figure' in expectation) {
    const html = outputs.map((output) => ('data' in output ? JSON.stringify(output.data) : '')).join('');
    const met = html.includes(`data-fedft-figure=\\"${expectation.figure}\\"`);
    return met ? undefined : `expected the figure ${expectation.figure}; ${shown}`;
  }
  if ('text' in expectation) {
    return new RegExp(expectation.text, 'm').test(text) ? undefined : `expected /${expectation.text}/; ${shown}`;
  }
  const [least, most] = expectation.between;
  const found = new RegExp(expectation.number, 'm').exec(text)?.[1];
  const met = found !== undefined && Number(found) >= least && Number(found) <= most;
  return met
    ? undefined
    : `expected /${expectation.number}/ in [${least}, ${most}], found ${found ?? 'none'}; ${shown}`;
}
