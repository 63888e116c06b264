import type { MeanInterval, MedianInterval } from '../math';

/** What the data say to one question: unknown where they are missing or cannot tell. */
export type Answer = 'yes' | 'no' | 'unknown';

/** One question put to the data, with the number that answers it. Plain JSON. */
export interface Check {
  /** What is asked, so that "yes" speaks for the claim. */
  readonly about: string;
  /** A few words that name the setting in a condition: a task, a scheme, a variant. */
  readonly label: string;
  readonly answer: Answer;
  /** The number, with its confidence interval where it has one; null where there is none. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** What the number is compared with; null where nothing is compared. */
  readonly margin: number | null;
  readonly sense: 'above' | 'below' | null;
  /**
   * Where the number is a mean over repetitions: the chance of one as bad or worse if the truth were at the margin. A "no" by
   * chance is what Holm's correction looks at; null elsewhere.
   */
  readonly chance: number | null;
  /** What an unknown answer lacks. */
  readonly missing: string | null;
  /** The questions that this one is made of. */
  readonly parts: readonly Check[];
}

const blank = {
  value: null,
  low: null,
  high: null,
  margin: null,
  sense: null,
  chance: null,
  missing: null,
  parts: [],
} as const;

/** How {@link isAbove} and {@link isBelow} compare. */
export interface Comparison {
  readonly about: string;
  readonly label: string;
  /** Fixed in the ledger before the run. */
  readonly margin: number;
}

/** Yes where the whole interval lies above the margin, no where it lies below, unknown where it holds the margin. */
export function isAbove(interval: MeanInterval, { about, label, margin }: Comparison): Check {
  return compare(interval, { about, label, margin }, 'above');
}

/** Yes where the whole interval lies below the margin, no where it lies above, unknown where it holds the margin. */
export function isBelow(interval: MeanInterval, { about, label, margin }: Comparison): Check {
  return compare(interval, { about, label, margin }, 'below');
}

function compare(
  { mean, low, high }: MeanInterval,
  { about, label, margin }: Comparison,
  sense: 'above' | 'below',
): Check {
  const above: Answer = low > margin ? 'yes' : high < margin ? 'no' : 'unknown';
  const below: Answer = high < margin ? 'yes' : low > margin ? 'no' : 'unknown';
  const answer = sense === 'above' ? above : below;
  const missing = answer === 'unknown' ? `${label}: the interval of "${about}" holds ${margin}` : null;
  return { ...blank, about, label, answer, value: mean, low, high, margin, sense, missing };
}

/** A number that is known exactly, as an interval of no width. */
export function exactly(value: number): MeanInterval {
  return { mean: value, low: value, high: value };
}

/** A median and its interval as the checks take them. */
export function atMedian({ median, low, high }: MedianInterval): MeanInterval {
  return { mean: median, low, high };
}

/** Cases that were tried and those that failed. */
export interface Tried {
  readonly cases: number;
  readonly failures: number;
}

/** Yes where nothing failed in enough cases, no where something did. */
export function holdsInAll(
  { cases, failures }: Tried,
  { about, label, least }: { readonly about: string; readonly label: string; readonly least: number },
): Check {
  const answer: Answer = failures > 0 ? 'no' : cases >= least ? 'yes' : 'unknown';
  const missing = answer === 'unknown' ? `${label}: ${cases} cases of "${about}", ${least} are asked for` : null;
  return { ...blank, about, label, answer, value: failures, margin: cases, sense: null, missing };
}

/** Yes where it happened at all, no where it did not in enough cases. */
export function occurs(
  tried: Tried,
  options: { readonly about: string; readonly label: string; readonly least: number },
): Check {
  const { answer, ...rest } = holdsInAll(tried, options);
  return { ...rest, answer: answer === 'yes' ? 'no' : answer === 'no' ? 'yes' : 'unknown' };
}

/** A question that cannot be put, because a record is not there or does not hold enough. */
export function lacking(label: string, about: string, missing: string): Check {
  return { ...blank, about, label, answer: 'unknown', missing };
}

/** The opposite answer, where only a "yes" to the question was proved: a sentence that this denies. */
export function denied(check: Check, about: string): Check {
  const { answer, label } = check;
  const missing = answer === 'yes' ? null : (check.missing ?? `${label}: "${check.about}" is not shown`);
  return { ...check, about, answer: answer === 'yes' ? 'no' : 'unknown', missing };
}

/** One question made of several that must all be answered yes. */
export function together(label: string, about: string, parts: readonly Check[]): Check {
  const answer = everyAnswer(parts);
  const missing = answer === 'unknown' ? [...new Set(unanswered(parts))].join('; ') : null;
  return { ...blank, about, label, answer, missing, parts };
}

/** No where one is no, yes where all are yes. */
export function everyAnswer(checks: readonly Check[]): Answer {
  if (checks.some(({ answer }) => answer === 'no')) return 'no';
  return checks.length > 0 && checks.every(({ answer }) => answer === 'yes') ? 'yes' : 'unknown';
}

/** What the unknown answers lack. */
export function unanswered(checks: readonly Check[]): string[] {
  if (checks.length === 0) return ['nothing was asked'];
  return checks.flatMap(({ answer, missing }) => (answer === 'unknown' && missing !== null ? [missing] : []));
}

/** The questions at the bottom of others: those with a number of their own. */
export function leaves(checks: readonly Check[]): readonly Check[] {
  return checks.flatMap((check) => (check.parts.length > 0 ? leaves(check.parts) : [check]));
}
