import { InputError } from '../errors';
import type { RecordSource } from '../records';
import type { Claim } from './claim';
import { algorithmClaims } from './claims/algorithmClaims';
import { boundClaims } from './claims/boundClaims';
import { controlClaims } from './claims/controlClaims';
import { furtherClaims } from './claims/furtherClaims';
import { learningClaims } from './claims/learningClaims';
import { participationClaims } from './claims/participationClaims';
import { queueClaims } from './claims/queueClaims';
import { sweepClaims } from './claims/sweepClaims';
import { systemClaims } from './claims/systemClaims';
import type { Verdict } from './verdict';

const own: Claim[] = [];

/** The ledger of this repository: the paper's claims (C), what was found beside them (F), and what goes beyond it (G), by number. */
export const claims: readonly Claim[] = [
  ...boundClaims,
  ...algorithmClaims,
  ...queueClaims,
  ...systemClaims,
  ...learningClaims,
  ...sweepClaims,
  ...participationClaims,
  ...controlClaims,
  ...furtherClaims,
].sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));

/** Every claim: the ledger's, then one's own. */
function allClaims(): readonly Claim[] {
  return [...claims, ...own];
}

/**
 * Adds claims of one's own, so that `fedft claims` judges them beside the ledger's. One that is there already stays.
 *
 * @returns takes them back; a second call does nothing
 * @throws InputError for an id that another claim has, or that is not letters followed by a number
 */
export function registerClaims(more: readonly Claim[]): () => void {
  const added: Claim[] = [];
  for (const one of more) {
    if (!/^[A-Z]+\d+$/.test(one.id)) {
      throw new InputError(`id of a claim must be capital letters and a number, got '${one.id}'; for example X1`);
    }
    const other = allClaims().find(({ id }) => id === one.id);
    if (other === one) continue;
    if (other !== undefined)
      throw new InputError(`id of a claim must be its own, got '${one.id}' twice; choose another`);
    own.push(one);
    added.push(one);
  }
  return () => {
    for (const one of added.splice(0)) own.splice(own.indexOf(one), 1);
  };
}

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
  const known = allClaims();
  for (const id of ids ?? []) {
    if (!known.some((claim) => claim.id === id)) {
      throw new InputError(`no claim '${id}' in the ledger; known: ${known.map((claim) => claim.id).join(', ')}`);
    }
  }
  const wanted = ids === undefined ? known : known.filter(({ id }) => ids.includes(id));
  return wanted.map((claim) => ({ claim, verdict: claim.judge(records) }));
}
