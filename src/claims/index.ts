export type { Answer, Check as ClaimCheck } from './check';
export type { Claim, Margins } from './claim';
export { describeEvidence, describeNumber, describeTally } from './describe';
export { claims, type JudgedClaim, judgeClaims } from './ledger';
export { committedRecords, foundRecords, type RecordSource, recordsInMemory } from './recordSource';
export type { Conclusion, Verdict } from './verdict';
