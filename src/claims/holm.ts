import { type Check, leaves, together } from './check';

/** Of a "no" on one side of a 95 % interval. */
const LEVEL = 0.025;

/**
 * Holm's correction of the "no" answers of one claim: of many comparisons one falls below its margin by chance alone, and one
 * "no" is enough to refute. The smallest chance has to be below the level over the number of comparisons, the next below the
 * level over one fewer, and so on; from the first that is not on, a "no" becomes unknown. A "yes" needs no correction, since a
 * claim is supported only where every answer is yes.
 */
export function holm(checks: readonly Check[]): readonly Check[] {
  const compared = leaves(checks)
    .filter(({ chance }) => chance !== null)
    .sort((a, b) => a.chance! - b.chance!);
  const standing = new Set<Check>();
  for (const [i, check] of compared.entries()) {
    if (check.chance! > LEVEL / (compared.length - i)) break;
    standing.add(check);
  }
  const correct = (check: Check): Check => {
    if (check.parts.length > 0) {
      const parts = check.parts.map(correct);
      return parts.every((part, i) => part === check.parts[i]) ? check : together(check.label, check.about, parts);
    }
    if (check.answer !== 'no' || check.chance === null || standing.has(check)) return check;
    const missing = `${check.label}: a "no" of "${check.about}" among ${compared.length} comparisons can be chance (Holm)`;
    return { ...check, answer: 'unknown', missing };
  };
  return checks.map(correct);
}
