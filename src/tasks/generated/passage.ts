import type { RandomStream } from '../../math';
import { askAbout } from './entailment';
import { approvals, aspects, audience, blame, disapprovals, dislike, disliked, like, liked, praise } from './lexicon';
import { drawOpinion, type Judgement, pick, pickOther, sayJudgement, sentimentLanguage } from './opinion';

/** Two texts of the generated language that belong together, as neighbours in a running text do. Nothing is labelled. */
export interface Passage {
  readonly first: readonly string[];
  readonly second: readonly string[];
  /** A word that follows from the other text: where it stands, and the words that would contradict. */
  readonly key: PassageWord & { readonly opposites: readonly string[] };
  /** The aspect that both texts speak of, where it stands beside the key; absent in a verdict. */
  readonly topic?: PassageWord;
}

/** A place in a passage, in words. */
export interface PassageWord {
  readonly text: 'first' | 'second';
  readonly place: number;
}

/** All that an audience does. */
export const reactions: readonly string[] = [...approvals, ...disapprovals];

/** Chance that an audience reacts against the opinion before it: people differ. */
const DISSENT = 0.05;
/** Chance that a judgement in a restatement denies its opposite. */
const DENIAL = 0.35;

/** An opinion, and what its audience did: `the critics applauded .` The key is what they did. */
export function drawVerdict(stream: RandomStream): Passage {
  const { text, verdict } = drawOpinion(stream, sentimentLanguage);
  const pleased = stream.uniform() < DISSENT ? 1 - verdict : verdict;
  const [fitting, opposites] = pleased === 1 ? [approvals, disapprovals] : [disapprovals, approvals];
  const second = `the ${pick(stream, audience)} ${pick(stream, fitting)} .`;
  return { first: text.split(' '), second: second.split(' '), key: { text: 'second', place: 2, opposites } };
}

/** A judgement, and the same in other words. The key is the second adjective. */
export function drawRestatement(stream: RandomStream): Passage {
  const judgement: Judgement = { aspect: pick(stream, aspects), polarity: stream.integer(2) };
  const first = `${sayJudgement(stream, judgement, DENIAL)} .`.split(' ');
  const second = `${sayJudgement(stream, judgement, DENIAL)} .`.split(' ');
  const place = second.length - 2;
  const opposites = praise.includes(second[place]!) ? blame : praise;
  return { first, second, key: { text: 'second', place, opposites }, topic: { text: 'second', place: 1 } };
}

/** An opinion, and how an aspect of it was taken: `the critics enjoyed the plot .` The key is the verb. */
export function drawReport(stream: RandomStream): Passage {
  const { text, judgements } = drawOpinion(stream, sentimentLanguage);
  const { aspect, polarity } = pick(stream, judgements);
  const [fitting, opposites] = polarity === 1 ? [liked, disliked] : [disliked, liked];
  const second = `the ${pick(stream, audience)} ${pick(stream, fitting)} the ${aspect} .`.split(' ');
  return {
    first: text.split(' '),
    second,
    key: { text: 'second', place: 2, opposites },
    topic: { text: 'second', place: 4 },
  };
}

/** A question, and a sentence that says yes to it. The key is the question's verb. */
export function drawExchange(stream: RandomStream): Passage {
  const { text, judgements } = drawOpinion(stream, sentimentLanguage);
  const judgement = pick(stream, judgements);
  return {
    first: askAbout(stream, judgement).split(' '),
    second: text.split(' '),
    key: { text: 'first', place: 3, opposites: judgement.polarity === 1 ? dislike : like },
    topic: { text: 'first', place: 5 },
  };
}

/** Chance that a corrupted passage speaks of another aspect, where it speaks of one twice; else its key contradicts. */
const OFF_TOPIC = 0.2;

/** The same passage with one word exchanged, so that its texts no longer belong together; and which word that is. */
export function corrupted(stream: RandomStream, passage: Passage): Passage & { readonly exchanged: PassageWord } {
  const { key, topic } = passage;
  const offTopic = topic !== undefined && stream.uniform() < OFF_TOPIC;
  const exchanged = offTopic ? topic : key;
  const words = [...passage[exchanged.text]];
  const other = [...passage.first, ...passage.second];
  words[exchanged.place] = offTopic ? pickOther(stream, aspects, ...other) : pick(stream, key.opposites);
  return { ...passage, [exchanged.text]: words, exchanged };
}
