import { claimParts, claims, describeEvidence, describeTally, type JudgedClaim } from '../claims';
import { markdownTable } from './blocks';
import { committedJudgement } from './verdictWords';

/** The verdict on every claim, from the committed records. */
export function claimsBlock(): string {
  const judged = committedJudgement();
  const part = ({ letter, title }: (typeof claimParts)[number]): string => {
    const rows = judged.filter(({ claim }) => claim.id.startsWith(letter));
    return `**${title}.** ${describeTally(rows)}.\n\n${claimsTable(rows)}`;
  };
  return claimParts.map(part).join('\n\n');
}

/** One row a claim: id, section, words, verdict, evidence. */
function claimsTable(judged: readonly JudgedClaim[]): string {
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
    ['claim', 'measured as', 'records', 'repeated', 'margins', 'fixed, with what known', 'level'],
    claims.map((claim) => [
      claim.id,
      claim.measured,
      claim.experiments.map((name) => `\`${name}\``).join(', '),
      claim.repeated,
      Object.entries(claim.margins)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
      `${claim.fixed.on}: ${claim.fixed.data}`,
      claim.confidence === 1 ? 'exact' : `${100 * claim.confidence} %`,
    ]),
  );
}

/** The claims on learning, answer by answer: for which tasks and settings yes, no, or undecided. */
export function taskByTaskBlock(): string {
  const learning = new Set(['learning', 'adaptation', 'batch-size', 'delay-budget', 'training-constants']);
  const asked = committedJudgement().filter(({ claim }) => claim.experiments.some((name) => learning.has(name)));
  return markdownTable(
    ['claim', 'yes', 'no', 'undecided'],
    asked.map(({ claim, verdict }) => [
      claim.id,
      ...(['yes', 'no', 'unknown'] as const).map((wanted) => {
        const labels = verdict.checks.filter(({ answer }) => answer === wanted).map(({ label }) => label);
        return labels.length === 0 ? '-' : [...new Set(labels)].join('; ');
      }),
    ]),
  );
}
