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
import { concatenated } from './concatenated';
import type { Activations, EncoderRuntime } from './encoderRuntime';
import { microBatches } from './microBatches';
import { addGradient } from './sumGradients';

/**
 * An encoder over a runtime: checks what it is given, cuts it into micro-batches and puts the results together.
 *
 * How a batch is cut depends on its size alone, and results are put together in the order of the batch.
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
    const tape = new MicroBatchedTape<Kept>(this, this.#version, embeddings.batch, scope);
    const features: Float32Array[] = [];
    try {
      for (const part of this.#cut(embeddings)) {
        const pass = await this.#run((runtime) => runtime.forward(part, lora, scope));
        tape.parts.push({ batch: part.batch, kept: pass.kept });
        features.push(pass.features);
      }
    } catch (error) {
      tape.dispose();
      throw error;
    }
    return { features: joined(features), tape };
  }

  infer(embeddings: EmbeddingBatch, lora: LoraFactors): Promise<Float32Array> {
    return this.#evaluate(embeddings, lora, 'features');
  }

  hiddenState(embeddings: EmbeddingBatch, lora: LoraFactors): Promise<Float32Array> {
    return this.#evaluate(embeddings, lora, 'hidden');
  }

  async backward(tape: Tape, featureGradient: Float32Array): Promise<LoraGradient> {
    return summed(await this.#backward(tape, featureGradient, 'lora')).lora;
  }

  async backwardAll(tape: Tape, featureGradient: Float32Array): Promise<FullGradient> {
    const parts = await this.#backward(tape, featureGradient, 'all');
    const embeddings = joined(parts.map((part) => part.embeddings));
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
    const values: Float32Array[] = [];
    for (const part of this.#cut(embeddings)) {
      values.push(await this.#run((runtime) => runtime.evaluate(part, lora, result)));
    }
    return joined(values);
  }

  async #backward(tape: Tape, featureGradient: Float32Array, scope: GradientScope): Promise<readonly FullGradient[]> {
    this.#assertUsable();
    if (!this.#isOwn(tape)) throw foreignTape();
    checkTape(tape, this.#version, scope);
    checkFeatureGradient(this.config, tape.batch, featureGradient);
    const { hiddenSize } = this.config;
    const gradients: FullGradient[] = [];
    let row = 0;
    const parts = tape.take();
    try {
      for (const { batch, kept } of parts) {
        const own = featureGradient.subarray(row * hiddenSize, (row + batch) * hiddenSize);
        row += batch;
        gradients.push(await this.#run((runtime) => runtime.backward(kept, own, scope)));
      }
    } finally {
      for (const { kept } of parts) kept.dispose();
    }
    return gradients;
  }

  #cut(embeddings: EmbeddingBatch): readonly EmbeddingBatch[] {
    this.#assertUsable();
    checkEmbeddings(this.config, embeddings);
    return microBatches(embeddings, this.microBatchTokens);
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

/** The activations of a batch, micro-batch by micro-batch. */
class MicroBatchedTape<Kept extends Activations> implements Tape {
  used = false;
  readonly parts: { readonly batch: number; readonly kept: Kept }[] = [];

  constructor(
    readonly owner: MicroBatchedEncoder<Kept>,
    readonly version: number,
    readonly batch: number,
    readonly scope: GradientScope,
  ) {}

  /** Uses the tape up; what it held is the caller's to dispose of. */
  take(): readonly { readonly batch: number; readonly kept: Kept }[] {
    this.used = true;
    return this.parts.splice(0);
  }

  dispose(): void {
    for (const { kept } of this.take()) kept.dispose();
  }
}

/** One array alone is returned as it is. */
function joined(parts: readonly Float32Array[]): Float32Array {
  return parts.length === 1 ? parts[0]! : concatenated(parts);
}

/** The sum of gradients in their order, in place of the first. */
function summed(parts: readonly FullGradient[]): FullGradient {
  const [sum, ...others] = parts;
  for (const other of others) addGradient(sum!, other);
  return sum!;
}
