import type {
  BackendName,
  EmbeddingBatch,
  EncoderConfig,
  FullGradient,
  GradientScope,
  LoraFactors,
} from '../architectures/types';

/** The activations that a forward pass of a runtime leaves for its backward pass. */
export interface Activations {
  /** Gives the memory back; a second call does nothing. */
  dispose(): void;
}

/** The features of a micro-batch, [batch, hidden], and what its backward pass needs. */
export interface RuntimePass<Kept extends Activations> {
  readonly features: Float32Array;
  readonly kept: Kept;
}

/**
 * A model's weights in the arrangement of a library, and that library's passes through them, one micro-batch at a time.
 *
 * It trusts what it is given: a batch, a tape and weights are checked once, by the encoder that has a runtime.
 */
export interface EncoderRuntime<Kept extends Activations> {
  readonly config: EncoderConfig;
  readonly backend: BackendName;

  forward(part: EmbeddingBatch, lora: LoraFactors, scope: GradientScope): Promise<RuntimePass<Kept>>;

  /** Features, [batch, hidden], or the last hidden state of every token, [batch, tokens, hidden]; keeps nothing. */
  evaluate(part: EmbeddingBatch, lora: LoraFactors, result: 'features' | 'hidden'): Promise<Float32Array>;

  /**
   * The chain rule back to the factors; with scope `'all'` to every weight and the input as well, otherwise these are
   * empty.
   *
   * @param kept - given back, also when the pass fails
   */
  backward(kept: Kept, featureGradient: Float32Array, scope: GradientScope): Promise<FullGradient>;

  /** @throws InputError naming a weight that the encoder does not have or that has another size; none has changed then */
  updateWeights(weights: ReadonlyMap<string, Float32Array>): void;

  dispose(): void;
}
