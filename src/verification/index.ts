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
export { allVerified, type VerifiedRun, verifyRuns } from './verifyRuns';
