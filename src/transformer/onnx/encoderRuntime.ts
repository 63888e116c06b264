import { architectureOf } from '../architectures/registry';
import type {
  EmbeddingBatch,
  EncoderConfig,
  EncoderModel,
  FullGradient,
  GradientScope,
  LoraFactors,
  LoraPair,
} from '../architectures/types';
import { encoderWeights, replaceWeights } from '../passes/check';
import type { Activations, EncoderRuntime, RuntimePass } from '../passes/encoderRuntime';
import type { EncoderGradient } from '../passes/gradient';
import { type PackedAdapters, packAdapters, unpackGradient } from '../passes/packing';
import { Feeds } from './feeds';
import { freeTensors } from './free';
import type { OnnxRuntime } from './load';
import { inputs as inputNames } from './programs';
import { type ForwardSession, runSession, SessionCache, type SessionKey, type Tensors } from './sessions';

/**
 * The encoder's passes on onnxruntime: one graph for the forward and one for the backward pass, both from the same
 * description as on TensorFlow.js (forward.ts, backward.ts).
 */
export class OnnxEncoderRuntime implements EncoderRuntime<OnnxActivations> {
  readonly config: EncoderConfig;
  readonly backend = 'onnx';
  readonly #runtime: OnnxRuntime;
  readonly #alpha: number;
  readonly #weights: Map<string, Float32Array>;
  readonly #feeds: Feeds;
  #sessions: SessionCache;

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

  async forward(part: EmbeddingBatch, lora: LoraFactors, scope: GradientScope): Promise<RuntimePass<OnnxActivations>> {
    const { packed, key } = this.#prepare(part, lora);
    const forward = await this.#sessions.forward(key, 'features', scope);
    const shared = { ...this.#feeds.adapters(packed), ...this.#feeds.weights };
    // In memory of its own: the caller's array may change before the backward pass.
    const batch = this.#feeds.batch({ ...part, values: part.values.slice() }, key.masked);
    const inputs = { ...shared, ...batch };
    const fetches = Object.fromEntries([forward.result, ...forward.tapeOutputs].map((name) => [name, null]));
    // The features are an activation too.
    const activations = await runSession(forward.session, inputs, fetches);
    const features = (activations[forward.result]!.data as Float32Array).slice();
    return { features, kept: new OnnxActivations(part.batch, key, packed, forward, { inputs, batch, activations }) };
  }

  async evaluate(part: EmbeddingBatch, lora: LoraFactors, result: 'features' | 'hidden'): Promise<Float32Array> {
    const { packed, key } = this.#prepare(part, lora);
    const forward = await this.#sessions.forward(key, result, undefined);
    const shared = { ...this.#feeds.adapters(packed), ...this.#feeds.weights };
    const batch = this.#feeds.batch(part, key.masked);
    const results = await runSession(forward.session, { ...shared, ...batch }, { [forward.result]: null });
    return results[forward.result]!.data as Float32Array;
  }

  async backward(kept: OnnxActivations, featureGradient: Float32Array, scope: GradientScope): Promise<FullGradient> {
    try {
      const { session, gradient } = await this.#sessions.backward(kept.key, kept.forward.tape!, scope);
      if (session.outputNames.length === 0) return noGradient();
      const fetches = Object.fromEntries(session.outputNames.map((name) => [name, null]));
      const d = this.#feeds.tensor(featureGradient, [kept.batch, this.config.hiddenSize]);
      const { inputs, activations } = kept.tensors;
      const values = { ...inputs, ...activations, [inputNames.featureGradient]: d };
      const results = await runSession(session, values, fetches);
      const own = gradientOf(kept.packed, gradient, results);
      freeTensors(results);
      return own;
    } finally {
      kept.dispose();
    }
  }

  updateWeights(weights: ReadonlyMap<string, Float32Array>): void {
    replaceWeights(this.#weights, weights);
    if (this.#sessions.options.weights === 'constant') {
      // From the first change on the weights are inputs, so that no graph has to be built anew.
      this.#sessions.release();
      this.#sessions = this.#startSessions('input');
    }
    this.#feeds.setWeights((name) => this.#weights.get(name)!);
  }

  dispose(): void {
    this.#sessions.release();
    this.#weights.clear();
  }

  #prepare(part: EmbeddingBatch, lora: LoraFactors): { readonly packed: PackedAdapters; readonly key: SessionKey } {
    const packed = packAdapters(this.config, lora, this.#alpha);
    const adapted = {
      blocks: packed.blocks.map((adapter) => adapter !== undefined),
      pooler: packed.pooler !== undefined,
    };
    const padded = part.attentionMask.includes(0);
    // Text is nearly always padded somewhere: one graph for both cases.
    return { packed, key: { masked: padded || architectureOf(this.config).reads === 'text', adapted } };
  }

  #startSessions(weights: 'constant' | 'input'): SessionCache {
    const options = { config: this.config, weights, source: (name: string) => this.#weights.get(name)! };
    return new SessionCache(this.#runtime, options);
  }
}

/** What a forward pass leaves: its inputs, those of them that are its own, and its activations. */
interface KeptTensors {
  readonly inputs: Tensors;
  readonly batch: Tensors;
  readonly activations: Tensors;
}

const nothing: KeptTensors = { inputs: {}, batch: {}, activations: {} };

/** The activations of one forward pass, with what its backward pass has to be told of it. */
class OnnxActivations implements Activations {
  constructor(
    readonly batch: number,
    readonly key: SessionKey,
    readonly packed: PackedAdapters,
    readonly forward: ForwardSession,
    public tensors: KeptTensors,
  ) {}

  dispose(): void {
    freeTensors({ ...this.tensors.batch, ...this.tensors.activations });
    this.tensors = nothing;
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
