import { type CellOutput, joinLines, type MultilineText } from './format';

/** Where two lists of outputs first differ. */
export interface OutputDifference {
  /** Which output, which part of it and which line, for people. */
  readonly place: string;
  /** The lines around the first difference; undefined where one side has no such line. */
  readonly committed: string | undefined;
  readonly current: string | undefined;
}

/** The most characters of a line that a difference shows. */
const shownWidth = 120;

/**
 * Compares outputs to the last character, pictures inside HTML included.
 *
 * The program inside a live figure is left out: it is this library as it was when the notebook was last written, and a
 * change of the library that changes no result should not make every notebook stale. Its pictures, values and place are
 * compared like any other output.
 *
 * @returns the first difference, or undefined when there is none
 */
export function compareOutputs(
  committed: readonly CellOutput[],
  current: readonly CellOutput[],
): OutputDifference | undefined {
  const before = committed.flatMap(outputLines);
  const now = current.flatMap(outputLines);
  for (let index = 0; index < Math.max(before.length, now.length); index++) {
    const [a, b] = [before[index], now[index]];
    if (a?.place === b?.place && a?.text === b?.text) continue;
    const column = firstDifference(a?.text ?? '', b?.text ?? '');
    const place = (a ?? b)!.place;
    return { place, committed: excerpt(a?.text, column), current: excerpt(b?.text, column) };
  }
  return undefined;
}

/** A difference as indented lines of text. */
export function describeDifference({ place, committed, current }: OutputDifference): string {
  return [
    `    ${place}`,
    `    - ${committed ?? '(nothing)'}   <- committed`,
    `    + ${current ?? '(nothing)'}   <- this run`,
  ].join('\n');
}

function outputLines(output: CellOutput, index: number): readonly { readonly place: string; readonly text: string }[] {
  const lines = (part: string, text: string): readonly { readonly place: string; readonly text: string }[] =>
    text.split('\n').map((line, row) => ({ place: `output ${index + 1}, ${part}, line ${row + 1}`, text: line }));
  switch (output.output_type) {
    case 'stream':
      return lines(output.name, joinLines(output.text));
    case 'error':
      return lines('error', `${output.ename}: ${output.evalue}`);
    default:
      return Object.keys(output.data)
        .sort()
        .flatMap((type) => lines(type, withoutPrograms(asText(output.data[type]))));
  }
}

function asText(value: unknown): string {
  const isText = typeof value === 'string' || (Array.isArray(value) && value.every((part) => typeof part === 'string'));
  return isText ? joinLines(value as MultilineText) : JSON.stringify(value, null, 1);
}

function withoutPrograms(html: string): string {
  return html.replace(/(<script data-fedft-program="[^"]*">)[\s\S]*?(<\/script>)/g, '$1$2');
}

function firstDifference(a: string, b: string): number {
  let column = 0;
  while (column < a.length && a[column] === b[column]) column++;
  return column;
}

/** The part of a line around a column: a picture is one line of a hundred thousand characters. */
function excerpt(line: string | undefined, column: number): string | undefined {
  if (line === undefined || line.length <= shownWidth) return line;
  const start = Math.max(0, Math.min(column - shownWidth / 4, line.length - shownWidth));
  const end = start + shownWidth;
  return `${start > 0 ? '…' : ''}${line.slice(start, end)}${end < line.length ? '…' : ''} (from character ${start + 1})`;
}
