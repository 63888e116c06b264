import type { RecordSource } from '../records';
import type { Verdict } from './verdict';

/** The numbers that decide: what counts as equal, as better, as enough. When they were fixed, `fixed` says. */
export type Margins = { readonly [name: string]: number };

/** When the margins of a claim were fixed, and what was known by then. */
export interface MarginHistory {
  /** Date, with a commit where there is one. */
  readonly on: string;
  /** Which data existed that could have been looked at. */
  readonly data: string;
}

/** The margins of the first edition, unless a claim says otherwise. */
export const firstEdition: MarginHistory = {
  on: '2026-11-20, b33695f4',
  data: 'records existed, and it was not written down which had been looked at',
};

/** Margins of the second edition on learning: its cells were drawn afterwards. */
export const secondEdition: MarginHistory = {
  on: '2026-11-27',
  data: 'the ten shared cells of the first edition; none of the cells that decide now',
};

/** A sentence that can be checked, and how it is. No verdict is written here; {@link Claim.judge} computes it. */
export interface Claim {
  /** C1, C2, ... for claims of the paper, F1, F2, ... for what this work found beside them, G1, G2, ... for what goes beyond it. */
  readonly id: string;
  /** Section of the paper. */
  readonly section: string;
  /** What is claimed, in our words. */
  readonly says: string;
  /** The measurable form, and how it is estimated. */
  readonly measured: string;
  /** Experiments whose records it reads. */
  readonly experiments: readonly string[];
  /** What is repeated: seeds, random instances. */
  readonly repeated: string;
  readonly margins: Margins;
  /** When they were fixed. */
  readonly fixed: MarginHistory;
  /** Level of the intervals; 1 where the numbers are exact. */
  readonly confidence: number;
  /** Where the reader finds more: names of notebooks, without path and ending. */
  readonly notebooks: readonly string[];
  /** Ids of figures that show it. */
  readonly figures: readonly string[];
  /** The verdict that the records give. Records that are not there make it undecided, never an error. */
  judge(records: RecordSource): Verdict;
}

/** A claim as it is written down: {@link Claim.judge} is given the margins, so that no other number decides. */
export interface ClaimText<M extends Margins>
  extends Omit<Claim, 'judge' | 'margins' | 'fixed' | 'figures' | 'notebooks'> {
  readonly margins: M;
  /** Default: with the first edition. */
  readonly fixed?: MarginHistory;
  readonly notebooks?: readonly string[];
  readonly figures?: readonly string[];
  judge(records: RecordSource, margins: M): Verdict;
}

/** Makes a claim of its text. */
export function claim<const M extends Margins>(text: ClaimText<M>): Claim {
  const { judge, fixed = firstEdition, notebooks = [], figures = [], ...rest } = text;
  return { ...rest, fixed, notebooks, figures, judge: (records) => judge(records, text.margins) };
}
