import { type FormulaChecks, type FormulaPart, formulaRuns } from '../experiments';
import type { RecordSource } from '../records';
import { type Check, holdsInAll, lacking, occurs } from './check';
import { fromRecord } from './fromRecord';

/** The answer of one check of `formula-checks`: yes where it never fails in at least `least` cases. */
export function formulaHolds(
  records: RecordSource,
  part: FormulaPart,
  name: string,
  least: number,
  label: string,
): Check {
  return formula(records, part, name, label, (found, about) => holdsInAll(found, { about, label, least }));
}

/** Yes where the check fails at least once: a counter-example. */
export function formulaFails(
  records: RecordSource,
  part: FormulaPart,
  name: string,
  least: number,
  label: string,
): Check {
  return formula(records, part, name, label, (found, about) =>
    occurs(found, { about: `fails: ${about}`, label, least }),
  );
}

/** Yes where it fails in every case. */
export function formulaAlwaysFails(
  records: RecordSource,
  part: FormulaPart,
  name: string,
  least: number,
  label: string,
): Check {
  return formula(records, part, name, label, ({ cases, failures }, about) =>
    holdsInAll({ cases, failures: cases - failures }, { about: `always fails: ${about}`, label, least }),
  );
}

function formula(
  records: RecordSource,
  part: FormulaPart,
  name: string,
  label: string,
  ask: (found: FormulaChecks[string], about: string) => Check,
): Check {
  const [check] = fromRecord(records, formulaRuns.named({ formulas: part }), (results) => {
    const found = results[name];
    if (found === undefined) return [lacking(label, name, `formula-checks/${part} lacks '${name}': make it again`)];
    return [ask(found, found.about)];
  });
  return check!;
}
