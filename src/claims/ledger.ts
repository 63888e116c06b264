import { InputError } from '../errors';
import type { Claim } from './claim';
import { algorithmClaims } from './claims/algorithmClaims';
import { boundClaims } from './claims/boundClaims';
import { learningClaims } from './claims/learningClaims';
import { queueClaims } from './claims/queueClaims';
import { sweepClaims } from './claims/sweepClaims';
import { systemClaims } from './claims/systemClaims';
import type { RecordSource } from './recordSource';
import type { Verdict } from './verdict';

/** Every claim of the ledger: those of the paper (C), then what was found beside them (F), each in order of its number. */
export const claims: readonly Claim[] = [
  ...boundClaims,
  ...algorithmClaims,
  ...queueClaims,
  ...systemClaims,
  ...learningClaims,
  ...sweepClaims,
].sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));

/** A claim with what the records say of it. */
export interface JudgedClaim {
  readonly claim: Claim;
  readonly verdict: Verdict;
}

/**
 * The verdict on every claim, from records alone.
 *
 * @param ids - only these, for example `['C14', 'F6']`; all by default
 * @throws InputError for an id that is not in the ledger; Error for a damaged record
 *
 * @example
 * judgeClaims(foundRecords()).map(({ claim, verdict }) => [claim.id, verdict.conclusion]);
 */
export function judgeClaims(records: RecordSource, ids?: readonly string[]): readonly JudgedClaim[] {
  for (const id of ids ?? []) {
    if (!claims.some((claim) => claim.id === id)) {
      throw new InputError(`no claim '${id}' in the ledger; known: ${claims.map((claim) => claim.id).join(', ')}`);
    }
  }
  const wanted = ids === undefined ? claims : claims.filter(({ id }) => ids.includes(id));
  return wanted.map((claim) => ({ claim, verdict: claim.judge(records) }));
}
