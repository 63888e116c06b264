import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { InputError } from '../../errors';
import { requireRegularFile } from '../../records';
import type { TextExample, TextTask } from '../task';
import { type GlueFiles, type GlueFormat, type GlueTaskName, glueFormats } from './glueFormats';
import { doubtsOf, noticeOf } from './officialRows';
import { readParquet } from './parquet';
import { readTsv } from './tsv';

/**
 * Reads a GLUE task from the files that GLUE ships (TSV), that the Hugging Face hub ships (parquet) or, for MRPC, that
 * Microsoft ships.
 *
 * The labels of GLUE's test split are not public, so its development set (`dev.tsv`, `validation-...parquet`) is the test
 * set here, as is usual; MRPC's original test file has labels and is used as such.
 *
 * @param name - `'sst2'`, `'mrpc'` or `'qnli'`
 * @param folder - the folder that holds the files, or that holds such a folder (`sst2/`, `SST-2/`, ...)
 * @throws Error naming the path and the remedy when a folder or a file is missing; file, line or row, and reason for a bad one
 */
export async function loadGlueTask(name: GlueTaskName, folder: string): Promise<TextTask> {
  const format = glueFormats[name];
  const { home, files } = findFiles(format, folder);
  const trainFile = files.train.find((file) => existsSync(join(home, file)))!;
  const [trainTable, testTable] = await Promise.all([
    readGlueFile(join(home, trainFile), files),
    readGlueFile(join(home, files.test), files),
  ]);
  const { rows: train } = trainTable;
  const { rows: test } = testTable;
  const doubts = doubtsOf(name, [
    { name: trainFile, rows: train.length, unterminated: trainTable.unterminated },
    { name: files.test, rows: test.length, unterminated: testTable.unterminated },
  ]);
  const subset = trainFile === 'train_subset.tsv' ? ' (a subset of the official training file)' : '';
  return {
    name,
    input: 'text',
    title: format.title,
    origin: 'real',
    source: `${format.title}, real data from ${home}: ${train.length} training examples${subset}, ${test.length} test examples (${files.test})${noticeOf(doubts)}`,
    doubts,
    classes: format.classes,
    train,
    test,
  };
}

/**
 * Where a task lies under a folder, undefined where it does not: in a child of one of its names, or in the folder itself
 * when that has such a name or its training file has the task's header.
 */
export function findGlueFolder(name: GlueTaskName, folder: string): string | undefined {
  const format = glueFormats[name];
  const given = resolve(folder);
  const child = format.folders.map((own) => join(given, own)).find((home) => filesIn(format, home) !== undefined);
  if (child !== undefined) return child;
  const files = filesIn(format, given);
  if (files === undefined) return undefined;
  if (format.folders.includes(basename(given))) return given;
  const trainFile = files.train.find((file) => existsSync(join(given, file)))!;
  return files.kind === 'tsv' && firstLine(join(given, trainFile)) === files.header.join('\t') ? given : undefined;
}

/** The first complete set of files in a folder. */
function filesIn(format: GlueFormat, home: string): GlueFiles | undefined {
  return format.shipped.find((files) => missingFiles(files, home).length === 0);
}

/** What a folder lacks to hold a set of files. */
function missingFiles({ train, test }: GlueFiles, home: string): string[] {
  return [
    ...(train.some((file) => existsSync(join(home, file))) ? [] : [train[0]!]),
    ...(existsSync(join(home, test)) ? [] : [test]),
  ];
}

/** Without its byte-order mark and line end. */
function firstLine(path: string): string {
  requireRegularFile(path, 'name a folder of files');
  const buffer = Buffer.alloc(256);
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, buffer, 0, buffer.length, 0);
    return buffer
      .toString('utf8', 0, length)
      .replace(/^\ufeff/, '')
      .split(/\r?\n/)[0]!;
  } finally {
    closeSync(file);
  }
}

function findFiles(format: GlueFormat, folder: string): { readonly home: string; readonly files: GlueFiles } {
  const given = resolve(folder);
  if (!existsSync(given)) {
    throw new InputError(
      `data folder ${given} does not exist; name a folder that holds ${format.folders[0]}/train.tsv and ${format.folders[0]}/dev.tsv, or leave it out to use the generated task`,
    );
  }
  if (!statSync(given).isDirectory()) throw new InputError(`${given} is a file; name the folder that holds it`);
  const candidates = [...format.folders.map((child) => join(given, child)), given];
  for (const home of candidates) {
    const files = filesIn(format, home);
    if (files !== undefined) return { home, files };
  }
  // Say which of the candidates is nearest to being right.
  const halves = candidates.flatMap((home) => format.shipped.map((files) => ({ home, files })));
  const { home, files } = halves.find(
    (half) => existsSync(half.home) && missingFiles(half.files, half.home).length === 1,
  ) ?? {
    home: candidates.find(existsSync)!,
    files: format.shipped[0]!,
  };
  const seen = readdirSync(home).slice(0, 8).join(', ') || 'nothing';
  const others = format.shipped.slice(1).map((other) => `${other.train[0]} and ${other.test}`);
  throw new InputError(
    `${format.title} needs ${missingFiles(files, home).join(' and ')} in ${home}, which holds ${seen}; ` +
      `unpack GLUE's ${format.title} there (${others.join(', or ')} will do too), or name its parent folder (${format.folders.map((f) => `${f}/`).join(' or ')})`,
  );
}

/** The examples of one file, and whether its last line has an end. */
export interface GlueTable {
  readonly rows: readonly TextExample[];
  readonly unterminated: boolean;
}

/** Reads one file. */
export async function readGlueFile(path: string, files: GlueFiles): Promise<GlueTable> {
  if (files.kind === 'tsv') return readTsv(path, files.header, (cells, fault) => toExample(cells, files, fault));
  return { rows: await readParquetRows(path, files), unterminated: false };
}

async function readParquetRows(path: string, files: GlueFiles): Promise<TextExample[]> {
  const { header } = files;
  const rows = await readParquet(path, header);
  return rows.map(({ cells, row }) => {
    const fault = (reason: string): Error => new InputError(`${path}: row ${row} (from 0): ${reason}`);
    const texts = header.map((name, column) => {
      const value = cells[column]!;
      if (typeof value === 'string') return value;
      throw fault(`column '${name}' must be text or a number, got ${value.kind}`);
    });
    return toExample(texts, files, fault);
  });
}

function toExample(
  cells: readonly string[],
  { columns, header, labels }: GlueFiles,
  fault: (reason: string) => Error,
): TextExample {
  const read = (column: number): string => {
    const text = cells[column]!.trim();
    if (text === '') throw fault(`column '${header[column]}' is empty`);
    return text;
  };
  const written = read(columns.label);
  const label = labels.indexOf(written);
  if (label < 0) throw fault(`${header[columns.label]} must be ${labels.join(' or ')}, got '${written.slice(0, 40)}'`);
  const text = read(columns.text);
  return columns.pair === undefined ? { text, label } : { text, pair: read(columns.pair), label };
}
