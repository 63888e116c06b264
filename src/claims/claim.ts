import type { RecordSource } from '../records';
import type { Verdict } from './verdict';

/** Numbers that were fixed before the run: what counts as equal, as better, as enough. */
export type Margins = { readonly [name: string]: number };

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
export interface ClaimText<M extends Margins> extends Omit<Claim, 'judge' | 'margins' | 'figures' | 'notebooks'> {
  readonly margins: M;
  readonly notebooks?: readonly string[];
  readonly figures?: readonly string[];
  judge(records: RecordSource, margins: M): Verdict;
}

/** Makes a claim of its text. */
export function claim<const M extends Margins>(text: ClaimText<M>): Claim {
  const { judge, notebooks = [], figures = [], ...rest } = text;
  return { ...rest, notebooks, figures, judge: (records) => judge(records, text.margins) };
}
