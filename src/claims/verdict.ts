import { type Check, everyAnswer, unanswered } from './check';
import { holm } from './holm';

/** What is concluded on a claim. `conditional`: it holds where {@link Verdict.condition} says and fails elsewhere. */
export type Conclusion = 'supported' | 'refuted' | 'conditional' | 'undecided';

/** A conclusion and what it rests on. Plain JSON. */
export interface Verdict {
  readonly conclusion: Conclusion;
  /** Where the claim holds and where it does not; null unless conditional. */
  readonly condition: string | null;
  readonly checks: readonly Check[];
  /** What would decide an undecided claim. */
  readonly missing: readonly string[];
  /** Tasks that do not count, since nothing is learned on them that a guess would not reach. */
  readonly noSignal: readonly string[];
}

/** A claim about everything that was tried: one "no" refutes it, and only "yes" throughout supports it. */
export function throughout(asked: readonly Check[]): Verdict {
  const checks = holm(asked);
  const answer = everyAnswer(checks);
  if (answer === 'yes') return verdict('supported', checks);
  return answer === 'no' ? verdict('refuted', checks) : undecided(checks);
}

/** A claim about several settings: where some say yes and some say no it is conditional on the setting. */
export function across(asked: readonly Check[], noSignal: readonly string[] = []): Verdict {
  const checks = holm(asked);
  const labels = (wanted: Check['answer']): string[] => [
    ...new Set(checks.filter(({ answer }) => answer === wanted).map(({ label }) => label)),
  ];
  const [yes, no, unknown] = [labels('yes'), labels('no'), labels('unknown')];
  if (yes.length > 0 && no.length > 0) {
    const open = unknown.length > 0 ? `; undecided: ${listed(unknown)}` : '';
    const condition = `holds: ${listed(yes)}; fails: ${listed(no)}${open}`;
    return { ...verdict('conditional', checks, condition), noSignal };
  }
  return { ...throughout(checks), noSignal };
}

/** Labels with slashes between them; of one task's, `TASK: WORDS`, the task is said once: `TASK: WORDS, WORDS`. */
function listed(labels: readonly string[]): string {
  const groups = new Map<string, string[]>();
  for (const label of labels) {
    const end = label.indexOf(': ');
    const [group, words] = end < 0 ? [label, label] : [label.slice(0, end + 2), label.slice(end + 2)];
    groups.set(group, [...(groups.get(group) ?? []), words]);
  }
  return [...groups].map(([group, words]) => (group.endsWith(': ') ? group : '') + words.join(', ')).join(' / ');
}

/**
 * A claim that was found to need a condition, which the ledger states beforehand.
 *
 * Supported where nothing speaks against it even without the condition, refuted where something does under it,
 * conditional where it holds under the condition and fails without.
 *
 * @param condition - where the claim is expected to hold
 * @param under - what is asked where the condition is met
 * @param without - what is asked where it is not; "yes" speaks for the claim
 */
export function provided(condition: string, under: readonly Check[], without: readonly Check[]): Verdict {
  const checks = holm([...under, ...without]);
  const [inside, outside] = [everyAnswer(checks.slice(0, under.length)), everyAnswer(checks.slice(under.length))];
  if (inside === 'no') return verdict('refuted', checks);
  if (inside === 'unknown' || outside === 'unknown') return undecided(checks);
  return outside === 'yes' ? verdict('supported', checks) : verdict('conditional', checks, condition);
}

function undecided(checks: readonly Check[]): Verdict {
  return { conclusion: 'undecided', condition: null, checks, missing: [...new Set(unanswered(checks))], noSignal: [] };
}

function verdict(conclusion: Conclusion, checks: readonly Check[], condition: string | null = null): Verdict {
  return { conclusion, condition, checks, missing: [], noSignal: [] };
}
