import type { Command } from 'commander';
import {
  type ClaimCheck,
  describeEvidence,
  describeNumber,
  describeTally,
  type JudgedClaim,
  judgeClaims,
} from '../claims';
import type { Profile, RecordSource } from '../records';
import { addCommand } from './addCommand';
import { collect } from './flagValues';
import { addGroupOptions, addReadingOption, type GroupFlags } from './options';
import { printLeftOut, recordsFor } from './recordsFor';
import { formatTable } from './table';

interface ClaimsFlags extends GroupFlags {
  readonly json?: boolean;
  readonly reading?: string;
}

/** Registers `fedft claims`. */
export function registerClaims(program: Command): void {
  const command = addCommand(program, 'claims', 'project')
    .summary('judge every claim of the paper from records')
    .description(
      'Judges the claims of the paper, and what was found beside them, from the records that are here: the committed ones, ' +
        'your own where they are complete, or those of a study (--from). Nothing is computed anew. With ids, every question that was asked.',
    )
    .argument('[ids...]', 'claims to show in full, for example C14 F6', collect);
  addReadingOption(addGroupOptions(command))
    .option('--json', 'print everything as JSON, for other programs')
    .addHelpText('after', '\nExample:\n  npx fedft claims C14')
    .action((ids: readonly string[] = [], { json, ...chosen }: ClaimsFlags) => {
      const { profile } = chosen;
      const records = recordsFor(chosen);
      const judged = judgeClaims(records.source, ids.length === 0 ? undefined : ids.map((id) => id.toUpperCase()));
      if (json) console.log(JSON.stringify(jsonOf(profile, judged), null, 1));
      else if (ids.length === 0) printClaims(profile, records.source, judged);
      else for (const one of judged) console.log(`${detailsOf(one)}\n`);
      if (!json)
        printLeftOut(
          records,
          judged.flatMap(({ claim }) => claim.experiments),
        );
    });
}

/** Prints the table of verdicts. */
export function printClaims(
  profile: Profile,
  records: RecordSource,
  judged: readonly JudgedClaim[] = judgeClaims(records),
): void {
  const rows = judged.map(({ claim, verdict }) => [
    claim.id,
    claim.section,
    verdict.conclusion,
    shorten(claim.says, 70),
    shorten(describeEvidence(verdict, 1), 100),
  ]);
  console.log(formatTable(['claim', 'section', 'verdict', 'in our words', 'evidence'], rows));
  console.log(
    `\n${describeTally(judged)}, from records of size ${profile}${profile === 'laptop' ? '' : ` (made with --profile ${profile})`}. In full: npx fedft claims C14`,
  );
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 3)}...`;
}

function jsonOf(profile: Profile, judged: readonly JudgedClaim[]): object {
  return { profile, claims: judged.map(({ claim: { judge: _, ...claim }, verdict }) => ({ ...claim, ...verdict })) };
}

function detailsOf({ claim, verdict }: JudgedClaim): string {
  const margins = Object.entries(claim.margins).map(([name, value]) => `${name} ${value}`);
  return [
    `${claim.id}  ${verdict.conclusion}  (section ${claim.section})`,
    `  claim      ${claim.says}`,
    `  measured   ${claim.measured}`,
    `  repeated   ${claim.repeated}; ${claim.confidence === 1 ? 'exact' : `${100 * claim.confidence} % intervals`}`,
    `  margins    ${margins.join(', ')}`,
    `  records    ${claim.experiments.join(', ')}`,
    ...(verdict.condition === null ? [] : [`  condition  ${verdict.condition}`]),
    ...verdict.missing.map((line) => `  missing    ${line}`),
    ...verdict.checks.flatMap((check) => checkLines(check, '  ')),
  ].join('\n');
}

function checkLines(check: ClaimCheck, indent: string): readonly string[] {
  const { answer, label, about, parts } = check;
  const number = parts.length > 0 ? '' : `: ${describeNumber(check)}`;
  return [
    `${indent}${answer.padEnd(8)} ${about} (${label})${number}`,
    ...parts.flatMap((part) => checkLines(part, `${indent}  `)),
  ];
}
