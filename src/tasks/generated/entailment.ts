import { RandomStream } from '../../math';
import type { TextExample } from '../task';
import { distinctTexts, type GeneratedRequest } from './distinctTexts';
import { audience, dislike, like } from './lexicon';
import { drawOpinion, pick, type SentimentLanguage } from './opinion';

/** Chance that a label is flipped: the best possible accuracy is 1 minus this. */
export const entailmentNoise = 0.03;

/** The sentences that questions are about: mostly of two clauses, at odds as often as not, so that it takes both to know. */
export const questionedLanguage: SentimentLanguage = {
  denial: 0.28,
  forms: { plain: 0.35, addition: 0.1, turn: 0.45, afterthought: 0.1 },
  agreement: 0.4,
  labelNoise: 0,
};

/**
 * A question and a sentence that says what the question asks for (0, entailment) or the opposite (1); classes as in QNLI.
 *
 * Not real text. The question asks whether an audience took to something, or disliked it; the sentence is an opinion of it.
 * Words alone are at chance: what decides is the verdict of the sentence, denial and contrast included, against what the verb
 * asks.
 *
 * @param request - `count` distinct pairs from the stream `'generated/entailment'` of `seed`
 *
 * @example
 * // { text: 'did the critics enjoy it ?', pair: 'the acting was dull , but the plot is far from boring .', label: 0 }
 */
export function generateEntailment({ seed, count, labelNoise = entailmentNoise }: GeneratedRequest): TextExample[] {
  const stream = new RandomStream(seed, 'generated/entailment');
  return distinctTexts(count, () => {
    const { text, verdict } = drawOpinion(stream, questionedLanguage);
    const entailed = stream.integer(2) === 0;
    const question = askAbout(stream, entailed ? verdict : 1 - verdict);
    const label = entailed ? 0 : 1;
    return { text: question, pair: text, label: stream.uniform() < labelNoise ? 1 - label : label };
  });
}

/** A question that an opinion with this verdict answers with yes. Its verb is the fourth word. */
export function askAbout(stream: RandomStream, verdict: number): string {
  return `did the ${pick(stream, audience)} ${pick(stream, verdict === 1 ? like : dislike)} it ?`;
}
