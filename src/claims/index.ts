// The ledger: what the paper and this repository claim, and the check of each against records.
// Not here: prose of its own, figures, or a number that no record holds.

export {
  type Answer,
  type Check as ClaimCheck,
  type Comparison,
  exactly,
  holdsInAll,
  isAbove,
  isBelow,
  lacking,
  together,
} from './check';
export { type Claim, type ClaimText, claim, type MarginHistory, type Margins } from './claim';
export { claimParts, describeEvidence, describeNumber, describeTally } from './describe';
export { fromRecord } from './fromRecord';
export { claims, type JudgedClaim, judgeClaims, registerClaims } from './ledger';
export { across, type Conclusion, provided, throughout, type Verdict } from './verdict';
