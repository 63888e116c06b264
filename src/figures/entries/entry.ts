import type { FigureSpec } from '../../plot/spec';
import type { Schematic } from '../../plot/svg';
import { type FoundRecord, findRecord, type Profile } from '../../records';

/** A figure that can be drawn now, and the records it is drawn from. */
export interface BuiltFigure {
  readonly figure: FigureSpec | Schematic;
  /** Empty for a schematic, which no run stands behind. */
  readonly records: readonly FoundRecord<unknown>[];
}

/** One figure of the repository. It reads records and never computes a result itself. */
export interface FigureEntry {
  /** Names its files. */
  readonly id: string;
  /** Which figure of the paper it is, `'-'` for one that the paper does not have. */
  readonly paper: string;
  /** The experiment whose records it reads, `'-'` for a schematic. */
  readonly experiment: string;
  /**
   * Builds the figure from the records of a size.
   *
   * @returns undefined where a record is missing
   * @throws Error when a record is damaged
   */
  build(profile: Profile): BuiltFigure | undefined;
}

/** What the function that draws a figure is given beside the results. */
export interface Provenance {
  readonly id: string;
  /** One line that names the records and their digests, printed under the plot. */
  readonly source: readonly string[];
  readonly records: readonly FoundRecord<unknown>[];
}

/** An entry that draws a formula: no run stands behind it. */
export function formulaEntry(id: string, draw: (id: string) => FigureSpec): FigureEntry {
  return { id, paper: '-', experiment: '-', build: () => ({ figure: draw(id), records: [] }) };
}

/**
 * An entry that reads some runs of one experiment.
 *
 * @param options.runs - the runs it needs; without all of them there is no figure
 * @param options.draw - from the results of the runs, in order, to the figure
 */
export function recordEntry<Results extends readonly unknown[]>(options: {
  readonly id: string;
  readonly paper: string;
  readonly experiment: string;
  readonly runs: { readonly [index in keyof Results]: string };
  readonly draw: (results: Results, provenance: Provenance) => FigureSpec;
}): FigureEntry {
  const { id, paper, experiment, runs, draw } = options;
  return {
    id,
    paper,
    experiment,
    build(profile) {
      const records = runs.map((run) => findRecord<unknown>(experiment, run, profile));
      if (!records.every((found) => found !== undefined)) return undefined;
      const results = records.map(({ record }) => record.results) as unknown as Results;
      return { figure: draw(results, { id, records, source: [describeRecords(records)] }), records };
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
