import type { Tensor } from '@tensorflow/tfjs';
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
  TensorFlowBackend,
} from '../architectures/types';
import { backwardFeatures } from '../passes/backward';
import {
  checkEmbeddings,
  checkFeatureGradient,
  checkTape,
  disposedEncoder,
  encoderWeights,
  foreignTape,
  replaceWeights,
} from '../passes/check';
import { type EncoderTape, forwardFeatures, forwardHidden } from '../passes/forward';
import type { EncoderGradient } from '../passes/gradient';
import type { BatchShape, EncoderAdapters, EncoderGraph, Kernels } from '../passes/kernels';
import { type PackedAdapter, type PackedAdapters, packAdapters, unpackGradient } from '../passes/packing';
import { tensorFlowKernels } from './kernels';
import { simdKernels } from './simd/kernels';
import { simdOf } from './simd/start';
import type { TensorFlow } from './tensorFlow';
import { uploadAdapters, uploadWeights } from './weights';

/** Added to the score of a padding token, so that its softmax is exactly 0 in float32. */
const MASKED_SCORE = -1e9;

/**
 * The encoder on TensorFlow.js: forward and backward passes written out operation by operation (forward.ts,
 * backward.ts), so that the tape holds the saved activations and nothing else.
 */
export class TensorFlowEncoder implements Encoder {
  readonly config: EncoderConfig;
  readonly backend: TensorFlowBackend;
  /** On WebAssembly a batch comes cut already, see ../lanes. */
  readonly microBatchTokens: number = Number.POSITIVE_INFINITY;
  readonly passesAtOnce = 1;
  readonly #tf: TensorFlow;
  readonly #alpha: number;
  readonly #weights: Map<string, Float32Array>;
  #uploaded: ReturnType<typeof uploadWeights>;
  /** How often the weights have been replaced. */
  #version = 0;
  #disposed = false;

  /**
   * @param tf - from loadTensorFlow(backend)
   * @param alpha - of W0 + (alpha/r) B A
   * @throws InputError when a weight is missing or has another shape
   */
  constructor(tf: TensorFlow, backend: TensorFlowBackend, model: EncoderModel, alpha: number) {
    this.config = model.config;
    this.backend = backend;
    this.#tf = tf;
    this.#alpha = alpha;
    this.#weights = encoderWeights(model);
    this.#activate();
    this.#uploaded = uploadWeights(tf, model.config, (name) => this.#weights.get(name)!);
  }

  async forward(embeddings: EmbeddingBatch, lora: LoraFactors, scope: GradientScope = 'lora'): Promise<ForwardPass> {
    const packed = this.#check(embeddings, lora);
    return this.#run(async (kept) => {
      const { features, tape } = this.#scope(() => {
        const graph = this.#graph(packed, kept);
        const { x, mask } = this.#upload(embeddings);
        const pass = forwardFeatures(graph, x, mask, this.#shape(embeddings), scope);
        // The adapters are part of the tape: the factors may have moved on when it is used.
        for (const tensor of adapterTensors(graph.adapters)) kept.push(this.#tf.keep(tensor));
        const own = new TensorFlowTape(
          this,
          this.#version,
          embeddings.batch,
          scope,
          pass.tape!,
          graph.adapters,
          packed,
          kept,
        );
        return { features: graph.kernels.keep(pass.features), tape: own };
      });
      return { features: await download(features), tape };
    });
  }

  async infer(embeddings: EmbeddingBatch, lora: LoraFactors): Promise<Float32Array> {
    return this.#evaluate(
      embeddings,
      lora,
      (graph, x, mask, shape) => forwardFeatures(graph, x, mask, shape, undefined).features,
    );
  }

  async hiddenState(embeddings: EmbeddingBatch, lora: LoraFactors): Promise<Float32Array> {
    return this.#evaluate(embeddings, lora, forwardHidden);
  }

  async backward(tape: Tape, featureGradient: Float32Array): Promise<LoraGradient> {
    const { lora } = await this.#backward(tape, featureGradient, 'lora');
    return lora;
  }

  async backwardAll(tape: Tape, featureGradient: Float32Array): Promise<FullGradient> {
    const { lora, gradient } = await this.#backward(tape, featureGradient, 'all');
    const weights = new Map<string, Float32Array>();
    for (const { names, value } of gradient.weights) {
      const part = value.length / names.length;
      for (const [index, name] of names.entries()) weights.set(name, value.slice(index * part, (index + 1) * part));
    }
    return { lora, weights, embeddings: gradient.embeddings! };
  }

  updateWeights(weights: ReadonlyMap<string, Float32Array>): void {
    this.#assertUsable();
    replaceWeights(this.#weights, weights);
    this.#version++;
    this.#activate();
    const replaced = this.#uploaded;
    this.#uploaded = uploadWeights(this.#tf, this.config, (name) => this.#weights.get(name)!);
    this.#tf.dispose(replaced as never);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#tf.dispose(this.#uploaded as never);
    this.#weights.clear();
  }

  async #backward(
    tape: Tape,
    featureGradient: Float32Array,
    scope: GradientScope,
  ): Promise<{ readonly lora: LoraGradient; readonly gradient: EncoderGradient<Float32Array> }> {
    this.#assertUsable();
    if (!(tape instanceof TensorFlowTape)) throw foreignTape();
    checkTape(tape, this, this.#version, scope);
    checkFeatureGradient(this.config, tape.batch, featureGradient);
    try {
      return await this.#run(async (kept) => {
        const tensors = this.#scope(() => {
          const graph = { ...this.#graph(tape.packed, kept), adapters: tape.adapters };
          const d = this.#tensor(featureGradient, [tape.batch, this.config.hiddenSize]);
          const gradient = backwardFeatures(graph, tape.activations, d, scope);
          mapGradient(gradient, (tensor) => kept.push(this.#tf.keep(tensor)));
          return gradient;
        });
        const gradient = await downloadGradient(tensors);
        const lora = new Map<string, LoraPair>();
        for (const [layer, packed] of tape.packed.blocks.entries()) unpack(packed, gradient.blocks[layer], lora);
        unpack(tape.packed.pooler, gradient.pooler, lora);
        this.#tf.dispose(kept);
        return { lora, gradient };
      });
    } finally {
      tape.dispose();
    }
  }

  async #evaluate(
    embeddings: EmbeddingBatch,
    lora: LoraFactors,
    compute: (graph: EncoderGraph<Tensor>, x: Tensor, mask: Tensor | undefined, shape: BatchShape) => Tensor,
  ): Promise<Float32Array> {
    const packed = this.#check(embeddings, lora);
    return this.#run(async (kept) => {
      const output = this.#scope(() => {
        const { x, mask } = this.#upload(embeddings);
        const graph = this.#graph(packed, kept);
        return graph.kernels.keep(compute(graph, x, mask, this.#shape(embeddings)));
      });
      const values = await download(output);
      this.#tf.dispose(kept);
      return values;
    });
  }

  /** Runs a pass; when it fails, everything that it kept is given back before the error goes on. */
  async #run<R>(pass: (kept: Tensor[]) => Promise<R>): Promise<R> {
    this.#assertUsable();
    this.#activate();
    const kept: Tensor[] = [];
    try {
      return await pass(kept);
    } catch (error) {
      this.#tf.dispose(kept);
      throw error;
    }
  }

  /** Frees everything that a computation made, but for what it kept: results too are kept explicitly. */
  #scope<R>(compute: () => R): R {
    let result: R | undefined;
    this.#tf.tidy(() => {
      result = compute();
    });
    return result as R;
  }

  /** TensorFlow.js has one current backend for the whole process; another encoder may have set its own. */
  #activate(): void {
    if (this.#tf.getBackend() !== this.backend) void this.#tf.setBackend(this.backend);
  }

  #assertUsable(): void {
    if (this.#disposed) throw disposedEncoder();
  }

  #check(embeddings: EmbeddingBatch, lora: LoraFactors): PackedAdapters {
    this.#assertUsable();
    checkEmbeddings(this.config, embeddings);
    return packAdapters(this.config, lora, this.#alpha);
  }

  #graph(packed: PackedAdapters, kept: Tensor[]): EncoderGraph<Tensor> {
    return {
      kernels: this.#kernels(kept),
      config: this.config,
      weights: this.#uploaded,
      adapters: uploadAdapters(this.#tf, packed),
    };
  }

  #kernels(kept: Tensor[]): Kernels<Tensor> {
    const { layerNormEps } = this.config;
    const generic = tensorFlowKernels(this.#tf, layerNormEps, kept);
    const simd = this.backend === 'wasm' ? simdOf(this.#tf) : undefined;
    return simd === undefined ? generic : simdKernels(simd, layerNormEps, generic);
  }

  #shape({ batch, tokens }: EmbeddingBatch): BatchShape {
    const { attentionHeads: heads, hiddenSize } = this.config;
    return { batch, tokens, heads, headSize: hiddenSize / heads };
  }

  #upload({ batch, tokens, hidden, values, attentionMask }: EmbeddingBatch): {
    readonly x: Tensor;
    readonly mask: Tensor | undefined;
  } {
    const x = this.#tensor(values, [batch * tokens, hidden]);
    if (attentionMask.every((real) => real !== 0)) return { x, mask: undefined };
    const scores = Float32Array.from(attentionMask, (real) => (real !== 0 ? 0 : MASKED_SCORE));
    return { x, mask: this.#tf.tensor4d(scores, [batch, 1, 1, tokens]) };
  }

  #tensor(values: Float32Array, shape: [number, number]): Tensor {
    // Only the wasm backend copies at once; elsewhere the caller could still change the numbers under the tape.
    return this.#tf.tensor2d(this.backend === 'wasm' ? values : values.slice(), shape);
  }
}

/** Activations of one forward pass, as tensors. */
class TensorFlowTape implements Tape {
  used = false;

  constructor(
    readonly owner: TensorFlowEncoder,
    readonly version: number,
    readonly batch: number,
    readonly scope: GradientScope,
    readonly activations: EncoderTape<Tensor>,
    readonly adapters: EncoderAdapters<Tensor>,
    readonly packed: PackedAdapters,
    readonly kept: readonly Tensor[],
  ) {}

  dispose(): void {
    if (this.used) return;
    this.used = true;
    for (const tensor of this.kept) tensor.dispose();
  }
}

function adapterTensors(adapters: EncoderAdapters<Tensor>): Tensor[] {
  return [...adapters.blocks, adapters.pooler].flatMap((adapter) =>
    adapter === undefined ? [] : Object.values(adapter),
  );
}

function unpack(
  packed: PackedAdapter | undefined,
  gradient: { readonly down: Float32Array; readonly up: Float32Array } | undefined,
  into: Map<string, LoraPair>,
): void {
  if (packed !== undefined && gradient !== undefined) unpackGradient(packed, gradient.down, gradient.up, into);
}

async function download(tensor: Tensor): Promise<Float32Array> {
  return (await tensor.data()) as Float32Array;
}

async function downloadGradient(gradient: EncoderGradient<Tensor>): Promise<EncoderGradient<Float32Array>> {
  const values = new Map<Tensor, Float32Array>();
  const tensors: Tensor[] = [];
  mapGradient(gradient, (tensor) => tensors.push(tensor));
  await Promise.all(tensors.map(async (tensor) => values.set(tensor, await download(tensor))));
  return mapGradient(gradient, (tensor) => values.get(tensor)!);
}

function mapGradient<A, B>(gradient: EncoderGradient<A>, f: (value: A) => B): EncoderGradient<B> {
  const pair = (adapter: { readonly down: A; readonly up: A } | undefined) =>
    adapter && { down: f(adapter.down), up: f(adapter.up) };
  return {
    blocks: gradient.blocks.map(pair),
    pooler: pair(gradient.pooler),
    weights: gradient.weights.map(({ names, value }) => ({ names, value: f(value) })),
    embeddings: gradient.embeddings === undefined ? undefined : f(gradient.embeddings),
  };
}
