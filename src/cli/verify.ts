import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { figureDigests } from '../documents';
import { greatest } from '../math';
import { type Profile, sha256 } from '../records';
import {
  allVerified,
  type Difference,
  isAskedFor,
  updateReference,
  type VerificationRules,
  type VerifiedRun,
  verifyRuns,
} from '../verification';
import { addCommand } from './addCommand';
import { defaultFigureFolder } from './figures';
import { addProfileOption } from './options';
import { formatTable } from './table';

/** Most differing fields of a record that are printed. */
const MOST = 5;

interface VerifyFlags {
  readonly profile: Profile;
  readonly figures?: string | true;
  readonly exact?: true;
  readonly all?: true;
  readonly extended?: true;
  readonly updateReference?: true;
}

/** Registers `fedft verify`. */
export function registerVerify(program: Command): void {
  const command = addCommand(program, 'verify', 'anywhere')
    .summary('compare a fresh run with the committed records')
    .description(
      'Compares the records that were made here (npm run reproduce, or npx fedft run) with the committed ones: equal to the ' +
        'last bit where the arithmetic is the same, else every field within its tolerance (see REPRODUCE.md). Each record ' +
        'is identical, agrees (with the largest distance) or differs; ends with exit status 1 where one differs, or where ' +
        'none was made here. With --all every record must be there that `reproduce` makes without real data, with --extended ' +
        'every one that `reproduce --extended` makes.',
    )
    .argument('[experiments...]', 'only these experiments')
    .option('--all', 'ask for every record that reproduce makes, not only for those that were made here')
    .option('--extended', 'ask for every record that reproduce --extended makes')
    .addOption(
      new Option(
        '--update-reference',
        'take the records that were made here for the committed ones, once you have looked at what differs',
      ).conflicts(['exact', 'figures', 'all']),
    )
    .option('--exact', 'let only identical records pass, not those that agree')
    .option('--figures [folder]', 'compare figures with their digests in REPRODUCE.md as well');
  addProfileOption(command)
    .addHelpText('after', '\nExample:\n  npx fedft run bound formula-checks && npx fedft verify bound formula-checks')
    .action((names: string[], { profile, figures, exact, all, extended, ...flags }: VerifyFlags) => {
      const chosen = names.length === 0 ? undefined : names;
      if (flags.updateReference) return printUpdate(profile, chosen, extended);
      const runs = verifyRuns(profile, chosen);
      const asked = extended ? 'extended' : all ? 'core' : undefined;
      printRuns(runs, profile, asked);
      let good = allVerified(runs, { exact, asked });
      if (figures !== undefined) good = printFigures(figures === true ? defaultFigureFolder(profile) : figures) && good;
      if (!good) process.exitCode = 1;
    });
}

function printUpdate(profile: Profile, names: readonly string[] | undefined, extended = false): void {
  const { written, removed } = updateReference(profile, names, extended);
  for (const name of removed) console.log(`removed ${name}`);
  console.log(`${written.length} records written to data/reference/${profile}, ${removed.length} removed`);
}

function printRuns(runs: readonly VerifiedRun[], profile: Profile, asked: VerificationRules['asked']): void {
  const shown = asked ? runs : runs.filter(({ comparison }) => comparison !== undefined);
  if (runs.length === 0) console.log(`no committed records of size ${profile}: nothing to compare with`);
  else if (shown.length > 0)
    console.log(formatTable(['record', 'asked for', 'result', 'largest difference'], shown.map(rowOf)));
  for (const { experiment, run, comparison } of runs) {
    const differences = comparison?.differences ?? [];
    if (differences.length === 0) continue;
    console.log(`\n${experiment}/${run}: ${differences.length} fields are not as expected`);
    for (const difference of differences.slice(0, MOST)) console.log(`  ${describe(difference)}`);
    if (differences.length > MOST) console.log(`  and ${differences.length - MOST} more`);
  }
  const missing = [
    ...new Set(
      runs
        .filter(({ comparison, optional }) => comparison === undefined && isAskedFor(optional, asked ?? 'core'))
        .map(({ experiment }) => experiment),
    ),
  ];
  if (missing.length > 0 && (asked || shown.length === 0)) {
    const cells = asked === 'extended' ? ' --extended' : '';
    console.log(`\nnot made here: npx fedft run ${missing.join(' ')} --profile ${profile}${cells}`);
  }
  const distances = runs.flatMap(({ comparison }) =>
    comparison?.status === 'agrees' ? [comparison.largest!.distance] : [],
  );
  const farthest = distances.length === 0 ? '' : ` (at most ${greatest(distances).toPrecision(2)} apart)`;
  const count = (status: string): number => runs.filter(({ comparison }) => comparison?.status === status).length;
  console.log(
    `\n${runs.length} records: ${count('identical')} identical, ${count('agrees')} agree${farthest}, ` +
      `${count('differs')} differ, ${count('other settings')} made with other settings, ` +
      `${runs.filter(({ comparison }) => comparison === undefined).length} not made here`,
  );
}

function rowOf({ experiment, run, comparison, optional }: VerifiedRun): string[] {
  const asked = comparison === undefined ? '-' : comparison.exact ? 'identical' : 'tolerance';
  const largest = comparison?.largest;
  return [
    `${experiment}/${run}`,
    asked,
    comparison?.status ?? (optional === null ? 'not made here' : `not made here (${optional})`),
    largest ? describe(largest) : '-',
  ];
}

function describe({ field, fresh, reference, distance, allowed }: Difference): string {
  const show = (value: Difference['fresh']): string => (value === undefined ? 'nothing' : JSON.stringify(value));
  const apart = Number.isFinite(distance) ? `, ${distance.toPrecision(2)} apart` : '';
  return `${field}: ${show(fresh)}, reference ${show(reference)}${apart}, allowed ${allowed}`;
}

/** Compares the pictures of a folder with the digests in REPRODUCE.md; whether all are equal. */
function printFigures(folder: string): boolean {
  const rows = figureDigests().map(({ id, digest }) => {
    const path = join(folder, `${id}.svg`);
    const found = existsSync(path) ? sha256(readFileSync(path)).slice(0, digest.length) : undefined;
    return [id, digest, found === undefined ? 'not drawn' : found === digest ? 'identical' : 'differs'];
  });
  console.log(`\n${formatTable(['figure', 'digest in REPRODUCE.md', `in ${folder}`], rows)}`);
  return rows.every(([, , result]) => result === 'identical');
}
