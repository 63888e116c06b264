import { markdownTable } from './blocks';
import { claims, committedRecords, describeEvidence, describeTally, type JudgedClaim, judgeClaims } from './ledger';

/** The verdict on every claim, from the committed records. */
export function claimsBlock(): string {
  const judged = judgeClaims(committedRecords());
  const part = (title: string, letter: string): string => {
    const rows = judged.filter(({ claim }) => claim.id.startsWith(letter));
    return `**${title}.** ${describeTally(rows)}.\n\n${claimsTable(rows)}`;
  };
  return `${part('What the paper claims', 'C')}\n\n${part('What was found beside it', 'F')}`;
}

/** One row a claim: id, section, words, verdict, evidence. */
export function claimsTable(judged: readonly JudgedClaim[]): string {
  return markdownTable(
    ['claim', 'section', 'in our words', 'verdict', 'evidence'],
    judged.map(({ claim, verdict }) => [
      claim.id,
      claim.section,
      claim.says,
      `**${verdict.conclusion}**`,
      describeEvidence(verdict),
    ]),
  );
}

/** How every claim is measured: one row a claim. */
export function methodsBlock(): string {
  return markdownTable(
    ['claim', 'measured as', 'records', 'repeated', 'margins', 'level'],
    claims.map((claim) => [
      claim.id,
      claim.measured,
      claim.experiments.map((name) => `\`${name}\``).join(', '),
      claim.repeated,
      Object.entries(claim.margins)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
      claim.confidence === 1 ? 'exact' : `${100 * claim.confidence} %`,
    ]),
  );
}
