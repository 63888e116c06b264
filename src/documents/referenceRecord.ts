import { type Json, type RunRecord, readRecord, recordPath, referenceFolder } from '../records';

/**
 * A committed record. Documents are written from these alone, so that they do not depend on who writes them.
 *
 * @throws Error when it is missing or damaged
 */
export function referenceRecord<Results = Json>(experiment: string, run: string): RunRecord<Results> {
  return readRecord<Results>(recordPath(referenceFolder, 'laptop', experiment, run));
}
