import { existsSync } from 'node:fs';
import { canonicalJson, type RunRecord, readRecord, recordPath, referenceFolder, sha256 } from '../records';
import { compareRecords, type RecordComparison } from '../verification';
import type { TimeProfile } from './executor';
import type { PlannedRun } from './plan';
import { plannedPath } from './plannedPath';

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
  /** The name of its study, where it belongs to one. */
  readonly study?: string;
  /** What its time went into, where that was asked for and it was made now. */
  readonly profile?: TimeProfile;
}

/** The field of {@link FinishedRun} that says where a run belongs. */
export function studyField({ study }: PlannedRun): Pick<FinishedRun, 'study'> {
  return study === undefined ? {} : { study: study.name };
}

/**
 * The run as it was finished before with the same settings and code, by the same backend and major version of Node.js: another
 * one's arithmetic may differ.
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
  const { code, backend, node } = record.environment;
  const asked = usedBackend(planned);
  const same =
    code === planned.code &&
    (asked === undefined || backend === asked) &&
    majorOf(node) === majorOf(process.versions.node) &&
    canonicalJson(record.settings) === canonicalJson(planned.definition.settings);
  if (!same) return undefined;
  const comparison = compareWithReference(planned, record);
  return { record, path, status: 'kept', seconds: 0, comparison, ...studyField(planned) };
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

/** How a record compares with the committed one of the same name and size; a study is told something else and has none. */
export function compareWithReference({ origin, study }: PlannedRun, record: RunRecord): RecordComparison | undefined {
  if (study !== undefined && Object.keys(study.told).length > 0) return undefined;
  const path = recordPath(referenceFolder, origin.request.profile, record.experiment, record.run);
  return existsSync(path) ? compareRecords(record, readRecord(path)) : undefined;
}

/** Digest of whatever can change what a run computes: a snapshot of another key is not this run's. */
export function snapshotKey(planned: PlannedRun): string {
  const { experiment, run, labels, definition, code } = planned;
  const { settings } = definition;
  const backend = usedBackend(planned) ?? 'default';
  const node = majorOf(process.versions.node);
  return sha256(canonicalJson({ experiment, run, labels, settings, code, backend, node, arch: process.arch }));
}

/** The tensor backend that a run will use; undefined where it uses none, or takes what it finds. */
function usedBackend({ definition, origin }: PlannedRun): string | undefined {
  return definition.trains ? (origin.request.backend ?? definition.backend) : undefined;
}

function majorOf(node: string): string {
  return node.split('.')[0]!;
}
