import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TextExample, TextTask } from './task';
import { malformed, readTsv, type TsvRow } from './tsv';

/** The GLUE tasks of section V-A. */
export type GlueTaskName = 'sst2' | 'mrpc' | 'qnli';

interface GlueFormat {
  readonly title: string;
  /** Names under which the task's folder goes: this repository's, GLUE's own. */
  readonly folders: readonly string[];
  /** Names of the training file, the official one first. */
  readonly trainFiles: readonly string[];
  readonly header: readonly string[];
  /** Columns of the text, of the second sentence if any, and of the label. */
  readonly columns: { readonly text: number; readonly pair?: number; readonly label: number };
  /** The labels as the file writes them, in the order 0, 1. */
  readonly labels: readonly string[];
  readonly classes: readonly string[];
}

const formats: { readonly [name in GlueTaskName]: GlueFormat } = {
  sst2: {
    title: 'SST-2',
    folders: ['sst2', 'SST-2'],
    trainFiles: ['train.tsv'],
    header: ['sentence', 'label'],
    columns: { text: 0, label: 1 },
    labels: ['0', '1'],
    classes: ['negative', 'positive'],
  },
  mrpc: {
    title: 'MRPC',
    folders: ['mrpc', 'MRPC'],
    trainFiles: ['train.tsv'],
    header: ['Quality', '#1 ID', '#2 ID', '#1 String', '#2 String'],
    columns: { text: 3, pair: 4, label: 0 },
    labels: ['0', '1'],
    classes: ['not a paraphrase', 'paraphrase'],
  },
  qnli: {
    title: 'QNLI',
    folders: ['qnli', 'QNLI'],
    trainFiles: ['train.tsv', 'train_subset.tsv'],
    header: ['index', 'question', 'sentence', 'label'],
    columns: { text: 1, pair: 2, label: 3 },
    // GLUE's own order: entailment is class 0.
    labels: ['entailment', 'not_entailment'],
    classes: ['entailment', 'not entailment'],
  },
};

/**
 * Reads a GLUE task from TSV files as GLUE ships them.
 *
 * The labels of GLUE's test split are not public, so `dev.tsv` is the test set here, as is usual.
 *
 * @param name - `'sst2'`, `'mrpc'` or `'qnli'`
 * @param folder - the folder that holds `train.tsv` and `dev.tsv`, or that holds such a folder (`sst2/`, `SST-2/`, ...)
 * @throws Error naming the path and the remedy when a folder or a file is missing; file, line and reason for a bad row
 */
export async function loadGlueTask(name: GlueTaskName, folder: string): Promise<TextTask> {
  const format = formats[name];
  const home = findFolder(format, folder);
  const trainFile = trainFileIn(format, home);
  const [train, test] = await Promise.all([
    readExamples(trainFile, format),
    readExamples(join(home, 'dev.tsv'), format),
  ]);
  const subset = trainFile.endsWith('train_subset.tsv') ? ' (a subset of the official training file)' : '';
  return {
    name,
    input: 'text',
    title: format.title,
    origin: 'real',
    source: `${format.title}, real data from ${home}: ${train.length} training examples${subset}, ${test.length} test examples (dev.tsv)`,
    classes: format.classes,
    train,
    test,
  };
}

/**
 * Where a task lies under a folder, undefined where it does not: in a child of one of its names, or in the folder itself
 * when its training file has the task's header.
 */
export function findGlueFolder(name: GlueTaskName, folder: string): string | undefined {
  const format = formats[name];
  const given = resolve(folder);
  const child = format.folders.map((own) => join(given, own)).find((home) => missingFiles(format, home).length === 0);
  if (child !== undefined) return child;
  if (missingFiles(format, given).length > 0) return undefined;
  return firstLine(trainFileIn(format, given)) === format.header.join('\t') ? given : undefined;
}

function trainFileIn(format: GlueFormat, home: string): string {
  return join(home, format.trainFiles.find((file) => existsSync(join(home, file))) ?? 'train.tsv');
}

/** What a folder lacks to hold the task. */
function missingFiles(format: GlueFormat, home: string): string[] {
  return [
    ...(format.trainFiles.some((file) => existsSync(join(home, file))) ? [] : ['train.tsv']),
    ...(existsSync(join(home, 'dev.tsv')) ? [] : ['dev.tsv']),
  ];
}

/** Without its byte-order mark and line end. */
function firstLine(path: string): string {
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

function findFolder(format: GlueFormat, folder: string): string {
  const given = resolve(folder);
  if (!existsSync(given)) {
    throw new Error(
      `data folder ${given} does not exist; name a folder that holds ${format.folders[0]}/train.tsv and ${format.folders[0]}/dev.tsv, or leave it out to use the generated task`,
    );
  }
  if (!statSync(given).isDirectory()) throw new Error(`${given} is a file; name the folder that holds it`);
  const candidates = [...format.folders.map((child) => join(given, child)), given];
  const needed = (home: string): string[] => missingFiles(format, home);
  for (const home of candidates) {
    if (needed(home).length === 0) return home;
  }
  // Say which of the candidates is nearest to being right.
  const partial =
    candidates.find((home) => existsSync(home) && needed(home).length === 1) ?? candidates.find(existsSync)!;
  const seen = readdirSync(partial).slice(0, 8).join(', ') || 'nothing';
  throw new Error(
    `${format.title} needs ${needed(partial).join(' and ')} in ${partial}, which holds ${seen}; ` +
      `unpack GLUE's ${format.title} there, or name its parent folder (${format.folders.map((f) => `${f}/`).join(' or ')})`,
  );
}

async function readExamples(path: string, format: GlueFormat): Promise<TextExample[]> {
  const rows = await readTsv(path, format.header);
  return rows.map((row) => toExample(path, row, format));
}

function toExample(path: string, { cells, line }: TsvRow, { columns, header, labels }: GlueFormat): TextExample {
  const read = (column: number): string => {
    const text = cells[column]!.trim();
    if (text === '') throw malformed(path, line, `column '${header[column]}' is empty`, cells.join('\t'));
    return text;
  };
  const written = read(columns.label);
  const label = labels.indexOf(written);
  if (label < 0) {
    throw malformed(
      path,
      line,
      `${header[columns.label]} must be ${labels.join(' or ')}, got '${written}'`,
      cells.join('\t'),
    );
  }
  const text = read(columns.text);
  return columns.pair === undefined ? { text, label } : { text, pair: read(columns.pair), label };
}
