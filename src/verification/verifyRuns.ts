import { InputError } from '../errors';
import { alsoUnder, experimentNamed, experiments } from '../experiments';
import { committedRecords, ownRecords, type Profile, type RunRecord } from '../records';
import { compareRecords, type RecordComparison } from './compareRecords';

/** One committed record and what became of it here. */
export interface VerifiedRun {
  readonly experiment: string;
  readonly run: string;
  readonly reference: RunRecord;
  /** undefined where nothing was made here. */
  readonly comparison: RecordComparison | undefined;
  /** Why `npm run reproduce` does not make it, so that it may be missing; null where it does. */
  readonly optional: 'on request' | 'real data' | null;
}

/**
 * Compares every committed record of a size with the one that was made here.
 *
 * @param names - experiments to look at; all that have references by default
 * @throws Error for a damaged record; InputError when an experiment has no reference of this size
 */
export function verifyRuns(profile: Profile, names?: readonly string[]): readonly VerifiedRun[] {
  const committed = committedRecords(profile);
  const own = ownRecords(profile);
  for (const name of names ?? []) {
    if (committed.every(name).length === 0) {
      const known = experiments.map((experiment) => experiment.name).filter((one) => committed.every(one).length > 0);
      throw new InputError(
        `no committed record of '${name}' at size ${profile}; there are some of ${known.length === 0 ? 'nothing' : known.join(', ')}`,
      );
    }
  }
  const wanted = names ?? [
    ...experiments.map(({ name }) => name),
    ...alsoUnder.flatMap(({ reading, experiments: also }) => also.map(({ name }) => `readings/${reading}/${name}`)),
  ];
  return wanted.flatMap((experiment) =>
    committed.every(experiment).map(({ record: reference }): VerifiedRun => {
      const { run } = reference;
      const here = own.named(experiment, run);
      const comparison = here && compareRecords(here.record, reference);
      return { experiment, run, reference, comparison, optional: optionalReason(reference, names !== undefined) };
    }),
  );
}

function optionalReason({ experiment, settings }: RunRecord, named: boolean): VerifiedRun['optional'] {
  const task = settings['task'] as { readonly origin?: string } | undefined;
  if (task?.origin === 'real') return 'real data';
  if (named || experiment.startsWith('readings/')) return null;
  return experimentNamed(experiment).onRequest ? 'on request' : null;
}

/**
 * Whether every record was made here and is as near to its reference as it has to be. One that is optional may be missing,
 * but not all may.
 *
 * @param exact - whether a record that agrees is not near enough, and only an identical one is
 */
export function allVerified(runs: readonly VerifiedRun[], exact = false): boolean {
  const good = ({ status }: RecordComparison): boolean => status === 'identical' || (status === 'agrees' && !exact);
  return (
    runs.some(({ comparison }) => comparison !== undefined) &&
    runs.every(({ comparison, optional }) => (comparison === undefined ? optional !== null : good(comparison)))
  );
}
