import type { Repeated } from '../math';

/** A number that a table of results has a column of. */
export interface Measure {
  /** Its name in files: small letters, with the unit, as in `training_loss_nats`. */
  readonly id: string;
  /** The head of its column. */
  readonly title: string;
  /** `share` of one, `nats`, `s`; `1` for a number of things. */
  readonly unit: 'share' | 'nats' | 's' | '1';
  /** In a cell of text. */
  show(value: number): string;
}

/** What a row says besides its numbers, by the head of the column: task, scheme, a setting that a sweep varies. */
export interface RowKeys {
  readonly [name: string]: string | number;
}

/** A record that a row was read from. */
export interface RowRecord {
  /** `learning/sst2/gs/seed-0` */
  readonly name: string;
  readonly digest: string;
}

/** How runs ended beside the committed ones of the same names, seed by seed. */
export interface AgainstReference {
  /** Seeds that both have. */
  readonly seeds: number;
  /** Whether all of these records are the committed ones, bit for bit. */
  readonly identical: boolean;
  /** Test accuracy minus that of the reference. */
  readonly testAccuracy: Repeated;
  /** Training loss minus that of the reference, nats. */
  readonly trainingLoss: Repeated;
}

/** One row of a table of results: the runs of one kind over their seeds, or a single run. */
export interface ResultRow {
  readonly keys: RowKeys;
  /** In the order of the seeds. */
  readonly records: readonly RowRecord[];
  /** By {@link Measure.id}; null where the runs have no such number. */
  readonly values: { readonly [measure: string]: Repeated | null };
  /** One of many variants that a record holds: figures of a sweep leave it out. */
  readonly aside?: true;
  /** Absent where nothing is committed under these names, and for studies of scheduling. */
  readonly against?: AgainstReference;
}

/** The results of the runs of one experiment. */
export interface ResultTable {
  /** As records call it: `learning`, `sweeps/transient`. */
  readonly experiment: string;
  /** The columns of {@link ResultRow.keys}, in order. */
  readonly keys: readonly string[];
  /** Those of the keys that a sweep varies. */
  readonly axes: readonly string[];
  readonly measures: readonly Measure[];
  /** Those of the measures that figures of a sweep show, by {@link Measure.id}. */
  readonly drawn: readonly string[];
  readonly rows: readonly ResultRow[];
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
export const threeDecimals = (value: number): string => value.toFixed(3);
export const threeDigits = (value: number): string => value.toPrecision(3);
