import type { FormulaChecks } from '../experiments';
import { type Check, holdsInAll, lacking, occurs } from './check';
import { fromRecord, type RecordSource } from './recordSource';

/** The answer of one check of `formula-checks`: yes where it never fails in at least `least` cases. */
export function formulaHolds(records: RecordSource, run: string, name: string, least: number, label: string): Check {
  return formula(records, run, name, label, (found, about) => holdsInAll(found, { about, label, least }));
}

/** Yes where the check fails at least once: a counter-example. */
export function formulaFails(records: RecordSource, run: string, name: string, least: number, label: string): Check {
  return formula(records, run, name, label, (found, about) =>
    occurs(found, { about: `fails: ${about}`, label, least }),
  );
}

/** Yes where it fails in every case. */
export function formulaAlwaysFails(
  records: RecordSource,
  run: string,
  name: string,
  least: number,
  label: string,
): Check {
  return formula(records, run, name, label, ({ cases, failures }, about) =>
    holdsInAll({ cases, failures: cases - failures }, { about: `always fails: ${about}`, label, least }),
  );
}

function formula(
  records: RecordSource,
  run: string,
  name: string,
  label: string,
  ask: (found: FormulaChecks[string], about: string) => Check,
): Check {
  const [check] = fromRecord<FormulaChecks>(records, 'formula-checks', run, (results) => {
    const found = results[name];
    if (found === undefined) return [lacking(label, name, `formula-checks/${run} lacks '${name}': make it again`)];
    return [ask(found, found.about)];
  });
  return check!;
}
