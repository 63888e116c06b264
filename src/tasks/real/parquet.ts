import { join } from 'node:path';
import { InputError } from '../../errors';
import { readRegularFile } from '../../records';
import { guardedParse, ParserFault } from './guardedParse';
import { MOST_ROWS, MOST_UNPACKED } from './parquetLimits';
import type { ParquetCell, ParquetInput, ParquetResult } from './parquetWorker';

/** Larger than any file of the tasks read here (QNLI's is 17.5 MB); a lying file may not ask for more memory. */
const MOST_BYTES = 256 * 2 ** 20;
/** Memory of the thread that reads, MB. */
const MEGABYTES = 2048;
/** Time for a file, whatever it states of itself: the hub's files take a twentieth of it or less, so a busy machine has enough. */
const SECONDS = { any: 3, perMebibyte: 3 };

const COMPLETE = 'is the download complete?';

/** One row of a parquet file and its number, from 0 as the hub's viewer counts. */
export interface ParquetRow {
  /** In the order of the columns that were asked for: text, or what stands there instead. */
  readonly cells: readonly ParquetCell[];
  readonly row: number;
}

/**
 * Reads columns of a parquet file as the Hugging Face hub ships data sets (snappy or uncompressed pages), in a thread that
 * is ended when the file keeps it busy for ever.
 *
 * @param path - the file
 * @param columns - columns that must be there; others are ignored. Numbers are read as text
 * @throws InputError naming the file and the reason when it is missing, is not parquet, is cut off, lacks a column, is packed
 * in another way or is too large. Sizes are checked before memory is taken for them
 */
export async function readParquet(
  path: string,
  columns: readonly string[],
  signal?: AbortSignal,
): Promise<ParquetRow[]> {
  const bytes = readRegularFile(path, 'give the file that the hub ships', MOST_BYTES);
  const unreadable = (reason: string, cause?: unknown): Error =>
    new InputError(`${path}: not a readable parquet file (${reason}); ${COMPLETE}`, { cause });
  const file = new Uint8Array(bytes).buffer;
  const seconds = SECONDS.any + (SECONDS.perMebibyte * bytes.length) / 2 ** 20;
  const input: ParquetInput = { file, columns };
  let found: ParquetResult;
  try {
    const limits = { seconds, megabytes: MEGABYTES, signal };
    found = await guardedParse<ParquetResult>(join(__dirname, 'parquetWorker'), input, limits, [file]);
  } catch (cause) {
    if (cause instanceof ParserFault) throw unreadable(cause.message, cause);
    throw cause;
  }
  switch (found.kind) {
    case 'lacking': {
      const lacking = columns.filter((name) => !found.present.includes(name)).map((name) => `'${name}'`);
      throw new InputError(
        `${path}: no column ${lacking.join(', ')}, only ${found.present.slice(0, 12).join(', ')}; is this the file of another task?`,
      );
    }
    case 'codec':
      throw new InputError(
        `${path}: its pages are packed with ${found.codec}, and only SNAPPY and unpacked pages are read; ` +
          "in Python, pandas.read_parquet(FILE).to_parquet(FILE, compression='snappy') packs it again, or give the TSV files",
      );
    case 'stated':
      throw new InputError(
        `${path}: states ${found.rows} rows and ${found.unpacked} bytes unpacked, at most ${MOST_ROWS} and ${MOST_UNPACKED} are read; ${COMPLETE}`,
      );
    default: {
      const { rows, cells } = found;
      if (rows === 0) throw new InputError(`${path}: no rows; ${COMPLETE}`);
      const short = cells.find((column) => column.length !== rows);
      if (short !== undefined) throw unreadable(`${short.length} rows where the footer states ${rows}`);
      return Array.from({ length: rows }, (_, row) => ({ cells: cells.map((column) => column[row]!), row }));
    }
  }
}
