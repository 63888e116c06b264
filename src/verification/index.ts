// Records made here against those committed, within the tolerances that are stated once.
// Not here: making records, or judging the paper's claims.

export {
  type Agreement,
  compareRecords,
  type Difference,
  describeAgreement,
  describeTolerance,
  type RecordComparison,
} from './compareRecords';
export { sameArithmetic } from './sameArithmetic';
export { type Tolerance, tolerances } from './tolerances';
export { type UpdatedReference, updateReference } from './updateReference';
export {
  allVerified,
  describeVerified,
  isAskedFor,
  recordedExperiments,
  type VerificationRules,
  type VerifiedRun,
  verifyRuns,
} from './verifyRuns';
