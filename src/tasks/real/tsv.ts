import { isUtf8 } from 'node:buffer';
import { InputError } from '../../errors';
import { readShared } from './sharedFile';

/** What a TSV file holds. */
export interface TsvTable<Row> {
  readonly rows: readonly Row[];
  /** Whether its last line has no line end: what was cut off looks so, and some programs write so. */
  readonly unterminated: boolean;
}

const LINE_END = 0x0a;
const RETURN = 0x0d;
const REMEDY = 'name a file of tab-separated values';

/**
 * Reads a TSV file as GLUE ships it: UTF-8, LF or CRLF, an optional byte-order mark, split on tab only. A quotation mark
 * is an ordinary character; many readers treat it as CSV quoting and silently merge rows.
 *
 * @param path - the file
 * @param header - the column names that must stand in line 1, in order
 * @param toRow - makes of the cells of a data row what is kept of it; `fault` is the error for a row that cannot be used
 * @throws InputError naming the file, the line and the reason when the file is missing, is not UTF-8, has another header, has
 * no data, or has a row with another number of columns
 */
export async function readTsv<Row>(
  path: string,
  header: readonly string[],
  toRow: (cells: readonly string[], fault: (reason: string) => Error) => Row,
): Promise<TsvTable<Row>> {
  const bytes = await readShared(path, REMEDY);
  requireUtf8(path, bytes);
  const rows: Row[] = [];
  let line = 0;
  let start = bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0;
  if (start === bytes.length) throw headerError(path, header, []);
  while (start < bytes.length) {
    line++;
    const found = bytes.indexOf(LINE_END, start);
    const next = found < 0 ? bytes.length : found;
    const end = next > start && bytes[next - 1] === RETURN ? next - 1 : next;
    // A line of its own, not a part of one long text: the file need not stay in memory for the sake of its rows.
    const text = bytes.toString('utf8', start, end);
    const cells = text.split('\t');
    start = next + 1;
    if (line === 1) {
      if (cells.length !== header.length || cells.some((name, i) => name.trim() !== header[i]))
        throw headerError(path, header, cells);
      continue;
    }
    const at = line;
    if (cells.length !== header.length) {
      const what = text.trim() === '' ? 'is empty' : `has ${cells.length} columns where ${header.length} are due`;
      const cut = found < 0 ? ': the file ends inside this row, fetch it again' : '';
      throw malformed(path, at, `${what} (${header.slice(0, 6).join(', ')})${cut}`, text);
    }
    rows.push(toRow(cells, (reason) => malformed(path, at, reason, text)));
  }
  if (rows.length === 0) throw new InputError(`${path}: only a header, no rows; is the download complete?`);
  return { rows, unterminated: bytes.at(-1) !== LINE_END };
}

/** The error for a row that cannot be read: file, line, reason, and the row itself (cut at 80 characters). */
function malformed(path: string, line: number, reason: string, row: string): Error {
  const shown = row.length > 80 ? `${row.slice(0, 80)}...` : row;
  return new InputError(`${path}: line ${line}: ${reason}; the row is ${JSON.stringify(shown)}`);
}

function headerError(path: string, header: readonly string[], found: readonly string[]): Error {
  return new InputError(
    `${path}: line 1: the header must be ${quoteColumns(header)}, got ${quoteColumns(found)}; is this the file that GLUE ships?`,
  );
}

function requireUtf8(path: string, bytes: Buffer): void {
  if (isUtf8(bytes)) return;
  // Find the line, so that the person can repair the file: each line of UTF-8 is UTF-8 by itself.
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(LINE_END, start);
    const stop = end < 0 ? bytes.length : end + 1;
    if (!isUtf8(bytes.subarray(start, stop))) break;
    start = stop;
  }
  throw new InputError(`${path}: line ${line}: not UTF-8; save the file as UTF-8`);
}

/** Columns named in a message. */
const MOST_NAMED = 6;

function quoteColumns(columns: readonly string[]): string {
  if (columns.length === 0 || (columns.length === 1 && columns[0] === '')) return 'an empty line';
  const named = columns
    .slice(0, MOST_NAMED)
    .map((column) => JSON.stringify(column.length > 24 ? `${column.slice(0, 24)}...` : column));
  return [...named, ...(columns.length > MOST_NAMED ? [`... (${columns.length})`] : [])].join(' <tab> ');
}
