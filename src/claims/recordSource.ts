import { existsSync } from 'node:fs';
import {
  currentProfile,
  findRecord,
  type Json,
  listReferences,
  listRuns,
  type Profile,
  type RunRecord,
  readRecord,
  recordPath,
  referenceFolder,
} from '../records';
import { type Check, lacking } from './check';

/** Where claims read records from; it gives what is there and nothing else. */
export interface RecordSource {
  /** The record of a run; undefined where there is none. */
  find<Results = Json>(experiment: string, run: string): RunRecord<Results> | undefined;
  /** The runs of an experiment that have a record, in alphabetical order. */
  list(experiment: string): readonly string[];
}

/** The records of a size: this machine's own where there are any, else the committed references. */
export function foundRecords(profile: Profile = currentProfile()): RecordSource {
  return {
    find: <Results>(experiment: string, run: string) => findRecord<Results>(experiment, run, profile)?.record,
    list: (experiment) => listRuns(experiment, profile),
  };
}

/** The committed references alone: what documents are written from. */
export function committedRecords(profile: Profile = 'laptop'): RecordSource {
  return {
    find<Results>(experiment: string, run: string) {
      const path = recordPath(referenceFolder, profile, experiment, run);
      return existsSync(path) ? readRecord<Results>(path) : undefined;
    },
    list: (experiment) => listReferences(experiment, profile),
  };
}

/** Records held in memory, for tests and for what-if questions. */
export function recordsInMemory(records: readonly RunRecord<unknown>[]): RecordSource {
  return {
    find: <Results>(experiment: string, run: string) =>
      records.find((record) => record.experiment === experiment && record.run === run) as
        | RunRecord<Results>
        | undefined,
    list: (experiment) =>
      records
        .filter((record) => record.experiment === experiment)
        .map(({ run }) => run)
        .sort(),
  };
}

/** What a record answers; one unknown that names the command where the record is not there. */
export function fromRecord<Results>(
  records: RecordSource,
  experiment: string,
  run: string,
  ask: (results: Results, record: RunRecord<Results>) => readonly Check[],
): readonly Check[] {
  const record = records.find<Results>(experiment, run);
  if (record === undefined) return [lacking(run, `record ${experiment}/${run}`, missingRecord(experiment, run))];
  return ask(record.results, record);
}

/** How to make a record that is not there. */
export function missingRecord(experiment: string, run?: string): string {
  return `no record of ${experiment}${run === undefined ? '' : `/${run}`}: npx fedft run ${experiment}`;
}
