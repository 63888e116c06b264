import { committedOfSize, type FoundRecord, type Profile, profileFlag } from '../records';
import { type ResultTable, resultCells, tabulateResults } from '../summaries';
import { formatTable } from './table';

/** Most rows of a table that are printed after a run; `fedft show` prints all. */
const MOST = 40;

/** Tables of results as text, one below the other, each under the name of its experiment. */
export function formatResultTables(tables: readonly ResultTable[]): string {
  const parts = tables.map((table) => {
    const { header, rows } = resultCells(table);
    return `${table.experiment}\n${formatTable(header, rows)}`;
  });
  const rows = tables.flatMap((table) => table.rows);
  const repeated = rows.some(({ values }) =>
    Object.values(values).some((value) => value !== null && value.low !== null),
  );
  const note =
    'Where runs end: means over seeds with 95 % intervals (Student); delays are means over rounds, of which the median over ' +
    'seeds with the interval of the sign test.';
  return [...parts, ...(repeated ? [note] : [])].join('\n\n');
}

/** Prints the results of runs that have just been finished, where there are any to show. */
export function printResults(found: readonly FoundRecord<unknown>[], profile: Profile): void {
  const { tables, leftOut } = tabulateResults(found, { reference: committedOfSize(profile) });
  if (tables.length === 0) return;
  console.log(`\nResults\n\n${formatResultTables(tables.map(shortened))}`);
  for (const { experiment, rows } of tables.filter(({ rows: all }) => all.length > MOST)) {
    console.log(`all ${rows.length} rows: npx fedft show ${experiment}${profileFlag(profile)}`);
  }
  for (const { what, why } of leftOut) console.log(`left out: ${what} (${why})`);
}

/** A table that fits on a screen or two: the variants that figures leave out go first. */
function shortened(table: ResultTable): ResultTable {
  if (table.rows.length <= MOST) return table;
  return { ...table, rows: table.rows.filter(({ aside }) => aside === undefined).slice(0, MOST) };
}
