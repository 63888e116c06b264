/** The GLUE tasks of section V-A. */
export type GlueTaskName = 'sst2' | 'mrpc' | 'qnli';

/** A pair of files that together hold a task, and how its columns are called there. */
export interface GlueFiles {
  readonly kind: 'tsv' | 'parquet';
  /** Names of the training file, the official one first. */
  readonly train: readonly string[];
  readonly test: string;
  /** TSV: the whole header, in order. Parquet: the columns that are read. */
  readonly header: readonly string[];
  /** Places in the header of the text, of the second sentence if any, and of the label. */
  readonly columns: { readonly text: number; readonly pair?: number; readonly label: number };
  /** The labels as the file writes them, in the order 0, 1. */
  readonly labels: readonly string[];
}

/** Everything that is particular to a task. */
export interface GlueFormat {
  readonly title: string;
  /** Names under which the task's folder goes: this repository's, GLUE's own. */
  readonly folders: readonly string[];
  readonly classes: readonly string[];
  /** The ways in which its files are shipped; the first that is found is read. */
  readonly shipped: readonly GlueFiles[];
}

const msrHeader = ['Quality', '#1 ID', '#2 ID', '#1 String', '#2 String'];
const msrColumns = { text: 3, pair: 4, label: 0 };

/** As the Hugging Face hub ships GLUE (`nyu-mll/glue`): labels are the numbers of {@link GlueFormat.classes}. */
function hubFiles(...columns: readonly string[]): GlueFiles {
  return {
    kind: 'parquet',
    train: ['train-00000-of-00001.parquet'],
    test: 'validation-00000-of-00001.parquet',
    header: [...columns, 'label'],
    columns: columns.length === 1 ? { text: 0, label: 1 } : { text: 0, pair: 1, label: 2 },
    labels: ['0', '1'],
  };
}

/** How each task is shipped: TSV from GLUE, parquet from the hub, and MRPC's original text files. */
export const glueFormats: { readonly [name in GlueTaskName]: GlueFormat } = {
  sst2: {
    title: 'SST-2',
    folders: ['sst2', 'SST-2'],
    classes: ['negative', 'positive'],
    shipped: [
      {
        kind: 'tsv',
        train: ['train.tsv'],
        test: 'dev.tsv',
        header: ['sentence', 'label'],
        columns: { text: 0, label: 1 },
        labels: ['0', '1'],
      },
      hubFiles('sentence'),
    ],
  },
  mrpc: {
    title: 'MRPC',
    folders: ['mrpc', 'MRPC'],
    classes: ['not a paraphrase', 'paraphrase'],
    shipped: [
      {
        kind: 'tsv',
        train: ['train.tsv'],
        test: 'dev.tsv',
        header: msrHeader,
        columns: msrColumns,
        labels: ['0', '1'],
      },
      hubFiles('sentence1', 'sentence2'),
      {
        // Microsoft's own: the training file is GLUE's train and dev together, the test file has labels.
        kind: 'tsv',
        train: ['msr_paraphrase_train.txt'],
        test: 'msr_paraphrase_test.txt',
        header: msrHeader,
        columns: msrColumns,
        labels: ['0', '1'],
      },
    ],
  },
  qnli: {
    title: 'QNLI',
    folders: ['qnli', 'QNLI'],
    // GLUE's own order: entailment is class 0.
    classes: ['entailment', 'not entailment'],
    shipped: [
      {
        kind: 'tsv',
        train: ['train.tsv', 'train_subset.tsv'],
        test: 'dev.tsv',
        header: ['index', 'question', 'sentence', 'label'],
        columns: { text: 1, pair: 2, label: 3 },
        labels: ['entailment', 'not_entailment'],
      },
      hubFiles('question', 'sentence'),
    ],
  },
};
