import type { Tensor } from '@tensorflow/tfjs-core';
import type {
  EmbeddingBatch,
  EncoderConfig,
  EncoderModel,
  FullGradient,
  GradientScope,
  LoraFactors,
  LoraPair,
  TensorFlowBackend,
} from '../architectures/types';
import { backwardFeatures } from '../passes/backward';
import { encoderWeights, replaceWeights } from '../passes/check';
import type { Activations, EncoderRuntime, RuntimePass } from '../passes/encoderRuntime';
import { type EncoderTape, forwardFeatures, forwardHidden } from '../passes/forward';
import type { EncoderGradient } from '../passes/gradient';
import type { BatchShape, EncoderAdapters, EncoderGraph, Kernels } from '../passes/kernels';
import { type PackedAdapter, type PackedAdapters, packAdapters, unpackGradient } from '../passes/packing';
import { tensorFlowKernels } from './kernels';
import { simdKernels } from './simd/kernels';
import { simdOf } from './simd/start';
import type { TensorFlow } from './tensorFlow';
import { uploadAdapters, uploadWeights } from './uploads';

/** Added to the score of a padding token, so that its softmax is exactly 0 in float32. */
const MASKED_SCORE = -1e9;

/**
 * The encoder's passes on TensorFlow.js, written out operation by operation (forward.ts, backward.ts), so that what is
 * kept are the saved activations and nothing else.
 */
export class TensorFlowEncoderRuntime implements EncoderRuntime<TensorFlowActivations> {
  readonly config: EncoderConfig;
  readonly backend: TensorFlowBackend;
  readonly #tf: TensorFlow;
  readonly #alpha: number;
  readonly #weights: Map<string, Float32Array>;
  #uploaded: ReturnType<typeof uploadWeights>;

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

  async forward(
    part: EmbeddingBatch,
    lora: LoraFactors,
    scope: GradientScope,
  ): Promise<RuntimePass<TensorFlowActivations>> {
    const packed = packAdapters(this.config, lora, this.#alpha);
    return this.#run(async (tensors) => {
      const { features, kept } = this.#scope(() => {
        const graph = this.#graph(packed, tensors);
        const { x, mask } = this.#upload(part);
        const pass = forwardFeatures(graph, x, mask, this.#shape(part), scope);
        // The adapters are kept too: the factors may have moved on when the backward pass comes.
        for (const tensor of adapterTensors(graph.adapters)) tensors.push(this.#tf.keep(tensor));
        const own = new TensorFlowActivations(part.batch, pass.tape!, graph.adapters, packed, tensors);
        return { features: graph.kernels.keep(pass.features), kept: own };
      });
      return { features: await download(features), kept };
    });
  }

  async evaluate(part: EmbeddingBatch, lora: LoraFactors, result: 'features' | 'hidden'): Promise<Float32Array> {
    const packed = packAdapters(this.config, lora, this.#alpha);
    return this.#run(async (tensors) => {
      const output = this.#scope(() => {
        const { x, mask } = this.#upload(part);
        const graph = this.#graph(packed, tensors);
        const shape = this.#shape(part);
        return graph.kernels.keep(
          result === 'hidden'
            ? forwardHidden(graph, x, mask, shape)
            : forwardFeatures(graph, x, mask, shape, undefined).features,
        );
      });
      const values = await download(output);
      this.#tf.dispose(tensors);
      return values;
    });
  }

  async backward(
    kept: TensorFlowActivations,
    featureGradient: Float32Array,
    scope: GradientScope,
  ): Promise<FullGradient> {
    try {
      return await this.#run(async (tensors) => {
        const computed = this.#scope(() => {
          const graph = { ...this.#graph(kept.packed, tensors), adapters: kept.adapters };
          const d = this.#tensor(featureGradient, [kept.batch, this.config.hiddenSize]);
          const gradient = backwardFeatures(graph, kept.tape, d, scope);
          mapGradient(gradient, (tensor) => tensors.push(this.#tf.keep(tensor)));
          return gradient;
        });
        const gradient = await downloadGradient(computed);
        this.#tf.dispose(tensors);
        return gradientOf(kept.packed, gradient);
      });
    } finally {
      kept.dispose();
    }
  }

  updateWeights(weights: ReadonlyMap<string, Float32Array>): void {
    replaceWeights(this.#weights, weights);
    this.#activate();
    const replaced = this.#uploaded;
    this.#uploaded = uploadWeights(this.#tf, this.config, (name) => this.#weights.get(name)!);
    this.#tf.dispose(replaced as never);
  }

  dispose(): void {
    this.#tf.dispose(this.#uploaded as never);
    this.#weights.clear();
  }

  /** Runs a pass; when it fails, everything that it kept is given back before the error goes on. */
  async #run<R>(pass: (tensors: Tensor[]) => Promise<R>): Promise<R> {
    this.#activate();
    const tensors: Tensor[] = [];
    try {
      return await pass(tensors);
    } catch (error) {
      this.#tf.dispose(tensors);
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

/** The activations of one forward pass, with what its backward pass has to be told of it. */
class TensorFlowActivations implements Activations {
  constructor(
    readonly batch: number,
    readonly tape: EncoderTape<Tensor>,
    readonly adapters: EncoderAdapters<Tensor>,
    readonly packed: PackedAdapters,
    readonly tensors: readonly Tensor[],
  ) {}

  dispose(): void {
    for (const tensor of this.tensors) tensor.dispose();
  }
}

function adapterTensors(adapters: EncoderAdapters<Tensor>): Tensor[] {
  return [...adapters.blocks, adapters.pooler].flatMap((adapter) =>
    adapter === undefined ? [] : Object.values(adapter),
  );
}

/** A backward pass's results by the names of what was trained. */
function gradientOf(packed: PackedAdapters, gradient: EncoderGradient<Float32Array>): FullGradient {
  const lora = new Map<string, LoraPair>();
  for (const [layer, adapter] of packed.blocks.entries()) unpack(adapter, gradient.blocks[layer], lora);
  unpack(packed.pooler, gradient.pooler, lora);
  const weights = new Map<string, Float32Array>();
  for (const { names, value } of gradient.weights) {
    const size = value.length / names.length;
    for (const [index, name] of names.entries()) weights.set(name, value.slice(index * size, (index + 1) * size));
  }
  return { lora, weights, embeddings: gradient.embeddings ?? new Float32Array(0) };
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
