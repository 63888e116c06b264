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
