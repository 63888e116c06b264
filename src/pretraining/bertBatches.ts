import type { WordPieceTokenizer } from '../checkpoint';
import { greatest, RandomStream } from '../math';
import {
  corrupted,
  drawExchange,
  drawReport,
  drawRestatement,
  drawVerdict,
  type Passage,
  type PassageWord,
  reactions,
} from '../tasks';
import type { HeadTarget } from '../transformer';

/** What one batch of pre-training is made of. */
export interface BatchMix {
  /** Passages of every kind with masked words, to be filled in from what is left. */
  readonly masked: number;
  /** Passages with a topic, half of them corrupted: which? */
  readonly coherent: number;
  /** Opinions alone: which word does the next sentence hold? */
  readonly single: number;
}

/** A batch of token ids with what each head should answer. */
export interface PretrainingBatch {
  readonly batch: number;
  readonly tokens: number;
  /** [batch, tokens] */
  readonly inputIds: Int32Array;
  readonly tokenTypeIds: Int32Array;
  readonly attentionMask: Uint8Array;
  readonly targets: ReadonlyMap<string, HeadTarget>;
}

/** Names of the heads that {@link drawBatch} gives targets for. */
export const headNames = { masked: 'masked', replaced: 'replaced', coherent: 'coherent', next: 'next' } as const;

/** Factor of the mean loss on masked words in the sum that is lowered: it is by far the greatest. The others' is 1. */
const MASKED_IMPORTANCE = 0.3;

/** Chance that the key of a passage is masked, share of its words that are otherwise; of all that are masked BERT's 80 % become [MASK], 10 % another word, 10 % stay. */
const MASKING = { key: 0.7, share: 0.15, mask: 0.8, random: 0.1 } as const;

interface Sequence {
  readonly ids: number[];
  /** Tokens of type 0: [CLS], the first text and its [SEP]. */
  readonly firstLength: number;
  /** Where each word of the texts begins. */
  readonly starts: { readonly first: readonly number[]; readonly second: readonly number[] };
}

/**
 * One batch of pre-training text, a function of the seed and the name: passages of the generated language (see
 * {@link Passage}), none of them labelled.
 *
 * @param name - of the stream, for example `step/17`
 * @param words - pieces of the vocabulary that the word heads can answer: ids 0 to words - 1
 */
export function drawBatch(
  tokenizer: WordPieceTokenizer,
  words: number,
  mix: BatchMix,
  seed: number,
  name: string,
): PretrainingBatch {
  const stream = new RandomStream(seed, `pretraining/${name}`);
  const sequences: Sequence[] = [];
  const masked: TokenAnswer[] = [];
  const replaced: TokenAnswer[] = [];
  const coherent: Answer[] = [];
  const next: Answer[] = [];
  for (let i = 0; i < mix.masked; i++) {
    const passage = [drawVerdict, drawRestatement, drawReport, drawExchange][i % 4]!(stream);
    const sequence = encode(tokenizer, passage.first, passage.second);
    const places = placesToMask(stream, sequence, passage.key);
    for (const { place, label } of maskWords(stream, tokenizer, words, sequence, places)) {
      masked.push({ sequence: sequences.length, place, label });
    }
    sequences.push(sequence);
  }
  for (let i = 0; i < mix.coherent; i++) {
    const whole: Passage = [drawRestatement, drawReport, drawExchange][i % 3]!(stream);
    const label = stream.integer(2);
    const passage = label === 1 ? whole : corrupted(stream, whole);
    const sequence = encode(tokenizer, passage.first, passage.second);
    replaced.push({ sequence: sequences.length, place: placeOf(sequence, whole.key), label: 1 - label });
    coherent.push({ sequence: sequences.length, label });
    sequences.push(sequence);
  }
  for (let i = 0; i < mix.single; i++) {
    const { first, second, key } = drawVerdict(stream);
    next.push({ sequence: sequences.length, label: reactions.indexOf(second[key.place]!) });
    sequences.push(encode(tokenizer, first, undefined));
  }
  return {
    ...padded(tokenizer, sequences),
    targets: targets(sequences, { masked, replaced, coherent, next }),
  };
}

function encode(
  tokenizer: WordPieceTokenizer,
  first: readonly string[],
  second: readonly string[] | undefined,
): Sequence {
  const pieces = (text: readonly string[]): readonly (readonly number[])[] => text.map((word) => tokenizer.ids(word));
  const one = pieces(first);
  const ids = [tokenizer.classId, ...one.flat(), tokenizer.separatorId];
  const firstLength = ids.length;
  const two = second === undefined ? [] : pieces(second);
  if (second !== undefined) ids.push(...two.flat(), tokenizer.separatorId);
  return { ids, firstLength, starts: { first: starts(one, 1), second: starts(two, firstLength) } };
}

/** Where each word begins: most are one piece, a few marks are two. */
function starts(words: readonly (readonly number[])[], from: number): readonly number[] {
  let at = from;
  return words.map(({ length }) => {
    const start = at;
    at += length;
    return start;
  });
}

function placeOf({ starts }: Sequence, { text, place }: PassageWord): number {
  return starts[text][place]!;
}

/**
 * Which places of a passage to mask: at random, as BERT; or, more often, the word that follows from the other text. Words at
 * random can mostly be guessed from their neighbours, this one only from what the other text means.
 */
function placesToMask(stream: RandomStream, sequence: Sequence, key: PassageWord): readonly number[] {
  if (stream.uniform() < MASKING.key) return [placeOf(sequence, key)];
  const { ids, firstLength } = sequence;
  const special = [0, firstLength - 1, ids.length - 1];
  const places = ids.flatMap((_, place) => (special.includes(place) ? [] : [place]));
  return stream.shuffle(places).slice(0, Math.max(1, Math.round(MASKING.share * places.length)));
}

/** Masks chosen places of a sequence, in place; where, and what stood there. */
function maskWords(
  stream: RandomStream,
  { maskId }: WordPieceTokenizer,
  words: number,
  { ids }: Sequence,
  places: readonly number[],
): readonly { readonly place: number; readonly label: number }[] {
  return places.map((place) => {
    const label = ids[place]!;
    const kind = stream.uniform();
    if (kind < MASKING.mask) ids[place] = maskId!;
    else if (kind < MASKING.mask + MASKING.random) ids[place] = stream.integer(words);
    return { place, label };
  });
}

function padded(tokenizer: WordPieceTokenizer, sequences: readonly Sequence[]): Omit<PretrainingBatch, 'targets'> {
  const batch = sequences.length;
  const tokens = longest(sequences);
  const inputIds = new Int32Array(batch * tokens).fill(tokenizer.padId);
  const tokenTypeIds = new Int32Array(batch * tokens);
  const attentionMask = new Uint8Array(batch * tokens);
  for (const [i, { ids, firstLength }] of sequences.entries()) {
    inputIds.set(ids, i * tokens);
    tokenTypeIds.fill(1, i * tokens + firstLength, i * tokens + ids.length);
    attentionMask.fill(1, i * tokens, i * tokens + ids.length);
  }
  return { batch, tokens, inputIds, tokenTypeIds, attentionMask };
}

function longest(sequences: readonly Sequence[]): number {
  return greatest(sequences.map(({ ids }) => ids.length));
}

/** What a head should answer at a place of a sequence, or about a whole sequence. */
interface Answer {
  readonly sequence: number;
  readonly label: number;
}

type TokenAnswer = Answer & { readonly place: number };

function targets(
  sequences: readonly Sequence[],
  wanted: {
    readonly masked: readonly TokenAnswer[];
    readonly replaced: readonly TokenAnswer[];
    readonly coherent: readonly Answer[];
    readonly next: readonly Answer[];
  },
): ReadonlyMap<string, HeadTarget> {
  const tokens = longest(sequences);
  const onTokens = (answers: readonly TokenAnswer[], factor = 1): HeadTarget => ({
    rows: Int32Array.from(answers, ({ sequence, place }) => sequence * tokens + place),
    labels: Int32Array.from(answers, ({ label }) => label),
    weights: new Float32Array(answers.length).fill(factor / answers.length),
  });
  const onFeatures = (answers: readonly Answer[]): HeadTarget => {
    const labels = new Int32Array(sequences.length);
    const weights = new Float32Array(sequences.length);
    for (const { sequence, label } of answers) {
      labels[sequence] = label;
      weights[sequence] = 1 / answers.length;
    }
    return { labels, weights };
  };
  return new Map([
    [headNames.masked, onTokens(wanted.masked, MASKED_IMPORTANCE)],
    [headNames.replaced, onTokens(wanted.replaced)],
    [headNames.coherent, onFeatures(wanted.coherent)],
    [headNames.next, onFeatures(wanted.next)],
  ]);
}
