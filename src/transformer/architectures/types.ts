import type { WeightTensor } from './weightTensor';

/** The sizes that all transformers share. */
export interface TransformerSizes {
  /** Width of every token. */
  readonly hiddenSize: number;
  /** Blocks of the encoder. */
  readonly hiddenLayers: number;
  /** Attention heads; divides hiddenSize. */
  readonly attentionHeads: number;
  /** Width of the feed-forward layer. */
  readonly intermediateSize: number;
  /** Added to the variance in every LayerNorm. */
  readonly layerNormEps: number;
}

/** The shape of an encoder: the fields of a checkpoint's configuration that the server needs. */
export interface EncoderConfig extends TransformerSizes {
  /** The family, which names the weights and says where layer norms stand and how the encoder ends. */
  readonly modelType: string;
}

/**
 * What an encoder is built from. Names are Hugging Face's without the family's prefix; a loaded checkpoint has
 * this form, and weights that are not the encoder's (embeddings, heads) are ignored.
 */
export interface EncoderModel {
  readonly config: EncoderConfig;
  readonly weights: ReadonlyMap<string, WeightTensor>;
}

/** Embedded mini-batches as they arrive at the server: `values` is [batch, tokens, hidden], row-major. */
export interface EmbeddingBatch {
  readonly batch: number;
  readonly tokens: number;
  readonly hidden: number;
  readonly values: Float32Array;
  /** [batch, tokens]; 1 marks a real token, 0 padding. Every sequence holds at least one real token. */
  readonly attentionMask: Uint8Array;
}

/** The low-rank pair of one site: W = W0 + (alpha/r) B A. */
export interface LoraPair {
  /** [rank, in] */
  readonly A: Float32Array;
  /** [out, rank] */
  readonly B: Float32Array;
  readonly inSize: number;
  readonly outSize: number;
}

/** The low-rank pairs by site, a site being a weight's name without `.weight`. */
export type LoraFactors = ReadonlyMap<string, LoraPair>;

/** The gradient of the loss with respect to every low-rank pair, in the pair's own layout. */
export type LoraGradient = ReadonlyMap<string, LoraPair>;

/** The gradient of the loss with respect to everything the encoder holds and receives. */
export interface FullGradient {
  readonly lora: LoraGradient;
  /** By checkpoint name, each in the layout of its weight. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** [batch, tokens, hidden]: with it an embedding table can be trained outside the encoder. */
  readonly embeddings: Float32Array;
}

/** Where an encoder runs: TensorFlow's native library, onnxruntime, or TensorFlow.js on WebAssembly or plain JavaScript. */
export type BackendName = 'tensorflow' | 'onnx' | 'wasm' | 'cpu';

/** The backends that TensorFlow.js offers here. Stated apart from its types, which no notebook cell should have to read. */
export type TensorFlowBackend = Exclude<BackendName, 'onnx'>;

/** Which gradients a forward pass prepares for: those of the low-rank factors, or of every weight and the embeddings too. */
export type GradientScope = 'lora' | 'all';

/** The activations that a forward pass leaves for its backward pass. Used up by one backward pass, or given back unused. */
export interface Tape {
  readonly batch: number;
  readonly scope: GradientScope;
  /** Gives the memory back; a second call does nothing. */
  dispose(): void;
}

/** A forward pass and the tape of its activations. */
export interface ForwardPass {
  /** [batch, hidden]: the pooled output, the last layer norm's first row, or the first token itself, as the family ends. */
  readonly features: Float32Array;
  readonly tape: Tape;
}

/**
 * The part of the model that lives at the edge server: embeddings in, features out, and the chain rule back to the
 * low-rank factors. Only typed arrays cross this interface, so that runtimes are interchangeable.
 */
export interface Encoder {
  readonly config: EncoderConfig;
  /** What the encoder runs on. */
  readonly backend: BackendName;
  /**
   * Tokens from which on a larger batch gains nothing, and activations that wait for their gradient leave the processor's
   * cache; infinite where a batch cannot be too large.
   */
  readonly microBatchTokens: number;

  /**
   * Features of a batch, with the tape for {@link Encoder.backward}.
   *
   * @param embeddings - every scheduled device's batch in one
   * @param lora - the low-rank factors phi; an empty map is the frozen model
   * @param scope - `'lora'` (default) keeps what the factors' gradient needs, `'all'` what every weight's gradient needs
   */
  forward(embeddings: EmbeddingBatch, lora: LoraFactors, scope?: GradientScope): Promise<ForwardPass>;

  /** Features of a batch, [batch, hidden], keeping nothing. */
  infer(embeddings: EmbeddingBatch, lora: LoraFactors): Promise<Float32Array>;

  /** The last hidden state of every token, [batch, tokens, hidden]. */
  hiddenState(embeddings: EmbeddingBatch, lora: LoraFactors): Promise<Float32Array>;

  /**
   * The chain rule across the cut: (d features/d phi)^T featureGradient, summed over the batch.
   *
   * @param tape - of the forward pass; used up
   * @param featureGradient - [batch, hidden], what the devices uploaded
   */
  backward(tape: Tape, featureGradient: Float32Array): Promise<LoraGradient>;

  /** The same for every weight of the encoder and for its input; needs a tape of scope `'all'`. */
  backwardAll(tape: Tape, featureGradient: Float32Array): Promise<FullGradient>;

  /** Replaces weights by name; for full fine-tuning, where the base is not frozen. Tapes made before are refused after. */
  updateWeights(weights: ReadonlyMap<string, Float32Array>): void;

  /** Gives all memory back. */
  dispose(): void;
}
