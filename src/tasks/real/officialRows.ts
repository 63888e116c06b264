/** Rows or records that the official files hold, by data set and by file name without `.gz`. */
export const officialRows: { readonly [dataset: string]: { readonly [file: string]: number } } = {
  sst2: {
    'train.tsv': 67_349,
    'dev.tsv': 872,
    'train-00000-of-00001.parquet': 67_349,
    'validation-00000-of-00001.parquet': 872,
  },
  mrpc: {
    'train.tsv': 3668,
    'dev.tsv': 408,
    'msr_paraphrase_train.txt': 4076,
    'msr_paraphrase_test.txt': 1725,
    'train-00000-of-00001.parquet': 3668,
    'validation-00000-of-00001.parquet': 408,
  },
  qnli: {
    'train.tsv': 104_743,
    'train_subset.tsv': 10_475,
    'dev.tsv': 5463,
    'train-00000-of-00001.parquet': 104_743,
    'validation-00000-of-00001.parquet': 5463,
  },
  cifar10: {
    'data_batch_1.bin': 10_000,
    'data_batch_2.bin': 10_000,
    'data_batch_3.bin': 10_000,
    'data_batch_4.bin': 10_000,
    'data_batch_5.bin': 10_000,
    'test_batch.bin': 10_000,
    'train_subset.bin': 10_000,
    'test_subset.bin': 2000,
  },
};

/** A file of a data set as it was read. */
export interface ReadFile {
  readonly name: string;
  readonly rows: number;
  /** Whether its last line has no line end. */
  readonly unterminated: boolean;
}

/** What makes a data set's files suspect, in words: rows that are missing, and last lines without an end. */
export function doubtsOf(dataset: string, files: readonly ReadFile[]): readonly string[] {
  return files.flatMap(({ name, rows, unterminated }) => {
    const due = officialRows[dataset]?.[name.replace(/\.gz$/, '')];
    return [
      ...(due !== undefined && rows < due ? [`${name} has ${rows} rows where the official file has ${due}`] : []),
      ...(unterminated ? [`the last line of ${name} has no end`] : []),
    ];
  });
}

/** The doubts as the end of a task's source, for the run to print. */
export function noticeOf(doubts: readonly string[]): string {
  return doubts.length === 0 ? '' : `; NOTICE: ${doubts.join(', ')}: cut off? (--strict-data refuses it)`;
}
