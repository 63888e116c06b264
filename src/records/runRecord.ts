import type { Json } from './canonical';
import type { Environment } from './environment';
import type { Labels } from './labels';

/** The schema that this version reads and writes. */
export const recordSchema = 'fedft-record/2';

/** What one run leaves behind: enough to draw it, judge it and repeat it. */
export interface RunRecord<Results = Json, L extends Labels = Labels> {
  readonly schema: typeof recordSchema;
  /** Which experiment, for example `learning`. */
  readonly experiment: string;
  /** Which run of it, a path-like name such as `sst2/proposed/seed-0`. */
  readonly run: string;
  /** What tells the run from the others of its experiment: task, scheme, seed, ... */
  readonly labels: L;
  /** Every setting the run was told. */
  readonly settings: { readonly [name: string]: Json };
  readonly seed: number;
  readonly environment: Environment;
  /** Plain JSON. Times stay out of deterministic results, so that equal runs have equal records. */
  readonly results: Results;
  /** SHA-256 of the canonical JSON of everything above but `environment`. */
  readonly digest: string;
  /** SHA-256 of the canonical JSON of `environment` and of `digest`. */
  readonly environmentDigest: string;
}

/** A record without its digests. */
export type RecordContent<Results = Json> = Omit<RunRecord<Results>, 'schema' | 'digest' | 'environmentDigest'>;
