export { compareRecords, type Difference, describeTolerance, type RecordComparison } from './compareRecords';
export { type Tolerance, tolerances } from './tolerances';
export { allVerified, type VerifiedRun, verifyRuns } from './verifyRuns';
