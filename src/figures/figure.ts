import { InputError } from '../errors';
import type { FigureSpec, Schematic } from '../plot/grammar';
import type { FoundRecord, LeftOut, RecordSource } from '../records';

/** A figure that can be drawn now, and the records it is drawn from. */
export interface BuiltFigure {
  readonly figure: FigureSpec | Schematic;
  /** Empty for a formula or a schematic, which no run stands behind. */
  readonly records: readonly FoundRecord<unknown>[];
  /** Records of what is shown that are not shown, and why. */
  readonly leftOut: readonly LeftOut[];
}

/** Records of one group: the reference, one's own, or those of a study. */
export interface RecordGroup {
  /** What legends call it. */
  readonly name: string;
  readonly source: RecordSource;
}

/** One figure of the repository. It reads records and never computes a result itself. */
export interface Figure {
  /** Names its files. */
  readonly id: string;
  /** Which figure of the paper it is, such as `'3(a)'`; `'-'` for one that the paper does not have. */
  readonly paper: string;
  /** The experiment whose records it reads, `'-'` for one that reads none. */
  readonly experiment: string;
  /**
   * Builds the figure from records.
   *
   * @returns undefined where a record is missing
   * @throws InputError when a record is damaged
   */
  build(records: RecordSource): BuiltFigure | undefined;
  /**
   * Builds one figure of several groups, a line of each beside that of the others.
   *
   * @param groups - in the order of the legend; one without records is left out
   * @returns undefined where no group has the records
   * @throws InputError for a figure that shows one group only
   */
  compare(groups: readonly RecordGroup[]): BuiltFigure | undefined;
}

/** What a figure reads: how the runs of one experiment become what it draws. */
export interface Reads<Read> {
  readonly experiment: string;
  /** What the records say, and which they are; undefined where they are not enough for a figure. */
  read(source: RecordSource): ReadRecords<Read> | undefined;
}

/** What the records of a figure say. */
export interface ReadRecords<Read> {
  readonly read: Read;
  readonly records: readonly FoundRecord<unknown>[];
  /** Records that belong to what is read and cannot be shown with the others. */
  readonly leftOut?: readonly LeftOut[];
}

/** What one group of records says, among others. */
export interface GroupRead<Read> {
  readonly group: string;
  readonly read: Read;
}

/** What the function that draws is given beside what was read. */
export interface Provenance {
  readonly id: string;
  /** The lines that name the records and their digests, to be printed under the plot; none where nothing was read. */
  readonly source: readonly string[];
  readonly records: readonly FoundRecord<unknown>[];
}

/** A figure as its file describes it. */
export interface FigureText<Read> {
  /** Small letters, digits and hyphens. */
  readonly id: string;
  /** Which figure of the paper it is; absent for one that the paper does not have. */
  readonly paper?: string;
  /** Absent for a formula or a schematic. */
  readonly reads?: Reads<Read>;
  /** From what was read to the figure, which carries the id and the lines of provenance that it is given. */
  readonly draw: (read: Read, provenance: Provenance) => FigureSpec | Schematic;
  /** Puts what several groups say into one, to be drawn together; absent for a figure that shows one group only. */
  readonly together?: (parts: readonly GroupRead<Read>[]) => Read;
}

/**
 * A figure of the repository, or of one's own.
 *
 * @example
 * export const boundTightness: Figure = figure({
 *   id: 'bound-tightness',
 *   reads: resultsOf(boundRuns.tightness.named()),
 *   draw: ([curves], { id, source }) => boundTightnessFigure({ id, curves, source }),
 * });
 */
export function figure<Read = undefined>(text: FigureText<Read>): Figure {
  const { id, paper = '-', reads, draw, together } = text;
  return {
    id,
    paper,
    experiment: reads?.experiment ?? '-',
    build(source) {
      if (reads === undefined) {
        return { figure: draw(undefined as Read, { id, source: [], records: [] }), records: [], leftOut: [] };
      }
      const found = reads.read(source);
      if (found === undefined) return undefined;
      const { read, records, leftOut = [] } = found;
      return { figure: draw(read, { id, source: [describeRecords(records)], records }), records, leftOut };
    },
    compare(groups) {
      if (reads === undefined || together === undefined) {
        throw new InputError(
          `figure '${id}' shows one group of records and compares none; leave out --compare, or name a figure of learning curves, schedules or budgets (fig3, fig4, fig5, devices-per-round)`,
        );
      }
      const parts = groups.flatMap(({ name, source }) => {
        const found = reads.read(source);
        return found === undefined ? [] : [{ group: name, ...found }];
      });
      if (parts.length === 0) return undefined;
      const records = parts.flatMap((part) => part.records);
      const source = parts.map((part) => `${part.group}: ${describeRecords(part.records)}`);
      return {
        figure: draw(together(parts), { id, source, records }),
        records,
        leftOut: parts.flatMap(({ group, leftOut = [] }) =>
          leftOut.map((one) => ({ ...one, what: `${group}: ${one.what}` })),
        ),
      };
    },
  };
}

/** `Record bound/tightness (2007dd23)`: the same text whether a record was made here or came with the repository. */
export function describeRecords(records: readonly FoundRecord<unknown>[]): string {
  const names = records.map(({ record }) => `${record.experiment}/${record.run} (${record.digest.slice(0, 8)})`);
  if (names.length === 1) return `Record ${names[0]}.`;
  const last = names.length > 2 ? `${names.length - 1} more` : names[1];
  return `Records ${names[0]} and ${last}.`;
}
