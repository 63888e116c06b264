import { describeRepeated } from '../experiments';
import type { Repeated } from '../math';
import type { ResultRow, ResultTable } from './resultTable';

/** A table as cells of text. */
export interface TextTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table of results as cells: `81.2 % [79.0 %, 83.4 %]` is a mean over seeds with its 95 % interval. */
export function resultCells({ keys, measures, rows }: ResultTable): TextTable {
  const compared = rows.some(({ against }) => against !== undefined);
  const repeated = rows.some(({ records }) => records.length > 1);
  const shown = measures.filter(({ id }) => rows.some(({ values }) => values[id] != null));
  return {
    header: [
      ...keys,
      ...(repeated ? ['seeds'] : []),
      ...shown.map(({ title }) => title),
      ...(compared ? ['accuracy - reference', 'loss - reference'] : []),
    ],
    rows: rows.map((row) => [
      ...keys.map((key) => String(row.keys[key] ?? '-')),
      ...(repeated ? [String(row.records.length)] : []),
      ...shown.map(({ id, show }) => describe(row.values[id], show)),
      ...(compared ? againstCells(row) : []),
    ]),
  };
}

function describe(value: Repeated | null | undefined, show: (value: number) => string): string {
  return value == null ? '-' : describeRepeated(value, show);
}

function againstCells({ against }: ResultRow): readonly string[] {
  if (against === undefined) return ['-', '-'];
  if (against.identical) return ['identical', 'identical'];
  const signed = (show: (value: number) => string) => (value: number) => `${value >= 0 ? '+' : ''}${show(value)}`;
  const points = (share: number): string => `${(100 * share).toFixed(1)} points`;
  return [
    describe(against.testAccuracy, signed(points)),
    describe(
      against.trainingLoss,
      signed((loss) => loss.toFixed(3)),
    ),
  ];
}

/**
 * Tables of results as one table of comma-separated values (RFC 4180): a row a row, a mean with the ends of its interval in
 * three columns, in full precision. Columns that an experiment does not have are empty in its rows.
 */
export function resultsCsv(tables: readonly ResultTable[]): string {
  const rows = tables.flatMap((table) => table.rows.map((row) => flatRow(table, row)));
  // What tells rows apart comes first, whichever table it is of.
  const keys = tables.flatMap((table) => table.keys);
  const header = [...new Set(['experiment', ...keys, ...rows.flatMap((row) => [...row.keys()])])];
  return [header, ...rows.map((row) => header.map((name) => row.get(name) ?? ''))]
    .map((cells) => `${cells.map(csvField).join(',')}\n`)
    .join('');
}

/** Quoted where it holds a comma, a quote or a line's end. */
export function csvField(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function flatRow({ experiment, keys, measures }: ResultTable, row: ResultRow): ReadonlyMap<string, string | number> {
  const [first] = row.records;
  const alone = row.records.length === 1;
  const spread = (id: string, value: Repeated | null | undefined): [string, string | number][] => [
    [id, value?.mean ?? ''],
    [`${id}_low`, value?.low ?? ''],
    [`${id}_high`, value?.high ?? ''],
  ];
  return new Map<string, string | number>([
    ['experiment', experiment],
    ...keys.map((key): [string, string | number] => [key, row.keys[key] ?? '']),
    ['runs', row.records.length],
    ['record', alone ? first!.name : ''],
    ['digest', alone ? first!.digest : ''],
    ...measures.flatMap(({ id }) => spread(id, row.values[id])),
    ...(row.against === undefined
      ? []
      : [
          ['reference_runs', row.against.seeds] as [string, number],
          ...spread('test_accuracy_minus_reference', row.against.testAccuracy),
          ...spread('training_loss_nats_minus_reference', row.against.trainingLoss),
        ]),
  ]);
}

/** Tables of results as plain data, for other programs. */
export function resultsJson(tables: readonly ResultTable[]): readonly object[] {
  return tables.map(({ experiment, axes, measures, rows }) => ({
    experiment,
    varies: axes,
    measures: Object.fromEntries(measures.map(({ id, title }) => [id, title])),
    rows,
  }));
}
