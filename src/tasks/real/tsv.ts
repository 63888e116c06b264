import { readFile } from 'node:fs/promises';
import { InputError } from '../../errors';

/** One data row of a TSV file and where it stands. */
export interface TsvRow {
  readonly cells: readonly string[];
  /** Line number in the file, the header being line 1. */
  readonly line: number;
}

/**
 * Reads a TSV file as GLUE ships it: UTF-8, LF or CRLF, an optional byte-order mark, split on tab only. A quotation mark
 * is an ordinary character; many readers treat it as CSV quoting and silently merge rows.
 *
 * @param path - the file
 * @param header - the column names that must stand in line 1, in order
 * @throws Error naming the file, the line and the reason when the file is missing, is not UTF-8, has another header, has no
 * data, or has a row with another number of columns
 */
export async function readTsv(path: string, header: readonly string[]): Promise<TsvRow[]> {
  const lines = splitLines(decodeUtf8(path, await readBytes(path)));
  const found = lines[0]?.split('\t') ?? [];
  if (found.length !== header.length || found.some((name, i) => name.trim() !== header[i])) {
    throw new InputError(
      `${path}: line 1: the header must be ${quoteColumns(header)}, got ${quoteColumns(found)}; is this the file that GLUE ships?`,
    );
  }
  if (lines.length === 1) throw new InputError(`${path}: only a header, no rows; is the download complete?`);
  return lines.slice(1).map((text, i) => {
    const line = i + 2;
    const cells = text.split('\t');
    if (cells.length !== header.length) {
      const what = text.trim() === '' ? 'is empty' : `has ${cells.length} columns where ${header.length} are due`;
      throw malformed(path, line, `${what} (${header.join(', ')})`, text);
    }
    return { cells, line };
  });
}

/** The error for a row that cannot be read: file, line, reason, and the row itself (cut at 80 characters). */
export function malformed(path: string, line: number, reason: string, row: string): Error {
  const shown = row.length > 80 ? `${row.slice(0, 80)}...` : row;
  return new InputError(`${path}: line ${line}: ${reason}; the row is ${JSON.stringify(shown)}`);
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new InputError(`no such file: ${path}`, { cause });
    throw new InputError(`cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
}

function decodeUtf8(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes); // drops a byte-order mark
  } catch (cause) {
    // Find the line, so that the person can repair the file: each line of UTF-8 is UTF-8 by itself.
    let line = 1;
    for (let start = 0; start < bytes.length; line++) {
      const end = bytes.indexOf(10, start);
      const stop = end < 0 ? bytes.length : end + 1;
      try {
        new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, stop));
      } catch {
        break;
      }
      start = stop;
    }
    throw new InputError(`${path}: line ${line}: not UTF-8; save the file as UTF-8`, { cause });
  }
}

function splitLines(text: string): string[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.at(-1) === '') lines.pop(); // the file ends with a line end
  return lines;
}

function quoteColumns(columns: readonly string[]): string {
  return columns.length === 0 || (columns.length === 1 && columns[0] === '')
    ? 'an empty line'
    : columns
        .map((column) => JSON.stringify(column.length > 40 ? `${column.slice(0, 40)}...` : column))
        .join(' <tab> ');
}
