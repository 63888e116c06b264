import { missingRecord, type NamedRun, type RecordSource, type RunRecord } from '../records';
import { type Check, lacking } from './check';

/** What a record answers; one unknown that names the command where the record is not there. */
export function fromRecord<Results>(
  records: RecordSource,
  named: NamedRun<Results>,
  ask: (results: Results, record: RunRecord<Results>) => readonly Check[],
): readonly Check[] {
  const found = records.find(named);
  if (found !== undefined) return ask(found.record.results, found.record);
  const { run, handle } = named;
  const { experiment } = handle;
  return [lacking(run, `record ${experiment}/${run}`, missingRecord(experiment, run))];
}
