import { existsSync } from 'node:fs';
import { canonicalJson, type RunRecord, readRecord, recordPath, referenceFolder, runsFolder, sha256 } from '../records';
import { compareRecords, type RecordComparison } from '../verification';
import type { PlannedRun } from './plan';

/** What became of one run. */
export interface FinishedRun {
  readonly record: RunRecord;
  readonly path: string;
  /** `made` now, or `kept` from before: same settings, same code. */
  readonly status: 'made' | 'kept';
  /** Wall-clock seconds of this run, 0 where it was kept. */
  readonly seconds: number;
  /** How it compares with the committed reference; undefined where there is none. */
  readonly comparison: RecordComparison | undefined;
}

/** Where the record of a run goes. */
export function plannedPath({ experiment, run, origin }: PlannedRun): string {
  return recordPath(runsFolder(), origin.request.profile, experiment, run);
}

/**
 * The run as it was finished before with the same settings and code.
 *
 * @param onNotice - hears of a damaged record, which does not count as finished
 */
export function finishedBefore(planned: PlannedRun, onNotice: (message: string) => void): FinishedRun | undefined {
  const path = plannedPath(planned);
  if (!existsSync(path)) return undefined;
  let record: RunRecord;
  try {
    record = readRecord(path);
  } catch (error) {
    onNotice(`${(error as Error).message} (making it again)`);
    return undefined;
  }
  const same =
    record.environment.code === planned.code &&
    canonicalJson(record.settings) === canonicalJson(planned.definition.settings);
  if (!same) return undefined;
  return { record, path, status: 'kept', seconds: 0, comparison: compareWithReference(planned, record) };
}

/** The runs of a plan with the paths of their records, and what of them was finished before. */
export function findFinished(
  plan: readonly PlannedRun[],
  onNotice: (message: string) => void,
): readonly { readonly planned: PlannedRun; readonly path: string; readonly finished: FinishedRun | undefined }[] {
  return plan.map((planned) => ({
    planned,
    path: plannedPath(planned),
    finished: finishedBefore(planned, onNotice),
  }));
}

/** How a record compares with the committed one of the same name and size. */
export function compareWithReference({ origin }: PlannedRun, record: RunRecord): RecordComparison | undefined {
  const path = recordPath(referenceFolder, origin.request.profile, record.experiment, record.run);
  return existsSync(path) ? compareRecords(record, readRecord(path)) : undefined;
}

/** Digest of whatever can change what a run computes: a snapshot of another key is not this run's. */
export function snapshotKey({ experiment, run, labels, definition, code, origin }: PlannedRun): string {
  const { settings } = definition;
  const backend = origin.request.backend ?? 'default';
  return sha256(canonicalJson({ experiment, run, labels, settings, code, backend, arch: process.arch }));
}
