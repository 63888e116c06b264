// The notebook file format, nbformat 4.5: types, reading, writing.

/** Text as it stands in a file: one string, or its lines with their line ends. */
export type MultilineText = string | readonly string[];

/** Outputs by media type; text for most, plain JSON for `application/json` and its relatives. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** What a cell printed. */
export interface StreamOutput {
  readonly output_type: 'stream';
  readonly name: 'stdout' | 'stderr';
  text: MultilineText;
}

/** What a cell showed: a figure, a table, HTML. */
export interface DisplayOutput {
  readonly output_type: 'display_data';
  data: MimeBundle;
  metadata: Readonly<Record<string, unknown>>;
}

/** The value of a cell, as kernels other than tslab report it. */
export interface ResultOutput {
  readonly output_type: 'execute_result';
  readonly execution_count: number | null;
  data: MimeBundle;
  metadata: Readonly<Record<string, unknown>>;
}

/** Why a cell failed. */
export interface ErrorOutput {
  readonly output_type: 'error';
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** One output of a code cell. */
export type CellOutput = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

/** Metadata of a cell; `tags` is the only field that fedft reads. */
export interface CellMetadata {
  readonly tags?: readonly string[];
  readonly [key: string]: unknown;
}

/** A cell of TypeScript with its outputs. */
export interface CodeCell {
  readonly cell_type: 'code';
  readonly id: string;
  readonly metadata: CellMetadata;
  readonly source: MultilineText;
  readonly execution_count: number | null;
  readonly outputs: readonly CellOutput[];
}

/** A cell of prose. */
export interface TextCell {
  readonly cell_type: 'markdown' | 'raw';
  readonly id: string;
  readonly metadata: CellMetadata;
  readonly source: MultilineText;
}

/** A cell of a notebook. */
export type NotebookCell = CodeCell | TextCell;

/** A notebook as it stands in its file. */
export interface Notebook {
  readonly nbformat: 4;
  readonly nbformat_minor: number;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly cells: readonly NotebookCell[];
}

/** Joins text that a notebook keeps as lines. */
export function joinLines(text: MultilineText): string {
  return typeof text === 'string' ? text : text.join('');
}

/** Splits text into lines that keep their line ends, as notebooks store it. */
export function splitLines(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** The metadata that says which kernel a notebook wants: this repository's. */
export const kernelspecMetadata: Readonly<Record<string, string>> = {
  display_name: 'TypeScript (fedft)',
  language: 'typescript',
  name: 'fedft',
};

/** The language as the kernel describes it; Jupyter writes the same into a notebook that it saves. */
export const languageMetadata: Readonly<Record<string, unknown>> = {
  codemirror_mode: { mode: 'typescript', name: 'javascript', typescript: true },
  file_extension: '.ts',
  mimetype: 'text/typescript',
  name: 'typescript',
  version: '3.7.2',
};

/**
 * Writes a notebook the way Jupyter does (keys sorted, one space of indent, text as lines), so that saving it in Jupyter
 * changes no line that the person did not change.
 */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source: splitLines(joinLines(cell.source)),
    ...(cell.cell_type === 'code' ? { outputs: cell.outputs.map(withLines) } : {}),
  }));
  return `${JSON.stringify(sortKeys({ ...notebook, cells }), null, 1)}\n`;
}

function withLines(output: CellOutput): unknown {
  if (output.output_type === 'stream') return { ...output, text: splitLines(joinLines(output.text)) };
  if (output.output_type === 'error') return output;
  const data = Object.entries(output.data).map(([type, value]) => {
    const isText = /^text\/|\+xml$|\/javascript$/.test(type);
    return [type, isText ? splitLines(joinLines(value as MultilineText)) : value];
  });
  return { ...output, data: Object.fromEntries(data) };
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, sortKeys(entry)]));
}
