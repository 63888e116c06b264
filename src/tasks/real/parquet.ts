import { readFile, stat } from 'node:fs/promises';
import { InputError } from '../../errors';

/** Larger than any file of the tasks read here (QNLI's is 17.5 MB); a lying file may not ask for more memory. */
const MOST_BYTES = 256 * 2 ** 20;
const MOST_ROWS = 5_000_000;
/** Unpacked bytes of all pages together, as the file's own footer states them. */
const MOST_UNPACKED = 2 ** 30;

/** One row of a parquet file and its number, from 0 as the hub's viewer counts. */
export interface ParquetRow {
  readonly cells: Readonly<Record<string, unknown>>;
  readonly row: number;
}

/**
 * Reads columns of a parquet file as the Hugging Face hub ships data sets (snappy or uncompressed pages).
 *
 * @param path - the file
 * @param columns - columns that must be there; others are ignored
 * @throws Error naming the file and the reason when it is missing, is not parquet, is cut off, lacks a column or is too
 * large. Sizes are checked before memory is taken for them
 */
export async function readParquet(path: string, columns: readonly string[]): Promise<ParquetRow[]> {
  const file = await readBounded(path);
  const { parquetMetadata, parquetReadObjects } = await import('hyparquet'); // lazily: an ES module, and few runs need it
  const unreadable = (cause: unknown): Error =>
    new InputError(
      `${path}: not a readable parquet file (${cause instanceof Error ? cause.message : String(cause)}); is the download complete?`,
      { cause },
    );
  let metadata: ReturnType<typeof parquetMetadata>;
  try {
    metadata = parquetMetadata(file);
  } catch (cause) {
    throw unreadable(cause);
  }
  const present = metadata.schema.slice(1).map(({ name }) => name);
  const lacking = columns.filter((name) => !present.includes(name));
  if (lacking.length > 0) {
    throw new InputError(
      `${path}: no column ${lacking.map((name) => `'${name}'`).join(', ')}, only ${present.join(', ')}; is this the file of another task?`,
    );
  }
  const rowCount = Number(metadata.num_rows);
  const unpacked = metadata.row_groups.reduce((sum, group) => sum + Number(group.total_byte_size), 0);
  if (rowCount > MOST_ROWS || unpacked > MOST_UNPACKED) {
    throw new InputError(
      `${path}: states ${rowCount} rows and ${unpacked} bytes unpacked, at most ${MOST_ROWS} and ${MOST_UNPACKED} are read`,
    );
  }
  if (rowCount === 0) throw new InputError(`${path}: no rows; is the download complete?`);
  let rows: Record<string, unknown>[];
  try {
    rows = await parquetReadObjects({ file, metadata, columns: [...columns] });
  } catch (cause) {
    throw unreadable(cause);
  }
  if (rows.length !== rowCount)
    throw unreadable(new InputError(`${rows.length} rows where the footer states ${rowCount}`));
  return rows.map((cells, row) => ({ cells, row }));
}

async function readBounded(path: string): Promise<ArrayBuffer> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw new InputError(`${path}: ${size} bytes, at most ${MOST_BYTES} are read`);
    const bytes = await readFile(path);
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw new InputError(`no such file: ${path}`, { cause });
    throw cause;
  }
}
