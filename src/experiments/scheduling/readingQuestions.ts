import type { MeanInterval } from '../../math';
import type { AmbiguityRow } from './ambiguityStudy';

/** What a reading makes of a sentence of the paper; open where the interval holds the margin. */
export type ReadingAnswer = 'yes' | 'no' | 'open';

/** A sentence of sections IV and V that scheduling alone decides. */
export interface ReadingQuestion {
  /** Claims of the ledger that hang on it. */
  readonly claims: readonly string[];
  readonly section: string;
  /** The sentence in few words. */
  readonly says: string;
  /** Whether it is one of those that make up what V-B says of the proposed scheme's rounds and devices. */
  readonly partOfVB: boolean;
  ask(row: AmbiguityRow, deviceCount: number): ReadingAnswer;
}

/** Mean delay over tau_bar up to which (8) counts as met, in the median run. */
const BUDGET = 1.01;

/** Share of the devices from which on a scheme counts as close to All-in; fixed before any record of the map was made. */
const CLOSE = 0.8;

/** Share of rounds beyond the budget from which on it counts as exceeded now and then. */
const EXCEEDED = 0.05;

const above = ({ low, high }: Pick<MeanInterval, 'low' | 'high'>, margin: number): ReadingAnswer =>
  low > margin ? 'yes' : high < margin ? 'no' : 'open';
const below = ({ low, high }: Pick<MeanInterval, 'low' | 'high'>, margin: number): ReadingAnswer =>
  high < margin ? 'yes' : low > margin ? 'no' : 'open';

/** No where one is no, yes where all are yes. */
function all(...answers: readonly ReadingAnswer[]): ReadingAnswer {
  if (answers.includes('no')) return 'no';
  return answers.includes('open') ? 'open' : 'yes';
}

const meetsBudget = ({ delayOverBudget }: AmbiguityRow): ReadingAnswer => below(delayOverBudget, BUDGET);

/** The rows of the map. */
export const readingQuestions: readonly ReadingQuestion[] = [
  {
    claims: ['C14'],
    section: 'IV-B',
    says: 'Algorithm 1 misses no best prefix',
    partOfVB: false,
    ask: ({ missed }) => (missed.mean > 0 ? 'no' : 'yes'),
  },
  {
    claims: ['C17', 'F8'],
    section: 'IV-A',
    says: 'no round finds the queue empty, so that the expectation in (8) exists',
    partOfVB: false,
    ask: ({ emptyQueueRounds }) => (emptyQueueRounds > 0 ? 'no' : 'yes'),
  },
  {
    claims: ['C17'],
    section: 'V-B',
    says: 'the proposed scheme meets (8)',
    partOfVB: true,
    ask: meetsBudget,
  },
  {
    claims: ['C26', 'C27'],
    section: 'V-B',
    says: 'it exceeds the budget in some rounds, those with good channels',
    partOfVB: true,
    ask: ({ roundsOverBudget, betterChannels }) =>
      all(above(roundsOverBudget, EXCEEDED), betterChannels === null ? 'open' : above(betterChannels, 0)),
  },
  {
    claims: ['C25'],
    section: 'V-B',
    says: 'it schedules more devices than GS, and GS more than AABA',
    partOfVB: true,
    ask: ({ proposedBeyondGs, gsBeyondAaba }) => all(above(proposedBeyondGs, 0), above(gsBeyondAaba, 0)),
  },
  {
    claims: ['C19'],
    section: 'V-B',
    says: 'few devices first, more later',
    partOfVB: false,
    ask: ({ laterDevices }) => above(laterDevices, 0),
  },
  {
    claims: ['M1'],
    section: 'V-B, V-C',
    says: 'close to All-in in devices (0.8 K), within (8)',
    partOfVB: false,
    // Beyond the dual no schedule has more devices within (8).
    ask: (row, deviceCount) =>
      all(above({ low: row.proposed, high: row.proposed }, CLOSE * deviceCount), meetsBudget(row)),
  },
];

/** Whether a reading makes every part of V-B's account of devices and delays true. */
export function holdsVB(row: AmbiguityRow, deviceCount: number): boolean {
  return readingQuestions.every(({ partOfVB, ask }) => !partOfVB || ask(row, deviceCount) === 'yes');
}
