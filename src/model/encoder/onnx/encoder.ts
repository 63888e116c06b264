import { concatenated } from '../arrange';
import {
  checkEmbeddings,
  checkFeatureGradient,
  checkTape,
  disposedEncoder,
  encoderWeights,
  foreignTape,
  replaceWeights,
} from '../check';
import type { EncoderGradient } from '../gradient';
import { microBatches } from '../microBatches';
import { type PackedAdapters, packAdapters, unpackGradient } from '../packing';
import type {
  EmbeddingBatch,
  Encoder,
  EncoderConfig,
  EncoderModel,
  ForwardPass,
  FullGradient,
  GradientScope,
  LoraFactors,
  LoraGradient,
  LoraPair,
  Tape,
} from '../types';
import { Feeds } from './feeds';
import { freeTensors } from './free';
import type { OnnxRuntime } from './load';
import { inputs } from './programs';
import { type ForwardSession, runSession, SessionCache, type SessionKey, type Tensors } from './sessions';

/** How an encoder on onnxruntime is run. */
export interface OnnxEncoderOptions {
  /** alpha of W0 + (alpha/r) B A. */
  readonly loraAlpha: number;
  /** Threads inside an operation. */
  readonly threads: number;
  /** Tokens that go through the graph at a time: few enough for the activations to stay in the processor's cache. */
  readonly microBatchTokens: number;
}

/**
 * The encoder on onnxruntime: one graph for the forward and one for the backward pass, both from the same description as the
 * TensorFlow.js encoder's (forward.ts, backward.ts), with the batch cut into micro-batches.
 */
export class OnnxEncoder implements Encoder {
  readonly config: EncoderConfig;
  readonly backend = 'onnx';
  readonly microBatchTokens: number;
  readonly passesAtOnce = 1;
  readonly #runtime: OnnxRuntime;
  readonly #options: OnnxEncoderOptions;
  readonly #weights: Map<string, Float32Array>;
  readonly #feeds: Feeds;
  #sessions: SessionCache;
  /** How often the weights have been replaced. */
  #version = 0;
  #disposed = false;

  /** @throws RangeError when a weight is missing or has another shape */
  constructor(runtime: OnnxRuntime, model: EncoderModel, options: OnnxEncoderOptions) {
    this.config = model.config;
    this.#runtime = runtime;
    this.#options = options;
    this.microBatchTokens = options.microBatchTokens;
    this.#weights = encoderWeights(model);
    this.#feeds = new Feeds(runtime, model.config);
    this.#sessions = this.#startSessions('constant');
  }

  async forward(embeddings: EmbeddingBatch, lora: LoraFactors, scope: GradientScope = 'lora'): Promise<ForwardPass> {
    const { packed, key } = this.#check(embeddings, lora);
    const forward = await this.#sessions.forward(key, 'features', scope);
    const shared = { ...this.#feeds.adapters(packed), ...this.#feeds.weights };
    const tape = new OnnxTape(this, this.#version, embeddings.batch, scope, key, packed, shared, forward);
    try {
      const features = await this.#eachPart(embeddings, async (part) => {
        // In memory of its own: the caller's array may change before the backward pass.
        const batch = this.#feeds.batch({ ...part, values: part.values.slice() }, key.masked);
        const fetches = Object.fromEntries([forward.result, ...forward.tapeOutputs].map((name) => [name, null]));
        const results = await runSession(forward.session, { ...shared, ...batch }, fetches);
        const activations: Tensors = {};
        for (const name of forward.tapeOutputs) activations[name] = results[name]!;
        tape.parts.push({ part, batch, activations });
        return results[forward.result]!.data as Float32Array;
      });
      return { features, tape };
    } catch (error) {
      tape.dispose();
      throw error;
    }
  }

  infer(embeddings: EmbeddingBatch, lora: LoraFactors): Promise<Float32Array> {
    return this.#evaluate(embeddings, lora, 'features');
  }

  hiddenState(embeddings: EmbeddingBatch, lora: LoraFactors): Promise<Float32Array> {
    return this.#evaluate(embeddings, lora, 'hidden');
  }

  async backward(tape: Tape, featureGradient: Float32Array): Promise<LoraGradient> {
    return (await this.#backward(tape, featureGradient, 'lora')).lora;
  }

  backwardAll(tape: Tape, featureGradient: Float32Array): Promise<FullGradient> {
    return this.#backward(tape, featureGradient, 'all');
  }

  updateWeights(weights: ReadonlyMap<string, Float32Array>): void {
    this.#assertUsable();
    replaceWeights(this.#weights, weights);
    this.#version++;
    if (this.#sessions.options.weights === 'constant') {
      // From the first change on the weights are inputs, so that no graph has to be built anew.
      this.#sessions.release();
      this.#sessions = this.#startSessions('input');
    }
    this.#feeds.setWeights((name) => this.#weights.get(name)!);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#sessions.release();
    this.#weights.clear();
  }

  async #backward(tape: Tape, featureGradient: Float32Array, scope: GradientScope): Promise<FullGradient> {
    this.#assertUsable();
    if (!(tape instanceof OnnxTape)) throw foreignTape();
    checkTape(tape, this, this.#version, scope);
    checkFeatureGradient(this.config, tape.batch, featureGradient);
    const sum = new GradientSum(tape.packed);
    try {
      const { session, gradient } = await this.#sessions.backward(tape.key, tape.forward.tape!, scope);
      if (session.outputNames.length === 0) return sum.result();
      const fetches = Object.fromEntries(session.outputNames.map((name) => [name, null]));
      let row = 0;
      for (const { part, batch, activations } of tape.parts) {
        const rows = featureGradient.subarray(
          row * this.config.hiddenSize,
          (row + part.batch) * this.config.hiddenSize,
        );
        row += part.batch;
        const d = this.#feeds.tensor(rows, [part.batch, this.config.hiddenSize]);
        const values = { ...tape.shared, ...batch, ...activations, [inputs.featureGradient]: d };
        const results = await runSession(session, values, fetches);
        sum.add(gradient, results);
        freeTensors(results);
      }
      return sum.result();
    } finally {
      tape.dispose();
    }
  }

  async #evaluate(embeddings: EmbeddingBatch, lora: LoraFactors, result: 'features' | 'hidden'): Promise<Float32Array> {
    const { packed, key } = this.#check(embeddings, lora);
    const forward = await this.#sessions.forward(key, result, undefined);
    const shared = { ...this.#feeds.adapters(packed), ...this.#feeds.weights };
    return this.#eachPart(embeddings, async (part) => {
      const batch = this.#feeds.batch(part, key.masked);
      const results = await runSession(forward.session, { ...shared, ...batch }, { [forward.result]: null });
      return results[forward.result]!.data as Float32Array;
    });
  }

  /** Runs a pass over each micro-batch and puts the results end to end. */
  async #eachPart(
    embeddings: EmbeddingBatch,
    pass: (part: EmbeddingBatch) => Promise<Float32Array>,
  ): Promise<Float32Array> {
    const results: Float32Array[] = [];
    for (const part of microBatches(embeddings, this.microBatchTokens)) results.push(await pass(part));
    return concatenated(results);
  }

  #check(embeddings: EmbeddingBatch, lora: LoraFactors): { readonly packed: PackedAdapters; readonly key: SessionKey } {
    this.#assertUsable();
    const padded = checkEmbeddings(this.config, embeddings);
    const packed = packAdapters(this.config, lora, this.#options.loraAlpha);
    const adapted = {
      blocks: packed.blocks.map((adapter) => adapter !== undefined),
      pooler: packed.pooler !== undefined,
    };
    // Text is nearly always padded somewhere: one graph for both cases.
    return { packed, key: { masked: padded || this.config.modelType === 'bert', adapted } };
  }

  #startSessions(weights: 'constant' | 'input'): SessionCache {
    const options = { config: this.config, weights, source: (name: string) => this.#weights.get(name)! };
    return new SessionCache(this.#runtime, options, this.#options.threads);
  }

  #assertUsable(): void {
    if (this.#disposed) throw disposedEncoder();
  }
}

/** Activations of one forward pass, micro-batch by micro-batch. */
class OnnxTape implements Tape {
  used = false;
  readonly parts: { readonly part: EmbeddingBatch; readonly batch: Tensors; readonly activations: Tensors }[] = [];

  constructor(
    readonly owner: OnnxEncoder,
    readonly version: number,
    readonly batch: number,
    readonly scope: GradientScope,
    readonly key: SessionKey,
    readonly packed: PackedAdapters,
    /** Adapters and weights as they were. */
    readonly shared: Tensors,
    readonly forward: ForwardSession,
  ) {}

  dispose(): void {
    if (this.used) return;
    this.used = true;
    for (const { batch, activations } of this.parts) freeTensors({ ...batch, ...activations });
    this.parts.length = 0;
  }
}

/** Adds up the gradients of micro-batches. */
class GradientSum {
  readonly #lora = new Map<string, LoraPair>();
  readonly #weights = new Map<string, Float32Array>();
  readonly #embeddings: Float32Array[] = [];

  constructor(readonly packed: PackedAdapters) {}

  add(gradient: EncoderGradient<string>, results: Tensors): void {
    const values = (name: string): Float32Array => results[name]!.data as Float32Array;
    for (const [layer, adapter] of [...this.packed.blocks, this.packed.pooler].entries()) {
      const pair = layer < gradient.blocks.length ? gradient.blocks[layer] : gradient.pooler;
      if (adapter !== undefined && pair !== undefined) {
        unpackGradient(adapter, values(pair.down), values(pair.up), this.#lora);
      }
    }
    for (const { names, value } of gradient.weights) {
      const whole = values(value);
      const size = whole.length / names.length;
      for (const [index, name] of names.entries()) this.#addWeight(name, whole, index * size, size);
    }
    if (gradient.embeddings !== undefined) this.#embeddings.push(values(gradient.embeddings).slice());
  }

  result(): FullGradient {
    return { lora: this.#lora, weights: this.#weights, embeddings: concatenated(this.#embeddings) };
  }

  #addWeight(name: string, whole: Float32Array, offset: number, size: number): void {
    const sum = this.#weights.get(name);
    if (sum === undefined) this.#weights.set(name, whole.slice(offset, offset + size));
    else for (let i = 0; i < size; i++) sum[i]! += whole[offset + i]!;
  }
}
