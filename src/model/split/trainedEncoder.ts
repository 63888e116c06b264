import {
  type EmbeddingBatch,
  type Encoder,
  type EncoderModel,
  encoderWeightShapes,
  type ForwardPass,
  type LoraFactors,
  type LoraGradient,
  loraStep,
  type Tape,
} from '../encoder';

/** The averaged gradient ghat that a step of the server took. */
export interface ServerGradient {
  readonly lora: LoraGradient;
  /** By weight name; empty where the base is frozen. */
  readonly weights: ReadonlyMap<string, Float32Array>;
}

/** What the server trains, and how it steps. */
export interface TrainedEncoder {
  readonly encoder: Encoder;
  /** phi as it is now; empty where no factor is trained. */
  readonly lora: LoraFactors;
  /** The number of elements that are trained. */
  readonly trainedParameters: number;
  forward(embeddings: EmbeddingBatch): Promise<ForwardPass>;
  infer(embeddings: EmbeddingBatch): Promise<Float32Array>;
  /** One step of gradient descent against the chain rule's answer to a feature gradient. */
  step(tape: Tape, featureGradient: Float32Array): Promise<ServerGradient>;
}

/**
 * LoRA: the base is frozen, the low-rank factors descend by (4).
 *
 * @param lora - phi at the start, from initialLora
 * @param stepSize - eta of (4)
 */
export function lowRankTraining(encoder: Encoder, lora: LoraFactors, stepSize: number): TrainedEncoder {
  let factors = lora;
  let trainedParameters = 0;
  for (const { A, B } of lora.values()) trainedParameters += A.length + B.length;
  return {
    encoder,
    trainedParameters,
    get lora() {
      return factors;
    },
    forward: (embeddings) => encoder.forward(embeddings, factors),
    infer: (embeddings) => encoder.infer(embeddings, factors),
    async step(tape, featureGradient) {
      const gradient = await encoder.backward(tape, featureGradient);
      factors = loraStep(factors, gradient, stepSize);
      return { lora: gradient, weights: new Map() };
    },
  };
}

/**
 * Full fine-tuning, the paper's comparison: every weight of the encoder descends, there are no low-rank factors.
 *
 * @param encoder - made from `model`; its weights are replaced at every step
 * @param model - the weights at the start, left as they are
 * @param stepSize - eta
 */
export function fullTraining(encoder: Encoder, model: EncoderModel, stepSize: number): TrainedEncoder {
  const none: LoraFactors = new Map();
  const weights = new Map<string, Float32Array>();
  let trainedParameters = 0;
  for (const name of encoderWeightShapes(model.config).keys()) {
    const { data } = model.weights.get(name)!;
    weights.set(name, data);
    trainedParameters += data.length;
  }
  return {
    encoder,
    lora: none,
    trainedParameters,
    forward: (embeddings) => encoder.forward(embeddings, none, 'all'),
    infer: (embeddings) => encoder.infer(embeddings, none),
    async step(tape, featureGradient) {
      const gradient = await encoder.backwardAll(tape, featureGradient);
      for (const [name, slope] of gradient.weights) {
        const current = weights.get(name)!;
        weights.set(
          name,
          current.map((value, i) => value - stepSize * slope[i]!),
        );
      }
      encoder.updateWeights(weights);
      return { lora: none, weights: gradient.weights };
    },
  };
}
