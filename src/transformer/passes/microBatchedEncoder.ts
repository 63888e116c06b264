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
import { checkEmbeddings, checkFeatureGradient, checkTape, disposedEncoder, foreignTape } from './check';
import type { Activations, EncoderRuntime } from './encoderRuntime';
import { type MicroBatch, microBatches } from './microBatches';
import { addGradient } from './sumGradients';

/**
 * An encoder over a runtime: checks what it is given, cuts it into micro-batches and puts the results together.
 *
 * How a batch is cut depends on its size and its sequences' lengths alone, and results are in the order of the batch.
 */
export class MicroBatchedEncoder<Kept extends Activations> implements Encoder {
  readonly config: EncoderConfig;
  readonly backend: BackendName;
  readonly microBatchTokens: number;
  readonly #runtime: EncoderRuntime<Kept>;
  /** How often the weights have been replaced. */
  #version = 0;
  #disposed = false;

  /**
   * @param runtime - belongs to this encoder from now on
   * @param microBatchTokens - tokens that pass through at a time; infinite: every batch whole
   */
  constructor(runtime: EncoderRuntime<Kept>, microBatchTokens: number) {
    this.config = runtime.config;
    this.backend = runtime.backend;
    this.microBatchTokens = microBatchTokens;
    this.#runtime = runtime;
  }

  async forward(embeddings: EmbeddingBatch, lora: LoraFactors, scope: GradientScope = 'lora'): Promise<ForwardPass> {
    const { batch, tokens, hidden } = embeddings;
    const tape = new MicroBatchedTape<Kept>(this, this.#version, batch, tokens, scope);
    const features: Placed[] = [];
    try {
      for (const { embeddings: part, places } of this.#cut(embeddings)) {
        const pass = await this.#run((runtime) => runtime.forward(part, lora, scope));
        tape.parts.push({ places, kept: pass.kept });
        features.push({ values: pass.features, places });
      }
    } catch (error) {
      tape.dispose();
      throw error;
    }
    return { features: placed(features, batch, hidden), tape };
  }

  infer(embeddings: EmbeddingBatch, lora: LoraFactors): Promise<Float32Array> {
    return this.#evaluate(embeddings, lora, 'features');
  }

  hiddenState(embeddings: EmbeddingBatch, lora: LoraFactors): Promise<Float32Array> {
    return this.#evaluate(embeddings, lora, 'hidden');
  }

  async backward(tape: Tape, featureGradient: Float32Array): Promise<LoraGradient> {
    return summed((await this.#backward(tape, featureGradient, 'lora')).parts).lora;
  }

  async backwardAll(tape: Tape, featureGradient: Float32Array): Promise<FullGradient> {
    const { parts, tokens } = await this.#backward(tape, featureGradient, 'all');
    // Padding that a micro-batch left out moves no feature: its gradient is 0.
    const embeddings = placed(
      parts.map(({ gradient, places }) => ({ values: gradient.embeddings, places })),
      tape.batch,
      tokens * this.config.hiddenSize,
    );
    return { ...summed(parts), embeddings };
  }

  updateWeights(weights: ReadonlyMap<string, Float32Array>): void {
    this.#assertUsable();
    this.#runtime.updateWeights(weights);
    this.#version++;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#runtime.dispose();
  }

  async #evaluate(embeddings: EmbeddingBatch, lora: LoraFactors, result: 'features' | 'hidden'): Promise<Float32Array> {
    const values: Placed[] = [];
    for (const { embeddings: part, places } of this.#cut(embeddings, result === 'hidden')) {
      values.push({ values: await this.#run((runtime) => runtime.evaluate(part, lora, result)), places });
    }
    const { batch, tokens, hidden } = embeddings;
    return placed(values, batch, result === 'hidden' ? tokens * hidden : hidden);
  }

  async #backward(
    tape: Tape,
    featureGradient: Float32Array,
    scope: GradientScope,
  ): Promise<{ readonly parts: readonly PartGradient[]; readonly tokens: number }> {
    this.#assertUsable();
    if (!this.#isOwn(tape)) throw foreignTape();
    checkTape(tape, this.#version, scope);
    checkFeatureGradient(this.config, tape.batch, featureGradient);
    const { hiddenSize } = this.config;
    const gradients: PartGradient[] = [];
    const parts = tape.take();
    try {
      for (const { places, kept } of parts) {
        const own = rowsAt(featureGradient, places, hiddenSize);
        gradients.push({ places, gradient: await this.#run((runtime) => runtime.backward(kept, own, scope)) });
      }
    } finally {
      for (const { kept } of parts) kept.dispose();
    }
    return { parts: gradients, tokens: tape.tokens };
  }

  #cut(embeddings: EmbeddingBatch, whole = false): readonly MicroBatch[] {
    this.#assertUsable();
    checkEmbeddings(this.config, embeddings);
    return microBatches(embeddings, this.microBatchTokens, whole);
  }

  #isOwn(tape: Tape): tape is MicroBatchedTape<Kept> {
    return tape instanceof MicroBatchedTape && tape.owner === this;
  }

  /** A pass of the runtime; that the encoder was disposed of meanwhile explains whatever failed. */
  async #run<R>(pass: (runtime: EncoderRuntime<Kept>) => Promise<R>): Promise<R> {
    this.#assertUsable();
    try {
      return await pass(this.#runtime);
    } catch (error) {
      this.#assertUsable();
      throw error;
    }
  }

  #assertUsable(): void {
    if (this.#disposed) throw disposedEncoder();
  }
}

/** The activations of a micro-batch. */
interface KeptPart<Kept> {
  readonly places: readonly number[];
  readonly kept: Kept;
}

/** The activations of a batch, micro-batch by micro-batch. */
class MicroBatchedTape<Kept extends Activations> implements Tape {
  used = false;
  readonly parts: KeptPart<Kept>[] = [];

  constructor(
    readonly owner: MicroBatchedEncoder<Kept>,
    readonly version: number,
    readonly batch: number,
    readonly tokens: number,
    readonly scope: GradientScope,
  ) {}

  /** Uses the tape up; what it held is the caller's to dispose of. */
  take(): readonly KeptPart<Kept>[] {
    this.used = true;
    return this.parts.splice(0);
  }

  dispose(): void {
    for (const { kept } of this.take()) kept.dispose();
  }
}

/** Rows of a micro-batch, and which rows of the batch they are. */
interface Placed {
  readonly values: Float32Array;
  readonly places: readonly number[];
}

/** The gradient of a micro-batch. */
interface PartGradient {
  readonly places: readonly number[];
  readonly gradient: FullGradient;
}

/** Rows of micro-batches in the order of their batch; a row that is shorter than `width` ends in zeros. */
function placed(parts: readonly Placed[], batch: number, width: number): Float32Array {
  const [only] = parts;
  if (parts.length === 1 && only!.values.length === batch * width && inOrder(only!.places)) return only!.values;
  const result = new Float32Array(batch * width);
  for (const { values, places } of parts) {
    const own = values.length / places.length;
    for (const [row, place] of places.entries()) result.set(values.subarray(row * own, (row + 1) * own), place * width);
  }
  return result;
}

/** The named rows, without copying where they follow each other. */
function rowsAt(values: Float32Array, places: readonly number[], width: number): Float32Array {
  const first = places[0]!;
  if (inOrder(places)) return values.subarray(first * width, (first + places.length) * width);
  const rows = new Float32Array(places.length * width);
  for (const [row, place] of places.entries())
    rows.set(values.subarray(place * width, (place + 1) * width), row * width);
  return rows;
}

function inOrder(places: readonly number[]): boolean {
  return places.every((place, row) => place === places[0]! + row);
}

/** The sum of gradients in their order, in place of the first. */
function summed(parts: readonly PartGradient[]): FullGradient {
  const [sum, ...others] = parts.map(({ gradient }) => gradient);
  for (const other of others) addGradient(sum!, other);
  return sum!;
}
