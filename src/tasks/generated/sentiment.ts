import { RandomStream } from '../../math';
import type { TextExample } from '../task';
import {
  additions,
  afterthoughts,
  asides,
  aspects,
  assertions,
  blame,
  concessions,
  degrees,
  denials,
  openers,
  praise,
  turns,
} from './lexicon';

/** How hard the generated language is. */
export interface SentimentLanguage {
  /** Chance that a clause denies its adjective (`is anything but dull`), in [0, 1]. */
  readonly denial: number;
  /** Chances of the four sentence forms, adding up to 1; see {@link generateSentiment}. */
  readonly forms: {
    readonly plain: number;
    readonly addition: number;
    readonly turn: number;
    readonly afterthought: number;
  };
  /** Chance that the two clauses of a contrast agree after all, in [0, 1]. */
  readonly agreement: number;
  /** Chance that a label is flipped, in [0, 1]: the best possible accuracy is 1 minus this. */
  readonly labelNoise: number;
}

/** The language the library uses: words alone decide little, about 96 % can be reached. */
export const sentimentLanguage: SentimentLanguage = {
  denial: 0.25,
  forms: { plain: 0.35, addition: 0.15, turn: 0.3, afterthought: 0.2 },
  agreement: 0.5,
  labelNoise: 0.04,
};

/**
 * Sentences of a small made-up language of opinions, with their polarity: 0 negative, 1 positive.
 *
 * Not real text. It has the structure of single-sentence sentiment: an adjective of praise or blame, turned by a denial
 * in its own clause (but not by one in an aside), strengthened by words that change nothing, and, in half of the
 * sentences, a contrast in which one clause decides: the second after `but` and after `although A ,`, the first before
 * `, although`. A linear model on words cannot represent any of these rules, so it stays far below a model that reads
 * order. Four sentence forms: plain `A`; addition `A and B` (same polarity); turn `A , but B` or `although A , B`;
 * afterthought `A , although B`. All labels are balanced in expectation; a few are flipped on purpose (label noise).
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
  const seen = new Set<string>();
  const examples: TextExample[] = [];
  // The language has some 10^12 sentences: repetitions are rare, and the loop ends.
  while (examples.length < count) {
    const example = drawSentence(stream, language);
    if (seen.has(example.text)) continue;
    seen.add(example.text);
    examples.push(example);
  }
  return examples;
}

function drawSentence(stream: RandomStream, language: SentimentLanguage): TextExample {
  const polarity = stream.integer(2);
  const clause = (wanted: number): string => drawClause(stream, language, wanted);
  const opener = stream.uniform() < 0.25 ? `${pick(stream, openers)} , ` : '';
  const other = stream.uniform() < language.agreement ? polarity : 1 - polarity;
  const { plain, addition, turn } = language.forms;
  const form = stream.uniform();
  let body: string;
  if (form < plain) {
    body = clause(polarity);
  } else if (form < plain + addition) {
    body = `${clause(polarity)} ${pick(stream, additions)} ${clause(polarity)}`;
  } else if (form < plain + addition + turn) {
    body =
      stream.uniform() < 0.6
        ? `${clause(other)} ${pick(stream, turns)} ${clause(polarity)}`
        : `${pick(stream, concessions)} ${clause(other)} , ${clause(polarity)}`;
  } else {
    body = `${clause(polarity)} ${pick(stream, afterthoughts)} ${clause(other)}`;
  }
  const label = stream.uniform() < language.labelNoise ? 1 - polarity : polarity;
  return { text: `${opener}${body} .`, label };
}

function drawClause(stream: RandomStream, language: SentimentLanguage, polarity: number): string {
  const denied = stream.uniform() < language.denial;
  const aspect = pick(stream, aspects);
  const aside = stream.uniform() < 0.2 ? ` ${pick(stream, asides)}` : '';
  const verb = pick(stream, denied ? denials : assertions);
  const degree = stream.uniform() < 0.35 ? ` ${pick(stream, degrees)}` : '';
  const adjective = pick(stream, (polarity === 1) !== denied ? praise : blame);
  return `the ${aspect}${aside} ${verb}${degree} ${adjective}`;
}

function pick(stream: RandomStream, choices: readonly string[]): string {
  return choices[stream.integer(choices.length)]!;
}
