import { rmSync } from 'node:fs';
import { InputError } from '../errors';
import { ownOfSize, type Profile, recordPath, referenceFolder, writeRecord } from '../records';
import { isAskedFor, recordedExperiments, verifyRuns } from './verifyRuns';

/** What {@link updateReference} did, by names such as `learning/generated-sentiment/gs/seed-0`. */
export interface UpdatedReference {
  readonly written: readonly string[];
  /** Committed before, and made by no run any more. */
  readonly removed: readonly string[];
}

/**
 * Takes the records that were made here for the committed references of a size. References that `reproduce` does not make (of
 * real data, or on request) stay where there is no new one; others that were not made again go, those beyond the core only
 * where everything was asked for.
 *
 * @param names - only these experiments; all by default
 * @param extended - whether the runs beyond the core were asked for; default false
 * @throws InputError where none was made here
 */
export function updateReference(profile: Profile, names?: readonly string[], extended = false): UpdatedReference {
  const own = ownOfSize(profile);
  const experiments = names ?? recordedExperiments();
  const made = experiments.flatMap((experiment) => own.every(experiment));
  if (made.length === 0) {
    throw new InputError(
      `no record of size ${profile} was made here; make them with npx fedft reproduce --profile ${profile}`,
    );
  }
  const removed = verifyRuns(profile)
    .filter(
      ({ experiment, comparison, optional }) =>
        experiments.includes(experiment) &&
        comparison === undefined &&
        isAskedFor(optional, extended ? 'extended' : 'core'),
    )
    .map(({ experiment, run }) => {
      rmSync(recordPath(referenceFolder, profile, experiment, run));
      return `${experiment}/${run}`;
    });
  for (const { record } of made) writeRecord(referenceFolder, profile, record);
  return { written: made.map(({ record }) => `${record.experiment}/${record.run}`), removed };
}
