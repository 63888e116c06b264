import { openStudy, recordPath, runsFolder, studyFolder } from '../records';
import type { PlannedRun } from './plan';

/** The folder that the record of a run goes to, in sub-folders of its size, experiment and name. */
export function recordsFolderOf({ study }: PlannedRun): string {
  return study === undefined ? runsFolder() : studyFolder(study.name);
}

/** Where the record of a run goes. */
export function plannedPath(planned: PlannedRun): string {
  const { experiment, run, origin } = planned;
  return recordPath(recordsFolderOf(planned), origin.request.profile, experiment, run);
}

/**
 * Begins the studies of a plan.
 *
 * @throws InputError for a name that no study can have, or that one has which is told something else
 */
export function openStudies(plan: readonly PlannedRun[]): void {
  const studies = new Map(plan.flatMap(({ study }) => (study === undefined ? [] : [[study.name, study] as const])));
  for (const study of studies.values()) openStudy(study);
}
