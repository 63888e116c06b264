import { describeTolerance, tolerances } from '../verification';
import { markdownTable } from './blocks';

/** What `fedft verify` allows on other arithmetic, field by field. */
export function tolerancesBlock(): string {
  return markdownTable(
    ['numbers', 'allowed difference', 'why'],
    tolerances.map((tolerance) => [
      tolerance.about,
      describeTolerance(tolerance).replace(/ \(.*\)$/, ''),
      tolerance.reason,
    ]),
  );
}
