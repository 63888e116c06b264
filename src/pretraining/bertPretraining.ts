import { type Pretrained, randomPretrained, type WordPieceTokenizer } from '../checkpoint';
import { InputError } from '../errors';
import { RandomStream } from '../math';
import { reactions } from '../tasks';
import { architectureOf, type BertConfig, headWeightName, TrainingGraph, type TrainingHead } from '../transformer';
import { type BatchMix, drawBatch, headNames, type PretrainingBatch } from './bertBatches';
import { embeddingGradient, embedForTraining } from './embeddingTraining';
import type { ModelProblem } from './miniModel';
import type { TrainingStep } from './trainingProblem';

/** What {@link BertPretraining} trains, and on how much text at a time. */
export interface BertPretrainingOptions {
  readonly config: BertConfig;
  readonly tokenizer: WordPieceTokenizer;
  /** The first pieces of the vocabulary, those that the generated language uses: the word heads answer among them. */
  readonly words: number;
  /** What batches are made of, and until which step; the last phase has no end. */
  readonly phases: readonly PretrainingPhase[];
  readonly seed: number;
}

/** A stretch of pre-training. */
export interface PretrainingPhase {
  /** Steps done at its end; Infinity for the last. */
  readonly until: number;
  readonly mix: BatchMix;
}

/** Batches that are never trained on, to watch a curve with. */
const HELD_OUT_BATCHES = 8;
/** Standard deviation of a new head's weights. */
const HEAD_DEVIATION = 0.02;

/**
 * Self-supervised pre-training of a small BERT on the generated language, all weights from random ones:
 *
 * - masked words, from their token's last state (masked language modelling; the output layer shares the word embeddings);
 * - is a passage whole or corrupted, from the feature vector (as BERT's next-sentence prediction, with harder negatives);
 * - which word does the sentence after an opinion hold, from the feature vector (as skip-thought).
 *
 * The last two train the pooler. No label of any task is read; the language's structure is what makes neighbours predictable.
 */
export class BertPretraining implements ModelProblem {
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly #model: Pretrained;
  readonly #options: BertPretrainingOptions;
  readonly #graph: TrainingGraph;

  private constructor(options: BertPretrainingOptions, model: Pretrained, graph: TrainingGraph) {
    this.#options = options;
    this.#model = model;
    this.#graph = graph;
    const { words, seed, config } = options;
    const heads = graph.heads.flatMap(({ name, classes }) => {
      const bias = [headWeightName(name, 'bias'), new Float32Array(classes)] as const;
      if (name === headNames.masked) return [bias]; // its weight is the word embedding
      const stream = new RandomStream(seed, `pretraining/head/${name}`);
      const weight = Float32Array.from({ length: classes * config.hiddenSize }, () => HEAD_DEVIATION * stream.normal());
      return [[headWeightName(name, 'weight'), weight] as const, bias];
    });
    this.weights = new Map([...[...model.weights].map(([name, { data }]) => [name, data] as const), ...heads]);
    if (words > config.vocabularySize)
      throw new InputError(`words must be at most ${config.vocabularySize}, got ${words}`);
  }

  static async create(options: BertPretrainingOptions): Promise<BertPretraining> {
    const { config, tokenizer, words, seed } = options;
    const heads: TrainingHead[] = [
      { name: headNames.masked, reads: 'tokens', classes: words },
      { name: headNames.replaced, reads: 'tokens', classes: 2 },
      { name: headNames.coherent, reads: 'features', classes: 2 },
      { name: headNames.next, reads: 'features', classes: reactions.length },
    ];
    const graph = await TrainingGraph.create(config, heads);
    return new BertPretraining(options, { ...randomPretrained(config, seed), tokenizer }, graph);
  }

  get model(): Pretrained {
    return this.#model;
  }

  async gradient(step: number): Promise<TrainingStep> {
    const { losses, gradients } = await this.#evaluate(this.#draw(`step/${step}`, step));
    return { losses: weightedLosses(losses), gradients };
  }

  /** On text that no step saw: mean losses, and how often the whole and the corrupted are told apart. */
  async measure(): Promise<Readonly<Record<string, number>>> {
    let right = 0;
    let of = 0;
    for (let i = 0; i < HELD_OUT_BATCHES; i++) {
      const batch = this.#draw(`held-out/${i}`, Infinity);
      const { losses } = await this.#evaluate(batch);
      const { weights } = batch.targets.get(headNames.coherent)!;
      for (const [row, loss] of losses.get(headNames.coherent)!.losses.entries()) {
        if (weights[row] === 0) continue;
        of++;
        if (loss < Math.LN2) right++; // of two classes, the right one has the greater probability
      }
    }
    return { coherentAccuracy: right / of };
  }

  dispose(): Promise<void> {
    return this.#graph.dispose();
  }

  #draw(name: string, step: number): PretrainingBatch {
    const { tokenizer, words, phases, seed } = this.#options;
    const { mix } = phases.find(({ until }) => step < until) ?? phases.at(-1)!;
    return drawBatch(tokenizer, words, mix, seed, name);
  }

  async #evaluate(batch: PretrainingBatch) {
    const { config, words } = this.#options;
    const { hiddenSize: hidden, layerNormEps } = config;
    const names = architectureOf(config).embedding(config);
    const { values, tape } = embedForTraining(this.weights, names, batch, hidden, layerNormEps);
    const embeddings = { batch: batch.batch, tokens: batch.tokens, hidden, values, attentionMask: batch.attentionMask };
    const tied = headWeightName(headNames.masked, 'weight');
    const output = this.weights.get(names.words)!.subarray(0, words * hidden);
    const top = await this.#graph.gradient(new Map([...this.weights, [tied, output]]), embeddings, batch.targets);
    const gradients = new Map([
      ...top.weights,
      ...embeddingGradient(this.weights, names, tape, top.embeddings, hidden),
    ]);
    // The word embeddings are read twice: at the bottom and at the top.
    const word = gradients.get(names.words)!;
    const shared = gradients.get(tied)!;
    for (let i = 0; i < shared.length; i++) word[i]! += shared[i]!;
    gradients.delete(tied);
    const losses = new Map(
      [...top.losses].map(([name, own]) => [name, { losses: own, weights: batch.targets.get(name)!.weights }]),
    );
    return { losses, gradients };
  }
}

/** Each head's mean loss, and their weighted sum, `loss`. */
function weightedLosses(
  heads: ReadonlyMap<string, { readonly losses: Float32Array; readonly weights: Float32Array }>,
): Record<string, number> {
  const parts: Record<string, number> = {};
  let loss = 0;
  for (const [name, { losses, weights }] of heads) {
    let sum = 0;
    let total = 0;
    for (let i = 0; i < losses.length; i++) {
      sum += losses[i]! * weights[i]!;
      total += weights[i]!;
    }
    parts[name] = total === 0 ? 0 : sum / total;
    loss += sum;
  }
  return { loss, ...parts };
}
