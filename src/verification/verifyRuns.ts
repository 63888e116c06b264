import { InputError } from '../errors';
import { alsoUnder, coreRuns, experimentNamed, experiments } from '../experiments';
import { committedOfSize, ownOfSize, type Profile, type RunRecord } from '../records';
import { compareRecords, type RecordComparison } from './compareRecords';

/** One committed record and what became of it here. */
export interface VerifiedRun {
  readonly experiment: string;
  readonly run: string;
  readonly reference: RunRecord;
  /** undefined where nothing was made here. */
  readonly comparison: RecordComparison | undefined;
  /** Why `npm run reproduce` does not make it, so that it may be missing; null where it does. */
  readonly optional: 'on request' | 'real data' | 'extended' | null;
}

/**
 * Compares every committed record of a size with the one that was made here.
 *
 * @param names - experiments to look at; all that have references by default
 * @throws Error for a damaged record; InputError when an experiment has no reference of this size
 */
export function verifyRuns(profile: Profile, names?: readonly string[]): readonly VerifiedRun[] {
  const committed = committedOfSize(profile);
  const own = ownOfSize(profile);
  for (const name of names ?? []) {
    if (committed.every(name).length === 0) {
      const known = experiments.map((experiment) => experiment.name).filter((one) => committed.every(one).length > 0);
      throw new InputError(
        `no committed record of '${name}' at size ${profile}; there are some of ${known.length === 0 ? 'nothing' : known.join(', ')}`,
      );
    }
  }
  return (names ?? recordedExperiments()).flatMap((experiment) => {
    const references = committed.every(experiment).map(({ record }) => record);
    const core = new Set(coreRuns(experiment, profile, references));
    return references.map((reference): VerifiedRun => {
      const { run } = reference;
      const here = own.named(experiment, run);
      const comparison = here && compareRecords(here.record, reference);
      const optional = optionalReason(reference, names !== undefined) ?? (core.has(reference) ? null : 'extended');
      return { experiment, run, reference, comparison, optional };
    });
  });
}

/** What records call the experiments that have references: those of other readings too. */
export function recordedExperiments(): readonly string[] {
  return [
    ...experiments.map(({ name }) => name),
    ...alsoUnder.flatMap(({ reading, experiments: also }) => also.map(({ name }) => `readings/${reading}/${name}`)),
  ];
}

function optionalReason({ experiment, settings }: RunRecord, named: boolean): VerifiedRun['optional'] {
  const task = settings['task'] as { readonly origin?: string } | undefined;
  if (task?.origin === 'real') return 'real data';
  if (named || experiment.startsWith('readings/')) return null;
  return experimentNamed(experiment).onRequest ? 'on request' : null;
}

/** How strict {@link allVerified} is. */
export interface VerificationRules {
  /** Whether a record that agrees is not near enough, and only an identical one is; default false. */
  readonly exact?: boolean | undefined;
  /**
   * Which records must be there, those that are optional aside: what `reproduce` makes, or what `reproduce --extended` does;
   * without it none, and what is there is compared.
   */
  readonly asked?: 'core' | 'extended' | undefined;
}

/** Whether `reproduce`, or `reproduce --extended`, makes a record without anything else that is needed for it. */
export function isAskedFor(optional: VerifiedRun['optional'], asked: 'core' | 'extended'): boolean {
  return optional === null || (optional === 'extended' && asked === 'extended');
}

/** Whether what was made here is as near to its reference as it has to be; nothing at all is not. */
export function allVerified(runs: readonly VerifiedRun[], { exact = false, asked }: VerificationRules = {}): boolean {
  const good = ({ status }: RecordComparison): boolean => status === 'identical' || (status === 'agrees' && !exact);
  return (
    runs.some(({ comparison }) => comparison !== undefined) &&
    runs.every(({ comparison, optional }) =>
      comparison === undefined ? asked === undefined || !isAskedFor(optional, asked) : good(comparison),
    )
  );
}

/** How many of the records that were made here are identical or agree: `92 of 92 records identical (or agree: 3)`. */
export function describeVerified(runs: readonly VerifiedRun[]): string {
  const made = runs.flatMap(({ comparison }) => comparison ?? []);
  const count = (status: RecordComparison['status']): number => made.filter((one) => one.status === status).length;
  const agreeing = count('agrees');
  const more = agreeing > 0 ? `, ${agreeing} of them within their tolerance` : '';
  return `${count('identical') + agreeing} of ${made.length} records identical to the reference${more}`;
}
