import type {
  BackendName,
  EmbeddingBatch,
  Encoder,
  EncoderConfig,
  ForwardPass,
  FullGradient,
  GradientScope,
  LoraFactors,
  LoraGradient,
  Tape,
} from '../architectures/types';
import { concatenated } from '../passes/arrange';
import { checkEmbeddings, checkFeatureGradient, checkTape, disposedEncoder, foreignTape } from '../passes/check';
import type { Lane } from '../passes/lane';
import { microBatches } from '../passes/microBatches';
import { addGradient } from '../passes/sumGradients';
import { allOf } from './allOf';

interface Place {
  readonly lane: Lane;
  /** Micro-batches that it has been given and not finished. */
  busy: number;
}

/**
 * Several encoders of one model as one: batches are cut into micro-batches, which go to whichever lane has the least to do.
 *
 * How a batch is cut depends on its size alone, every lane computes the same bits, and results are put together in the
 * order of the batch: nothing depends on the number of lanes.
 */
export class LaneEncoder implements Encoder {
  readonly config: EncoderConfig;
  readonly backend: BackendName;
  readonly microBatchTokens: number;
  readonly passesAtOnce: number;
  readonly #places: readonly Place[];
  /** How often the weights have been replaced. */
  #version = 0;
  #disposed = false;

  /** @param lanes - at least one, all of one model; they belong to this encoder from now on */
  constructor(lanes: readonly Lane[], microBatchTokens: number) {
    this.config = lanes[0]!.config;
    this.backend = lanes[0]!.backend;
    this.microBatchTokens = microBatchTokens;
    this.passesAtOnce = lanes.length;
    this.#places = lanes.map((lane) => ({ lane, busy: 0 }));
  }

  async forward(embeddings: EmbeddingBatch, lora: LoraFactors, scope: GradientScope = 'lora'): Promise<ForwardPass> {
    this.#check(embeddings);
    const tape = new LaneTape(this, this.#version, embeddings.batch, scope);
    const parts = microBatches(embeddings, this.microBatchTokens);
    try {
      const features = await allOf(
        parts.map(async (part, index) => {
          const place = this.#leastBusy();
          const pass = await working(place, (lane) => lane.forward(part, lora, scope));
          tape.parts[index] = { place, tape: pass.tape };
          return pass.features;
        }),
      );
      return { features: joined(features), tape };
    } catch (error) {
      tape.dispose();
      throw error;
    }
  }

  infer(embeddings: EmbeddingBatch, lora: LoraFactors): Promise<Float32Array> {
    return this.#evaluate(embeddings, (lane, part) => lane.infer(part, lora));
  }

  hiddenState(embeddings: EmbeddingBatch, lora: LoraFactors): Promise<Float32Array> {
    return this.#evaluate(embeddings, (lane, part) => lane.hiddenState(part, lora));
  }

  async backward(tape: Tape, featureGradient: Float32Array): Promise<LoraGradient> {
    const parts = await this.#backward(tape, featureGradient, 'lora', async (lane, own, d) => ({
      lora: await lane.backward(own, d),
      weights: new Map<string, Float32Array>(),
    }));
    return summed(parts).lora;
  }

  async backwardAll(tape: Tape, featureGradient: Float32Array): Promise<FullGradient> {
    const parts = await this.#backward(tape, featureGradient, 'all', (lane, own, d) => lane.backwardAll(own, d));
    return { ...summed(parts), embeddings: joined(parts.map(({ embeddings }) => embeddings)) };
  }

  updateWeights(weights: ReadonlyMap<string, Float32Array>): void {
    this.#assertUsable();
    // What one lane refuses all refuse, and the first of them before any has changed.
    for (const { lane } of this.#places) lane.updateWeights(weights);
    this.#version++;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    for (const { lane } of this.#places) lane.dispose();
  }

  async #evaluate(
    embeddings: EmbeddingBatch,
    compute: (lane: Lane, part: EmbeddingBatch) => Promise<Float32Array>,
  ): Promise<Float32Array> {
    this.#check(embeddings);
    const parts = microBatches(embeddings, this.microBatchTokens);
    return joined(await allOf(parts.map((part) => working(this.#leastBusy(), (lane) => compute(lane, part)))));
  }

  async #backward<G>(
    tape: Tape,
    featureGradient: Float32Array,
    scope: GradientScope,
    compute: (lane: Lane, tape: Tape, featureGradient: Float32Array) => Promise<G>,
  ): Promise<readonly G[]> {
    this.#assertUsable();
    if (!(tape instanceof LaneTape)) throw foreignTape();
    checkTape(tape, this, this.#version, scope);
    checkFeatureGradient(this.config, tape.batch, featureGradient);
    const { hiddenSize } = this.config;
    let row = 0;
    tape.used = true;
    return allOf(
      tape.parts.map(({ place, tape: own }) => {
        const d = featureGradient.subarray(row * hiddenSize, (row + own.batch) * hiddenSize);
        row += own.batch;
        return working(place, (lane) => compute(lane, own, d));
      }),
    );
  }

  #leastBusy(): Place {
    return this.#places.reduce((best, place) => (place.busy < best.busy ? place : best));
  }

  #check(embeddings: EmbeddingBatch): void {
    this.#assertUsable();
    checkEmbeddings(this.config, embeddings);
  }

  #assertUsable(): void {
    if (this.#disposed) throw disposedEncoder();
  }
}

/** The tapes of a batch's micro-batches, each with its lane: activations stay where they were computed. */
class LaneTape implements Tape {
  used = false;
  readonly parts: { readonly place: Place; readonly tape: Tape }[] = [];

  constructor(
    readonly owner: LaneEncoder,
    readonly version: number,
    readonly batch: number,
    readonly scope: GradientScope,
  ) {}

  dispose(): void {
    if (this.used) return;
    this.used = true;
    // Where a micro-batch failed, its place is empty.
    for (const part of this.parts) part?.tape.dispose();
  }
}

/** Counts a lane as busy while it works. */
async function working<R>(place: Place, work: (lane: Lane) => Promise<R>): Promise<R> {
  place.busy++;
  try {
    return await work(place.lane);
  } finally {
    place.busy--;
  }
}

/** One array alone is returned as it is. */
function joined(parts: readonly Float32Array[]): Float32Array {
  return parts.length === 1 ? parts[0]! : concatenated(parts);
}

/** The sum of gradients in their order, in place of the first. */
function summed<G extends Pick<FullGradient, 'lora' | 'weights'>>(parts: readonly G[]): G {
  const [sum, ...others] = parts;
  for (const other of others) addGradient(sum!, other);
  return sum!;
}
