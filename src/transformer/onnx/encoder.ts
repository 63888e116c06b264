import { architectureOf } from '../architectures/registry';
import type {
  EmbeddingBatch,
  EncoderConfig,
  EncoderModel,
  ForwardPass,
  FullGradient,
  GradientScope,
  LoraFactors,
  LoraGradient,
  LoraPair,
  Tape,
} from '../architectures/types';
import {
  checkEmbeddings,
  checkFeatureGradient,
  checkTape,
  disposedEncoder,
  encoderWeights,
  foreignTape,
  replaceWeights,
} from '../passes/check';
import type { EncoderGradient } from '../passes/gradient';
import type { Lane } from '../passes/lane';
import { type PackedAdapters, packAdapters, unpackGradient } from '../passes/packing';
import { Feeds } from './feeds';
import { freeTensors } from './free';
import type { OnnxRuntime } from './load';
import { inputs as inputNames } from './programs';
import { type ForwardSession, runSession, SessionCache, type SessionKey, type Tensors } from './sessions';

/**
 * The encoder on one thread of onnxruntime: one graph for the forward and one for the backward pass, both from the same
 * description as the TensorFlow.js encoder's (forward.ts, backward.ts).
 */
export class OnnxEncoder implements Lane {
  readonly config: EncoderConfig;
  readonly backend = 'onnx';
  readonly #runtime: OnnxRuntime;
  readonly #alpha: number;
  readonly #weights: Map<string, Float32Array>;
  readonly #feeds: Feeds;
  #sessions: SessionCache;
  /** How often the weights have been replaced. */
  #version = 0;
  #disposed = false;

  /**
   * @param alpha - of W0 + (alpha/r) B A
   * @throws InputError when a weight is missing or has another shape
   */
  constructor(runtime: OnnxRuntime, model: EncoderModel, alpha: number) {
    this.config = model.config;
    this.#runtime = runtime;
    this.#alpha = alpha;
    this.#weights = encoderWeights(model);
    this.#feeds = new Feeds(runtime, model.config);
    this.#sessions = this.#startSessions('constant');
  }

  async forward(embeddings: EmbeddingBatch, lora: LoraFactors, scope: GradientScope = 'lora'): Promise<ForwardPass> {
    const { packed, key } = this.#check(embeddings, lora);
    const forward = await this.#sessions.forward(key, 'features', scope);
    const shared = { ...this.#feeds.adapters(packed), ...this.#feeds.weights };
    // In memory of its own: the caller's array may change before the backward pass.
    const batch = this.#feeds.batch({ ...embeddings, values: embeddings.values.slice() }, key.masked);
    const inputs = { ...shared, ...batch };
    const fetches = Object.fromEntries([forward.result, ...forward.tapeOutputs].map((name) => [name, null]));
    // The features are an activation too.
    const activations = await runSession(forward.session, inputs, fetches);
    const features = (activations[forward.result]!.data as Float32Array).slice();
    const kept = { inputs, batch, activations };
    const tape = new OnnxTape(this, this.#version, embeddings.batch, scope, key, packed, forward, kept);
    return { features, tape };
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
    try {
      const { session, gradient } = await this.#sessions.backward(tape.key, tape.forward.tape!, scope);
      if (session.outputNames.length === 0) return noGradient();
      const fetches = Object.fromEntries(session.outputNames.map((name) => [name, null]));
      const d = this.#feeds.tensor(featureGradient, [tape.batch, this.config.hiddenSize]);
      const { inputs, activations } = tape.kept;
      const values = { ...inputs, ...activations, [inputNames.featureGradient]: d };
      const results = await runSession(session, values, fetches);
      const own = gradientOf(tape.packed, gradient, results);
      freeTensors(results);
      return own;
    } finally {
      tape.dispose();
    }
  }

  async #evaluate(embeddings: EmbeddingBatch, lora: LoraFactors, result: 'features' | 'hidden'): Promise<Float32Array> {
    const { packed, key } = this.#check(embeddings, lora);
    const forward = await this.#sessions.forward(key, result, undefined);
    const shared = { ...this.#feeds.adapters(packed), ...this.#feeds.weights };
    const batch = this.#feeds.batch(embeddings, key.masked);
    const results = await runSession(forward.session, { ...shared, ...batch }, { [forward.result]: null });
    return results[forward.result]!.data as Float32Array;
  }

  #check(embeddings: EmbeddingBatch, lora: LoraFactors): { readonly packed: PackedAdapters; readonly key: SessionKey } {
    this.#assertUsable();
    const padded = checkEmbeddings(this.config, embeddings);
    const packed = packAdapters(this.config, lora, this.#alpha);
    const adapted = {
      blocks: packed.blocks.map((adapter) => adapter !== undefined),
      pooler: packed.pooler !== undefined,
    };
    // Text is nearly always padded somewhere: one graph for both cases.
    return { packed, key: { masked: padded || architectureOf(this.config).reads === 'text', adapted } };
  }

  #startSessions(weights: 'constant' | 'input'): SessionCache {
    const options = { config: this.config, weights, source: (name: string) => this.#weights.get(name)! };
    return new SessionCache(this.#runtime, options);
  }

  #assertUsable(): void {
    if (this.#disposed) throw disposedEncoder();
  }
}

/** What a forward pass leaves: its inputs, those of them that are its own, and its activations. */
interface Kept {
  readonly inputs: Tensors;
  readonly batch: Tensors;
  readonly activations: Tensors;
}

const nothing: Kept = { inputs: {}, batch: {}, activations: {} };

/** The tape of one forward pass. */
class OnnxTape implements Tape {
  used = false;

  constructor(
    readonly owner: OnnxEncoder,
    readonly version: number,
    readonly batch: number,
    readonly scope: GradientScope,
    readonly key: SessionKey,
    readonly packed: PackedAdapters,
    readonly forward: ForwardSession,
    public kept: Kept,
  ) {}

  dispose(): void {
    if (this.used) return;
    this.used = true;
    freeTensors({ ...this.kept.batch, ...this.kept.activations });
    this.kept = nothing;
  }
}

function noGradient(): FullGradient {
  return { lora: new Map(), weights: new Map(), embeddings: new Float32Array(0) };
}

/** A backward pass's results as a gradient, in memory of its own. */
function gradientOf(packed: PackedAdapters, gradient: EncoderGradient<string>, results: Tensors): FullGradient {
  const values = (name: string): Float32Array => results[name]!.data as Float32Array;
  const lora = new Map<string, LoraPair>();
  for (const [layer, adapter] of [...packed.blocks, packed.pooler].entries()) {
    const pair = layer < gradient.blocks.length ? gradient.blocks[layer] : gradient.pooler;
    if (adapter !== undefined && pair !== undefined) {
      unpackGradient(adapter, values(pair.down), values(pair.up), lora);
    }
  }
  const weights = new Map<string, Float32Array>();
  for (const { names, value } of gradient.weights) {
    const whole = values(value);
    const size = whole.length / names.length;
    for (const [index, name] of names.entries()) weights.set(name, whole.slice(index * size, (index + 1) * size));
  }
  const embeddings = gradient.embeddings === undefined ? new Float32Array(0) : values(gradient.embeddings).slice();
  return { lora, weights, embeddings };
}
