import { RandomStream } from '../../math';
import type { TextExample } from '../task';
import { distinctTexts, type GeneratedRequest } from './distinctTexts';
import { audience, dislike, like } from './lexicon';
import { drawOpinion, type Judgement, pick, type SentimentLanguage } from './opinion';

/** Chance that a label is flipped: the best possible accuracy is 1 minus this. */
export const entailmentNoise = 0.03;

/** Sentences of two clauses, mostly at odds: only the clause of the aspect that is asked for has the answer. */
const questionedLanguage: SentimentLanguage = {
  denial: 0.28,
  forms: { plain: 0, addition: 0.1, turn: 0.55, afterthought: 0.35 },
  agreement: 0.15,
  labelNoise: 0,
};

/**
 * A question and a sentence that says what the question asks for (0, entailment) or the opposite (1); classes as in QNLI.
 *
 * Not real text. The question asks whether an audience took to one aspect, or disliked it; the sentence judges two. Words
 * alone are at chance: what decides is the clause about the aspect asked for, denial included, and what the verb asks.
 *
 * @param request - `count` distinct pairs from the stream `'generated/entailment'` of `seed`
 *
 * @example
 * // { text: 'did the critics enjoy the plot ?', pair: 'the acting was dull , but the plot is far from boring .', label: 0 }
 */
export function generateEntailment({ seed, count, labelNoise = entailmentNoise }: GeneratedRequest): TextExample[] {
  const stream = new RandomStream(seed, 'generated/entailment');
  return distinctTexts(count, () => {
    const { text, judgements } = drawOpinion(stream, questionedLanguage);
    const { aspect, polarity } = pick(stream, judgements);
    const entailed = stream.integer(2) === 0;
    const question = askAbout(stream, { aspect, polarity: entailed ? polarity : 1 - polarity });
    const label = entailed ? 0 : 1;
    return { text: question, pair: text, label: stream.uniform() < labelNoise ? 1 - label : label };
  });
}

/** A question that a judgement answers with yes. Its verb is the fourth word. */
export function askAbout(stream: RandomStream, { aspect, polarity }: Judgement): string {
  return `did the ${pick(stream, audience)} ${pick(stream, polarity === 1 ? like : dislike)} the ${aspect} ?`;
}
