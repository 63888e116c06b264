import { RandomStream } from '../../math';
import type { TextExample } from '../task';
import { distinctTexts, type GeneratedRequest } from './distinctTexts';
import { drawOpinion, type SentimentLanguage, sayJudgement } from './opinion';

/** Chance that a label is flipped: the best possible accuracy is 1 minus this. */
export const paraphraseNoise = 0.03;

/** The longer sentences of pairs: mostly of two clauses, at odds more often than not. */
const comparedLanguage: SentimentLanguage = {
  denial: 0.3,
  forms: { plain: 0.35, addition: 0.1, turn: 0.45, afterthought: 0.1 },
  agreement: 0.4,
  labelNoise: 0,
};

/**
 * Pairs of sentences that come to the same (1) or not (0), in the generated language.
 *
 * Not real text. The first sentence is an opinion, the second sums up the judgement that decides it, in other words:
 * `the essay is dull , but the plot is anything but boring .` and `the plot seems gripping .`; or it says the opposite. Both
 * sentences look alike under either label, so a linear model on words is left at chance; what decides is the meaning of each,
 * denial and contrast included, against the other.
 *
 * @param request - `count` distinct pairs from the stream `'generated/paraphrase'` of `seed`
 */
export function generateParaphrases({ seed, count, labelNoise = paraphraseNoise }: GeneratedRequest): TextExample[] {
  const stream = new RandomStream(seed, 'generated/paraphrase');
  return distinctTexts(count, () => {
    const { text, decides } = drawOpinion(stream, comparedLanguage);
    const same = stream.integer(2);
    const other = { ...decides, polarity: same === 1 ? decides.polarity : 1 - decides.polarity };
    return {
      text,
      pair: `${sayJudgement(stream, other, comparedLanguage.denial)} .`,
      label: stream.uniform() < labelNoise ? 1 - same : same,
    };
  });
}
