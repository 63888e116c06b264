import { type JudgedClaim, judgeClaims } from '../claims';
import { committedRecords } from '../records';

/** Generated blocks, code and links: where a claim's id is no sentence's. */
const NOT_PROSE =
  /<!-- begin [\s\S]*?<!-- end [a-z0-9-]+ -->|^(```|~~~)[\s\S]*?^\1|`[^`\n]*`|\]\([^)\n]*\)|\$\$[\s\S]*?\$\$|\$[^$\n]*\$/gm;

/** An id of the ledger as prose has it, with the verdict behind it where there is one. */
const NAMED = /(?<![\w\\{_^-])([CFGM]\d{1,2})\b(?::? (?:supported|conditional|refuted|undecided)\b)?/g;

/**
 * Puts the verdict behind every claim that prose names, as in `(C3: conditional)`, in place of the one that stands there: what a
 * text says of a claim is read beside what the records say. Code, formulas, links and generated blocks are left alone.
 *
 * @param verdictOf - the verdict of an id; undefined where the ledger has no such claim
 */
export function refreshVerdicts(text: string, verdictOf: (id: string) => string | undefined): string {
  const refresh = (prose: string): string =>
    prose.replace(NAMED, (found, id: string) => {
      const verdict = verdictOf(id);
      return verdict === undefined ? found : `${id}: ${verdict}`;
    });
  let fresh = '';
  let end = 0;
  for (const { index, 0: kept } of text.matchAll(NOT_PROSE)) {
    fresh += refresh(text.slice(end, index)) + kept;
    end = index + kept.length;
  }
  return fresh + refresh(text.slice(end));
}

/** The verdict that the committed records give on a claim; undefined for an id that the ledger does not have. */
export function committedVerdict(id: string): string | undefined {
  return committedJudgement().find(({ claim }) => claim.id === id)?.verdict.conclusion;
}

/** Every claim with what the committed records say of it. */
export function committedJudgement(): readonly JudgedClaim[] {
  judged ??= judgeClaims(committedRecords());
  return judged;
}

/** Asked for every text; the committed records change only with the checkout. */
let judged: readonly JudgedClaim[] | undefined;
