import type { RandomStream } from '../../math';
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
  /** Chances of the four sentence forms, adding up to 1; see {@link drawOpinion}. */
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

/** The language the library uses: words alone decide little, about 97 % can be reached. */
export const sentimentLanguage: SentimentLanguage = {
  denial: 0.28,
  forms: { plain: 0.35, addition: 0.1, turn: 0.45, afterthought: 0.1 },
  agreement: 0.4,
  labelNoise: 0.03,
};

/** What is said of one aspect: 0 blame, 1 praise. */
export interface Judgement {
  readonly aspect: string;
  readonly polarity: number;
}

/** A sentence of the language, with what it means. */
export interface Opinion {
  readonly text: string;
  /** One judgement or two, in the order of the text. */
  readonly judgements: readonly Judgement[];
  /** The judgement that decides, and its polarity: that of the whole. */
  readonly decides: Judgement;
  readonly verdict: number;
}

/**
 * A sentence of the generated language: an aspect is praised or blamed, or two are. An adjective is turned by a denial in its
 * own clause (but not by one in an aside), strengthened by words that change nothing. Of two clauses one decides: the
 * second after `but` and after `although A ,`, the first before `, although`. Four forms: plain `A`; addition `A and B` (same
 * polarity); turn `A , but B` or `although A , B`; afterthought `A , although B`.
 */
export function drawOpinion(stream: RandomStream, language: SentimentLanguage): Opinion {
  const verdict = stream.integer(2);
  const other = stream.uniform() < language.agreement ? verdict : 1 - verdict;
  const aspect = pick(stream, aspects);
  const decides: Judgement = { aspect, polarity: verdict };
  const yields: Judgement = { aspect: pickOther(stream, aspects, aspect), polarity: other };
  const agrees: Judgement = { ...yields, polarity: verdict };
  const say = (judgement: Judgement): string => sayJudgement(stream, judgement, language.denial);
  const opener = stream.uniform() < 0.15 ? `${pick(stream, openers)} , ` : '';
  const { plain, addition, turn } = language.forms;
  const form = stream.uniform();
  const whole = (body: string, judgements: readonly Judgement[]): Opinion => ({
    text: `${opener}${body} .`,
    judgements,
    decides,
    verdict,
  });
  if (form < plain) return whole(say(decides), [decides]);
  if (form < plain + addition) {
    return whole(`${say(agrees)} ${pick(stream, additions)} ${say(decides)}`, [agrees, decides]);
  }
  if (form < plain + addition + turn) {
    const body =
      stream.uniform() < 0.6
        ? `${say(yields)} ${pick(stream, turns)} ${say(decides)}`
        : `${pick(stream, concessions)} ${say(yields)} , ${say(decides)}`;
    return whole(body, [yields, decides]);
  }
  return whole(`${say(decides)} ${pick(stream, afterthoughts)} ${say(yields)}`, [decides, yields]);
}

/**
 * A clause that says a judgement: `the plot is anything but dull`. The adjective is its last word.
 *
 * @param denial - chance that it denies the opposite
 */
export function sayJudgement(stream: RandomStream, { aspect, polarity }: Judgement, denial: number): string {
  const denied = stream.uniform() < denial;
  const aside = stream.uniform() < 0.12 ? ` ${pick(stream, asides)}` : '';
  const verb = pick(stream, denied ? denials : assertions);
  const degree = stream.uniform() < 0.3 ? ` ${pick(stream, degrees)}` : '';
  const adjective = pick(stream, (polarity === 1) !== denied ? praise : blame);
  return `the ${aspect}${aside} ${verb}${degree} ${adjective}`;
}

/** One of several, uniformly. */
export function pick<T>(stream: RandomStream, choices: readonly T[]): T {
  return choices[stream.integer(choices.length)]!;
}

/** One of several other than those unwanted. */
function pickOther<T>(stream: RandomStream, choices: readonly T[], ...unwanted: readonly T[]): T {
  for (;;) {
    const choice = pick(stream, choices);
    if (!unwanted.includes(choice)) return choice;
  }
}
