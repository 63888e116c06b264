import { InputError } from '../errors';
import { greatest, least } from '../math/extremes';
import { escapeHtml } from './markup';
import { showHtml } from './notebook';
import { ink } from './style';

/** What a cell of a table holds; null and NaN are shown as a dash. */
export type TableValue = string | number | boolean | null;

/** A column of a table. */
export interface TableColumn {
  readonly title: string;
  /** Printed after the title, for example `'ms'`. */
  readonly unit?: string;
  /** Significant digits of its largest number, 4 if absent. */
  readonly digits?: number;
}

/** A table as plain data. */
export interface TableSpec {
  /** What the table shows, in one sentence. */
  readonly caption: string;
  /** The first column names the rows. */
  readonly columns: readonly (string | TableColumn)[];
  readonly rows: readonly (readonly TableValue[])[];
}

/** A danfojs `DataFrame`, as far as a table needs it. */
export interface FrameLike {
  readonly columns: readonly string[];
  readonly values: unknown;
}

/**
 * A danfojs frame as a table.
 *
 * @throws InputError when the frame holds something else than texts, numbers and booleans
 */
export function tableOfFrame(caption: string, frame: FrameLike): TableSpec {
  const rows = (frame.values as readonly unknown[]).map((row, i) =>
    (Array.isArray(row) ? row : [row]).map((value: unknown): TableValue => {
      if (value === undefined || value === null) return null;
      if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
      throw new InputError(
        `row ${i} of table '${caption}' must hold texts, numbers and booleans, got a ${typeof value}`,
      );
    }),
  );
  return { caption, columns: frame.columns, rows };
}

/**
 * A table as HTML: a caption above, texts at the left, numbers at the right with their decimal points aligned.
 *
 * @throws InputError for a table without a caption or a row of another length than the columns
 */
export function tableHtml({ caption, columns, rows }: TableSpec): string {
  if (!caption.trim()) throw new InputError('a table needs a caption: say in one sentence what it shows');
  for (const [i, row] of rows.entries()) {
    if (row.length !== columns.length) {
      throw new InputError(`row ${i} of table '${caption}' has ${row.length} values for ${columns.length} columns`);
    }
  }
  const heads = columns.map((column) => (typeof column === 'string' ? { title: column } : column));
  const texts = heads.map((head, j) =>
    columnTexts(
      rows.map((row) => row[j]!),
      head.digits ?? 4,
    ),
  );
  const numeric = heads.map((_, j) => rows.some((row) => typeof row[j] === 'number'));
  const align = (j: number): string => `text-align:${numeric[j] ? 'right' : 'left'};padding:.2em .8em`;
  const head = heads.map(({ title, unit }, j) => {
    const words = escapeHtml(unit ? `${title} (${unit})` : title);
    return `<th scope="col" style="${align(j)};border-bottom:1px solid ${ink.axis}">${words}</th>`;
  });
  const body = rows.map((_, i) => {
    const cells = heads.map((_, j) => {
      const tag = j === 0 ? 'th scope="row"' : 'td';
      const weight = j === 0 ? ';font-weight:normal' : '';
      return `<${tag} style="${align(j)}${weight}">${escapeHtml(texts[j]![i]!)}</${tag.slice(0, 2)}>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  return (
    `<table style="border-collapse:collapse;font-variant-numeric:tabular-nums">` +
    `<caption style="caption-side:top;text-align:left;padding:.3em .8em;font-weight:600">${escapeHtml(caption)}</caption>` +
    `<thead><tr>${head.join('')}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody></table>`
  );
}

/**
 * Shows a table under the current notebook cell.
 *
 * @throws Error outside a notebook; InputError as {@link tableHtml}
 * @example
 * showTable({ caption: 'Mean delay', columns: ['Scheme', { title: 'Delay', unit: 'ms' }], rows: [['GS', 41.25]] })
 */
export function showTable(table: TableSpec): void {
  showHtml(tableHtml(table));
}

/** The widest ratio of magnitudes at which one number of decimals suits a whole column. */
const ALIGNED_RANGE = 1000;

function columnTexts(values: readonly TableValue[], digits: number): string[] {
  const sizes = values
    .filter((value): value is number => typeof value === 'number' && Number.isFinite(value) && value !== 0)
    .map(Math.abs);
  const [largest, smallest] = [greatest(sizes), least(sizes)];
  const whole = values.every((value) => typeof value !== 'number' || Number.isInteger(value) || Number.isNaN(value));
  const plain = largest < 1e9 && (whole || (largest >= 1e-3 && largest / smallest <= ALIGNED_RANGE));
  const decimals = whole ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(largest)));
  return values.map((value) => {
    if (value === null || Number.isNaN(value)) return '–';
    if (typeof value !== 'number') return String(value);
    if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
    const text = plain || value === 0 ? value.toFixed(plain ? decimals : 0) : shortest(value, digits);
    return text.replace('-', '−');
  });
}

/** Significant digits without trailing zeros, with an exponent where the number is very small or large. */
function shortest(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e9) return String(Number(value.toPrecision(digits)));
  return value.toExponential(digits - 1).replace(/\.?0+e/, 'e');
}
