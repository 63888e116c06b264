// The thread in which a parquet file is read: hyparquet does not come back from some damaged files.
import { parentPort, workerData } from 'node:worker_threads';
import type { ParserMessage } from './guardedParse';
import { MOST_ROWS, MOST_UNPACKED } from './parquetLimits';

/** What the thread is given. */
export interface ParquetInput {
  readonly file: ArrayBuffer;
  /** Columns that must be there; others are ignored. */
  readonly columns: readonly string[];
}

/** Text, also of a number; of anything else only its kind. */
export type ParquetCell = string | { readonly kind: string };

/** What it finds: the cells of each column that was asked for, or what stands in the way. */
export type ParquetResult =
  | { readonly kind: 'columns'; readonly rows: number; readonly cells: readonly (readonly ParquetCell[])[] }
  | { readonly kind: 'lacking'; readonly present: readonly string[] }
  | { readonly kind: 'codec'; readonly codec: string }
  | { readonly kind: 'stated'; readonly rows: number; readonly unpacked: number };

/** Ways of packing pages that are read: the hub's own, and none. */
const codecs: readonly string[] = ['UNCOMPRESSED', 'SNAPPY'];

/** Reads columns of a parquet file. */
async function readColumns({ file, columns }: ParquetInput): Promise<ParquetResult> {
  const { parquetMetadata, parquetReadObjects } = await import('hyparquet'); // an ES module
  tell({ kind: 'ready' });
  const metadata = parquetMetadata(file);
  const present = metadata.schema.slice(1).map(({ name }) => name);
  if (!columns.every((name) => present.includes(name))) return { kind: 'lacking', present };
  const chunks = metadata.row_groups.flatMap((group) => group.columns);
  const codec = chunks
    .flatMap(({ meta_data: about }) => about ?? [])
    .find(({ codec, path_in_schema: path }) => columns.includes(path[0] ?? '') && !codecs.includes(codec))?.codec;
  if (codec !== undefined) return { kind: 'codec', codec: String(codec) };
  const rows = Number(metadata.num_rows);
  const unpacked = metadata.row_groups.reduce((sum, group) => sum + Number(group.total_byte_size), 0);
  if (!(rows >= 0 && rows <= MOST_ROWS) || !(unpacked <= MOST_UNPACKED)) return { kind: 'stated', rows, unpacked };
  if (rows === 0) return { kind: 'columns', rows, cells: columns.map(() => []) };
  const objects = await parquetReadObjects({ file, metadata, columns: [...columns] });
  return { kind: 'columns', rows, cells: columns.map((name) => objects.map((row) => plain(row[name]))) };
}

/** A cell as text where it is text or a number, so that it can be sent; otherwise nothing but its kind. */
function plain(value: unknown): ParquetCell {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  return { kind: value === null || value === undefined ? 'null' : typeof value };
}

function tell(message: ParserMessage<ParquetResult>): void {
  parentPort?.postMessage(message);
}

readColumns(workerData as ParquetInput).then(
  (result) => tell({ kind: 'result', result }),
  (error: unknown) => tell({ kind: 'fault', message: error instanceof Error ? error.message : String(error) }),
);
