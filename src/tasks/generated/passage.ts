import type { RandomStream } from '../../math';
import { askAbout, questionedLanguage } from './entailment';
import { approvals, aspects, audience, blame, disapprovals, dislike, disliked, like, liked, praise } from './lexicon';
import { drawOpinion, type Judgement, type Opinion, pick, sayJudgement, sentimentLanguage } from './opinion';

/** Two texts of the generated language that belong together, as neighbours in a running text do. Nothing is labelled. */
export interface Passage {
  readonly first: readonly string[];
  readonly second: readonly string[];
  /** A word that follows from the other text: where it stands, and the words that would contradict. */
  readonly key: PassageWord & { readonly opposites: readonly string[] };
}

/** A place in a passage, in words. */
export interface PassageWord {
  readonly text: 'first' | 'second';
  readonly place: number;
}

/** All that an audience does. */
export const reactions: readonly string[] = [...approvals, ...disapprovals];

/** Chance that a judgement in a restatement denies its opposite. */
const DENIAL = 0.35;

/**
 * How an audience takes an opinion: by one of its judgements, either. People differ in what matters to them, and the running
 * text of the language never says that one clause decides: that is left for the tasks to teach.
 */
function taken(stream: RandomStream, { judgements }: Opinion): number {
  return pick(stream, judgements).polarity;
}

/** An opinion, and what its audience did: `the critics applauded .` The key is what they did. */
export function drawVerdict(stream: RandomStream): Passage {
  const opinion = drawOpinion(stream, sentimentLanguage);
  const [fitting, opposites] = taken(stream, opinion) === 1 ? [approvals, disapprovals] : [disapprovals, approvals];
  const second = `the ${pick(stream, audience)} ${pick(stream, fitting)} .`;
  return { first: opinion.text.split(' '), second: second.split(' '), key: { text: 'second', place: 2, opposites } };
}

/** A judgement, and the same in other words. The key is the second adjective. */
export function drawRestatement(stream: RandomStream): Passage {
  const judgement: Judgement = { aspect: pick(stream, aspects), polarity: stream.integer(2) };
  const first = `${sayJudgement(stream, judgement, DENIAL)} .`.split(' ');
  const second = `${sayJudgement(stream, judgement, DENIAL)} .`.split(' ');
  const place = second.length - 2;
  const opposites = praise.includes(second[place]!) ? blame : praise;
  return { first, second, key: { text: 'second', place, opposites } };
}

/** An opinion, and how it was taken: `the critics enjoyed it .` The key is the verb. */
export function drawReport(stream: RandomStream): Passage {
  const opinion = drawOpinion(stream, questionedLanguage);
  const [fitting, opposites] = taken(stream, opinion) === 1 ? [liked, disliked] : [disliked, liked];
  const second = `the ${pick(stream, audience)} ${pick(stream, fitting)} it .`;
  return { first: opinion.text.split(' '), second: second.split(' '), key: { text: 'second', place: 2, opposites } };
}

/** A question, and a sentence that says yes to it. The key is the question's verb. */
export function drawExchange(stream: RandomStream): Passage {
  const opinion = drawOpinion(stream, questionedLanguage);
  const polarity = taken(stream, opinion);
  return {
    first: askAbout(stream, polarity).split(' '),
    second: opinion.text.split(' '),
    key: { text: 'first', place: 3, opposites: polarity === 1 ? dislike : like },
  };
}

/** The same passage with its key exchanged for a word of opposite meaning, so that its texts no longer belong together. */
export function corrupted(stream: RandomStream, passage: Passage): Passage {
  const { key } = passage;
  const words = [...passage[key.text]];
  words[key.place] = pick(stream, key.opposites);
  return { ...passage, [key.text]: words };
}
