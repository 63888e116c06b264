import { InputError } from '../errors';
// A notebook as plain text for writing it in an editor: `//%%` begins a code cell, `#md` a text cell, each on a line of
// its own, followed by the cell's tags. The .ipynb stays the only committed source.
import { sha256 } from '../records';
import {
  type CodeCell,
  joinLines,
  kernelspecMetadata,
  languageMetadata,
  type Notebook,
  type NotebookCell,
  splitLines,
} from './format';

interface PlainCell {
  readonly type: 'code' | 'markdown';
  readonly tags: readonly string[];
  readonly source: string;
}

/** Writes a notebook as plain text; outputs, ids and metadata other than tags stay in the notebook. */
export function notebookToText(notebook: Notebook): string {
  return notebook.cells
    .map((cell) => {
      const marker = cell.cell_type === 'code' ? '//%%' : '#md';
      return `${[marker, ...(cell.metadata.tags ?? [])].join(' ')}\n${joinLines(cell.source)}\n`;
    })
    .join('\n');
}

/**
 * Makes a notebook from plain text.
 *
 * @param text cells as `notebookToText` writes them
 * @param previous the notebook as it was: cells whose source did not change keep id and outputs, and a changed cell
 *   between two unchanged ones keeps its id
 * @throws Error when text stands before the first marker
 */
export function notebookFromText(text: string, previous?: Notebook): Notebook {
  const plain = parseCells(text);
  const old = matchCells(plain, previous?.cells ?? []);
  const taken = new Set(old.flatMap((cell) => (cell ? [cell.id] : [])));
  const cells = plain.map((cell, index): NotebookCell => {
    const before = old[index];
    const id = before?.id ?? newId(cell, taken);
    const { tags: _, ...kept } = before?.metadata ?? {};
    const metadata = { ...kept, ...(cell.tags.length > 0 ? { tags: cell.tags } : {}) };
    const common = { id, metadata, source: splitLines(cell.source) };
    if (cell.type === 'markdown') return { cell_type: 'markdown', ...common };
    const ran = before && sameSource(cell, before) ? (before as CodeCell) : undefined;
    return { cell_type: 'code', ...common, execution_count: ran?.execution_count ?? null, outputs: ran?.outputs ?? [] };
  });
  const metadata = { ...previous?.metadata, kernelspec: kernelspecMetadata, language_info: languageMetadata };
  return { nbformat: 4, nbformat_minor: 5, metadata, cells };
}

function parseCells(text: string): readonly PlainCell[] {
  const cells: { type: PlainCell['type']; tags: readonly string[]; lines: string[] }[] = [];
  for (const [index, line] of text.replaceAll('\r\n', '\n').split('\n').entries()) {
    const marker = /^(\/\/%%|#md)(?:\s+(.*))?$/.exec(line);
    if (marker) {
      const tags = (marker[2] ?? '').split(/\s+/).filter((tag) => tag !== '');
      cells.push({ type: marker[1] === '#md' ? 'markdown' : 'code', tags, lines: [] });
    } else if (cells.length > 0) {
      cells.at(-1)!.lines.push(line);
    } else if (line.trim() !== '') {
      throw new InputError(`line ${index + 1} stands before the first cell; begin with a line #md or //%%`);
    }
  }
  return cells.map(({ type, tags, lines }) => ({ type, tags, source: lines.join('\n').replace(/^\n+|\s+$/g, '') }));
}

/** For each new cell its old self: first cells with equal source, in order; then, in the gaps, cells of the same kind. */
function matchCells(plain: readonly PlainCell[], old: readonly NotebookCell[]): readonly (NotebookCell | undefined)[] {
  const matches: (NotebookCell | undefined)[] = plain.map(() => undefined);
  const used = new Set<NotebookCell>();
  const match = (index: number, cell: NotebookCell | undefined): void => {
    if (!cell) return;
    matches[index] = cell;
    used.add(cell);
  };
  plain.forEach((cell, index) => {
    match(
      index,
      old.find((candidate) => !used.has(candidate) && sameSource(cell, candidate)),
    );
  });
  plain.forEach((cell, index) => {
    if (matches[index]) return;
    const before = matches[index - 1];
    const candidate = old[before ? old.indexOf(before) + 1 : 0];
    if (candidate && !used.has(candidate) && candidate.cell_type === cell.type) match(index, candidate);
  });
  return matches;
}

function sameSource(cell: PlainCell, old: NotebookCell): boolean {
  return old.cell_type === cell.type && joinLines(old.source).trim() === cell.source.trim();
}

function newId(cell: PlainCell, taken: Set<string>): string {
  const hash = sha256(`${cell.type}\n${cell.source}`);
  for (let copy = 1; ; copy++) {
    const id = hash.slice(0, 12) + (copy > 1 ? `-${copy}` : '');
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}
