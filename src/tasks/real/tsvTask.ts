import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { InputError } from '../../errors';
import { RandomStream } from '../../math';
import { DATA_SEED } from '../dataSeed';
import type { TaskDefinition } from '../definition';
import type { TextExample, TextTask } from '../task';
import { doubtsOf, noticeOf } from './officialRows';
import { byNumberThenText, heldOut, MOST_CLASSES } from './ownData';
import { readTsv } from './tsv';

/** Which columns of a table are read. */
export interface TsvColumns {
  /** The text, or the first of a pair; default `sentence`. */
  readonly text?: string | undefined;
  /** The second text of a pair; none by default. */
  readonly pair?: string | undefined;
  /** The label; default `label`. */
  readonly label?: string | undefined;
}

/** Longest header that is read, bytes. */
const MAX_HEADER = 2 ** 16;

/**
 * The text of a task of one's own table, as `--task` takes it.
 *
 * @example
 * tsvTaskText('reviews.tsv', { text: 'review', label: 'stars' }) // 'tsv:/home/ada/reviews.tsv?text=review&label=stars'
 */
export function tsvTaskText(file: string, columns: TsvColumns): string {
  const told = Object.entries(columns).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `tsv:${resolve(file)}${told.length === 0 ? '' : `?${new URLSearchParams(told)}`}`;
}

/**
 * A task of one's own: a table of tab-separated values in UTF-8 whose first line names the columns. Its rows are shuffled once,
 * the same for all runs; every fifth is a test example. Its classes are the labels that occur, in order.
 *
 * @param where - the file, with `?text=COLUMN&pair=COLUMN&label=COLUMN` after it where columns are not called `sentence` and
 * `label`
 * @throws InputError for a part of `where` that is none of the three
 */
export function tsvTask(where: string): TaskDefinition {
  const [file, columns] = parseWhere(where);
  const stem = basename(file, extname(file)).toLowerCase();
  const name = `own-${stem.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'table'}`;
  const title = `${basename(file)} (own data)`;
  return {
    name,
    title,
    reads: columns.pair === undefined ? 'text' : 'text-pair',
    origin: 'own',
    load: () => loadTable({ name, title }, file, columns),
    // No slice of it is set apart to tune the model on; step sizes are those of real tasks.
    settings: { pretrainExamples: 0, pretrainSteps: 0, loraLearningRate: 0.5, headLearningRate: 0.03 },
  };
}

function parseWhere(where: string): readonly [string, TsvColumns] {
  const mark = where.lastIndexOf('?');
  const file = resolve(mark < 0 ? where : where.slice(0, mark));
  const columns: { -readonly [part in keyof TsvColumns]: string } = {};
  for (const [part, column] of new URLSearchParams(mark < 0 ? '' : where.slice(mark + 1))) {
    if (part !== 'text' && part !== 'pair' && part !== 'label') {
      throw new InputError(`the columns of a table are text, pair and label, got '${part}' in tsv:${where}`);
    }
    columns[part] = column;
  }
  return [file, columns];
}

async function loadTable(
  named: Pick<TextTask, 'name' | 'title'>,
  file: string,
  { text = 'sentence', pair, label = 'label' }: TsvColumns,
): Promise<TextTask> {
  const header = readHeader(file);
  const place = (column: string, option: string): number => {
    const found = header.indexOf(column);
    if (found >= 0) return found;
    throw new InputError(`${file} has no column '${column}', only ${header.join(', ')}; name one with ${option}`);
  };
  const places = {
    text: place(text, '--text'),
    pair: pair === undefined ? undefined : place(pair, '--text-pair'),
    label: place(label, '--label'),
  };
  const { rows: filled, unterminated } = await readTsv(file, header, (cells, fault) => {
    const read = (column: number): string => {
      const value = cells[column]!.trim();
      if (value !== '') return value;
      throw fault(`column '${header[column]}' is empty`);
    };
    const second = places.pair === undefined ? {} : { pair: read(places.pair) };
    return { text: read(places.text), ...second, written: read(places.label) };
  });
  const classes = [...new Set(filled.map(({ written }) => written))].sort(byNumberThenText);
  if (classes.length < 2 || classes.length > MOST_CLASSES) {
    throw new InputError(
      `${file}: column '${label}' must hold 2 to ${MOST_CLASSES} different labels, got ${classes.length}; name another with --label`,
    );
  }
  const numbers = new Map(classes.map((written, number) => [written, number]));
  const examples = filled.map(({ written, ...example }): TextExample => ({ ...example, label: numbers.get(written)! }));
  const shuffled = new RandomStream(DATA_SEED, 'tasks/own-split').shuffle(examples);
  const doubts = doubtsOf(named.name, [{ name: basename(file), rows: filled.length, unterminated }]);
  const { train, test } = heldOut(shuffled);
  return {
    ...named,
    input: 'text',
    origin: 'own',
    source: `own data from ${file}: ${train.length} training and ${test.length} test examples, ${classes.length} classes${noticeOf(doubts)}`,
    doubts,
    classes,
    train,
    test,
  };
}

/** The names in the first line. */
function readHeader(file: string): string[] {
  if (!existsSync(file)) throw new InputError(`no such file: ${file}; name a table as tsv:FILE`);
  if (!statSync(file).isFile()) throw new InputError(`${file} is not a file; name the table itself as tsv:FILE`);
  const buffer = Buffer.alloc(MAX_HEADER);
  const descriptor = openSync(file, 'r');
  try {
    const text = buffer.toString('utf8', 0, readSync(descriptor, buffer));
    return text
      .replace(/^\ufeff/, '')
      .split(/\r?\n/, 1)[0]!
      .split('\t')
      .map((name) => name.trim());
  } finally {
    closeSync(descriptor);
  }
}
