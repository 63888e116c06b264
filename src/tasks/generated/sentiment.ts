import { RandomStream } from '../../math';
import type { TextExample } from '../task';
import { distinctTexts } from './distinctTexts';
import { drawOpinion, type SentimentLanguage, sentimentLanguage } from './opinion';

/**
 * Sentences of a small made-up language of opinions (see {@link drawOpinion}), with their polarity: 0 negative, 1 positive.
 *
 * Not real text. It has the structure of single-sentence sentiment: which polarity an adjective has, whether its own clause
 * denies it, and which of two clauses decides. A linear model on words cannot represent any of these rules, so it stays far
 * below a model that reads order. Labels are balanced in expectation; a few are flipped on purpose (label noise).
 *
 * @param options - `count` distinct sentences from the stream `'generated/sentiment'` of `seed`; `language` to change its difficulty
 *
 * @example
 * generateSentiment({ seed: 0, count: 1 })[0] // { text: 'the melody is far from stale , ...', label: 1 }
 */
export function generateSentiment(options: {
  readonly seed: number;
  readonly count: number;
  readonly language?: SentimentLanguage;
}): TextExample[] {
  const { seed, count, language = sentimentLanguage } = options;
  const stream = new RandomStream(seed, 'generated/sentiment');
  return distinctTexts(count, () => {
    const { text, verdict } = drawOpinion(stream, language);
    return { text, label: stream.uniform() < language.labelNoise ? 1 - verdict : verdict };
  });
}
