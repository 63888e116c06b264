import { type Profile, type RecordSource, recordsFrom } from '../records';
import { describeVerified, isAskedFor, type VerifiedRun } from '../verification';

/** The records that `reproduce` draws and judges from, and why. */
export interface JudgedRecords {
  readonly source: RecordSource;
  /** The group that was taken, as `--from` names it; undefined for that of every command. */
  readonly from: string | undefined;
  /** What to tell of it; empty where there is no reference to compare with. */
  readonly lines: readonly string[];
  /** Whether own records are not what the committed ones say. */
  readonly differs: boolean;
}

/** Most differing records that are named. */
const MOST = 5;

/**
 * Which records speak after runs were done here. As long as these are what the committed ones say, the committed whole does:
 * few cells decide less than all of them, and they are the same. Where one is not, own records speak alone.
 *
 * @param verified - the committed records, each with what was made here
 */
export function judgedRecords(profile: Profile, verified: readonly VerifiedRun[]): JudgedRecords {
  const different = verified.filter(
    ({ comparison }) => comparison?.status === 'differs' || comparison?.status === 'other settings',
  );
  if (different.length > 0) {
    const names = different.slice(0, MOST).map(({ experiment, run }) => `${experiment}/${run}`);
    const more = different.length > MOST ? ` and ${different.length - MOST} more` : '';
    return {
      source: recordsFrom('own', profile),
      from: 'own',
      lines: [
        `DIFFERENT FROM THE REFERENCE: ${different.length} of the records made here, ${names.join(', ')}${more}.`,
        'Figures, notebooks and claims are therefore of the records made here alone; npx fedft verify says what differs.',
      ],
      differs: true,
    };
  }
  const source = recordsFrom(undefined, profile);
  const compared = verified.filter(({ comparison }) => comparison !== undefined).length;
  if (compared === 0) return { source, from: undefined, lines: [], differs: false };
  return {
    source,
    from: undefined,
    lines: [`${describeVerified(verified)}.`, describeWhole(source, verified)],
    differs: false,
  };
}

/** Of which records the figures and claims are, where those made here are what the committed ones say. */
function describeWhole(source: RecordSource, verified: readonly VerifiedRun[]): string {
  const judged = 'Figures, notebooks and claims are';
  const lacking = verified.filter(({ comparison }) => comparison === undefined);
  if (lacking.length === 0) return `${judged} of the records made here.`;
  if (!lacking.some(({ optional }) => isAskedFor(optional, 'extended'))) {
    return `${judged} of the records made here, and of ${lacking.length} committed ones of real data or made on request.`;
  }
  const own = verified.filter(({ experiment, run }) => source.named(experiment, run)?.origin === 'run');
  return `${judged} of the whole committed set of ${verified.length} records, in which ${own.length} made here stand for theirs, where a part of an experiment was done whole; with --extended all are your own.`;
}
