import { type Check, leaves } from './check';
import type { JudgedClaim } from './ledger';
import type { Verdict } from './verdict';

/** The number that answers a question, for people: `0 exceptions in 4000 cases`, `0.54 [0.53, 0.56], wanted > 0`. */
export function describeNumber({ value, low, high, margin, sense }: Check): string {
  if (value === null) return 'no number';
  if (sense === null)
    return `${value} ${value === 1 ? 'exception' : 'exceptions'} in ${margin} ${margin === 1 ? 'case' : 'cases'}`;
  const interval = low === high ? '' : ` [${show(low!)}, ${show(high!)}]`;
  return `${show(value)}${interval}, wanted ${sense === 'above' ? '>' : '<'} ${show(margin!)}`;
}

/** One line of evidence: the questions that decided, as many as fit, and how many there are besides. */
export function describeEvidence({ noSignal, ...verdict }: Verdict, most: number = 2): string {
  const evidence = describeDecision(verdict, most);
  return noSignal.length === 0 ? evidence : `${evidence}; no signal: ${noSignal.join(', ')}`;
}

function describeDecision({ conclusion, condition, checks, missing }: Omit<Verdict, 'noSignal'>, most: number): string {
  if (conclusion === 'undecided') return several([...new Set(missing)], most);
  const decisive = leaves(checks).filter(({ answer }) =>
    conclusion === 'supported' ? answer === 'yes' : conclusion === 'refuted' ? answer === 'no' : answer !== 'unknown',
  );
  // For a conditional claim one of either side says most.
  const first = decisive.find(({ answer }) => answer === 'yes');
  const second = decisive.find(({ answer }) => answer === 'no');
  const both = [first, second].flatMap((check) => (check === undefined ? [] : [check]));
  const shown =
    conclusion === 'conditional' ? [...both, ...decisive.filter((check) => !both.includes(check))] : decisive;
  const numbers = several(
    shown.map((check) => {
      // What was counted is named by its label; a measured number needs to say what it is.
      const name = check.sense === null ? check.label : `${check.about} (${check.label})`;
      return `${name}: ${describeNumber(check)}`;
    }),
    most,
  );
  if (condition === null) return numbers;
  return `${condition.startsWith('holds: ') ? `H${condition.slice(1)}` : `Holds if ${condition}`}. ${numbers}`;
}

function several(lines: readonly string[], most: number): string {
  const shown = lines.slice(0, most).join('; ');
  return lines.length > most ? `${shown}; and ${lines.length - most} more` : shown;
}

function show(value: number): string {
  return value === 0 ? '0' : String(Number(value.toPrecision(3)));
}

/** How many claims came out how, in one line. */
export function describeTally(judged: readonly JudgedClaim[]): string {
  const count = (conclusion: Verdict['conclusion']): string =>
    `${judged.filter(({ verdict }) => verdict.conclusion === conclusion).length} ${conclusion}`;
  return `${judged.length} claims: ${count('supported')}, ${count('conditional')}, ${count('refuted')}, ${count('undecided')}`;
}

/** Parts of the ledger, by the letter that the names of their claims begin with. */
export const claimParts: readonly { readonly letter: string; readonly title: string }[] = [
  { letter: 'C', title: 'What the paper claims' },
  { letter: 'M', title: 'What it claims besides' },
  { letter: 'F', title: 'What was found beside it' },
  { letter: 'G', title: 'What goes beyond it' },
];
