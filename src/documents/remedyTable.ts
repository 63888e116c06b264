import { remediesTable } from '../figures';
import { committedRecords } from '../records';
import { markdownTable } from './blocks';

/** All-in on a cell of a task, and what each remedy makes of it, from the committed records; empty where no remedy was tried. */
export function remedyTable(task: string): string {
  const table = remediesTable(task, committedRecords('real'));
  if (table === undefined) return '';
  const header = table.columns.map((column) => (typeof column === 'string' ? column : column.title));
  const rows = table.rows.map((cells) => cells.map(String));
  return `${table.caption} (\`npx fedft run remedies --profile real --task ${task} --data DIR\`):\n\n${markdownTable(header, rows)}`;
}
