import { RandomStream } from '../../math';
import type { TextExample } from '../task';
import { distinctTexts, type GeneratedRequest } from './distinctTexts';
import { aspects } from './lexicon';
import { type Judgement, pick, sayJudgement } from './opinion';

/** Chance that a label is flipped: the best possible accuracy is 1 minus this. */
export const paraphraseNoise = 0.03;

/** Chance that a sentence of a pair denies the opposite: half of the sentences, so that no adjective gives its meaning away. */
const DENIAL = 0.4;

/**
 * Pairs of sentences that say the same (1) or not (0), in the generated language.
 *
 * Not real text. Both sentences judge one aspect, the same. They say the same when they judge it alike, in whatever words: `the plot is anything but dull` and `the plot seems gripping`. Both sentences look alike under either label, so a
 * linear model on words is left at chance; what decides is the meaning of each sentence, denial included, against the other.
 *
 * @param request - `count` distinct pairs from the stream `'generated/paraphrase'` of `seed`
 */
export function generateParaphrases({ seed, count, labelNoise = paraphraseNoise }: GeneratedRequest): TextExample[] {
  const stream = new RandomStream(seed, 'generated/paraphrase');
  return distinctTexts(count, () => {
    const judgement: Judgement = { aspect: pick(stream, aspects), polarity: stream.integer(2) };
    const same = stream.integer(2);
    const other = same === 1 ? judgement : { ...judgement, polarity: 1 - judgement.polarity };
    return {
      text: `${sayJudgement(stream, judgement, DENIAL)} .`,
      pair: `${sayJudgement(stream, other, DENIAL)} .`,
      label: stream.uniform() < labelNoise ? 1 - same : same,
    };
  });
}
