import { InputError } from '../errors';
import {
  type EmbeddingBatch,
  type Encoder,
  type EncoderModel,
  encoderWeightShapes,
  type ForwardPass,
  type LoraFactors,
  type LoraGradient,
  type LoraPair,
  type Tape,
} from '../transformer';
import { type ServerOptimiser, serverOptimiser } from './serverOptimiser';

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
  /** The chain rule's answer to a feature gradient; the tape is used up. */
  gradient(tape: Tape, featureGradient: Float32Array): Promise<ServerGradient>;
  /** One step of descent against a gradient. */
  descend(gradient: ServerGradient): void;
  /** Everything that steps change, by name: trained values and what the optimiser remembers. */
  state(): ReadonlyMap<string, Float32Array>;
  /**
   * Goes on from such a state.
   *
   * @throws InputError when it is another model's
   */
  restore(state: ReadonlyMap<string, Float32Array>): void;
}

const noFactors: LoraFactors = new Map();

/**
 * LoRA: the base is frozen, the low-rank factors descend by (4).
 *
 * @param lora - phi at the start, from initialLora
 * @param descent - eta of (4), or an optimiser beyond the paper
 */
export function lowRankTraining(
  encoder: Encoder,
  lora: LoraFactors,
  descent: number | ServerOptimiser,
): TrainedEncoder {
  const optimiser = optimiserOf(descent);
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
    async gradient(tape, featureGradient) {
      return { lora: await encoder.backward(tape, featureGradient), weights: new Map() };
    },
    descend({ lora: gradient }) {
      optimiser.beginStep();
      const next = new Map<string, LoraPair>();
      for (const [site, pair] of factors) {
        const slope = gradient.get(site);
        if (slope === undefined) throw new InputError(`the gradient lacks the low-rank site '${site}'`);
        const descended = (part: 'A' | 'B'): Float32Array =>
          optimiser.descend(`${site}.${part}`, pair[part], slope[part]);
        next.set(site, { ...pair, A: descended('A'), B: descended('B') });
      }
      factors = next;
    },
    state() {
      const pairs = [...factors].flatMap(([site, { A, B }]) => [[`${site}.A`, A] as const, [`${site}.B`, B] as const]);
      return joinState(new Map(pairs), optimiser);
    },
    restore(state) {
      const trained = restoreOptimiser(state, optimiser);
      const next = new Map<string, LoraPair>();
      for (const [site, pair] of factors) {
        const part = (name: 'A' | 'B'): Float32Array => required(trained, `${site}.${name}`, pair[name].length);
        next.set(site, { ...pair, A: part('A'), B: part('B') });
      }
      factors = next;
    },
  };
}

/**
 * Full fine-tuning, the paper's comparison: every weight of the encoder descends, there are no low-rank factors.
 *
 * @param encoder - made from `model`; its weights are replaced at every step
 * @param model - the weights at the start, left as they are
 * @param descent - eta, or an optimiser
 */
export function fullTraining(encoder: Encoder, model: EncoderModel, descent: number | ServerOptimiser): TrainedEncoder {
  const optimiser = optimiserOf(descent);
  let weights = new Map<string, Float32Array>();
  let trainedParameters = 0;
  for (const name of encoderWeightShapes(model.config).keys()) {
    const { data } = model.weights.get(name)!;
    weights.set(name, data);
    trainedParameters += data.length;
  }
  return {
    encoder,
    lora: noFactors,
    trainedParameters,
    forward: (embeddings) => encoder.forward(embeddings, noFactors, 'all'),
    infer: (embeddings) => encoder.infer(embeddings, noFactors),
    async gradient(tape, featureGradient) {
      return { lora: noFactors, weights: (await encoder.backwardAll(tape, featureGradient)).weights };
    },
    descend({ weights: slopes }) {
      optimiser.beginStep();
      for (const [name, slope] of slopes) {
        weights.set(name, optimiser.descend(name, weights.get(name)!, slope));
      }
      encoder.updateWeights(weights);
    },
    state: () => joinState(weights, optimiser),
    restore(state) {
      const trained = restoreOptimiser(state, optimiser);
      weights = new Map([...weights].map(([name, { length }]) => [name, required(trained, name, length)]));
      encoder.updateWeights(weights);
    },
  };
}

/** No training at the server: features stay as the checkpoint gives them, and only the task modules learn. */
export function frozenEncoder(encoder: Encoder): TrainedEncoder {
  const infer = (embeddings: EmbeddingBatch): Promise<Float32Array> => encoder.infer(embeddings, noFactors);
  return {
    encoder,
    lora: noFactors,
    trainedParameters: 0,
    infer,
    async forward(embeddings) {
      const tape: Tape = { batch: embeddings.batch, scope: 'lora', dispose() {} };
      return { features: await infer(embeddings), tape };
    },
    gradient: async () => ({ lora: noFactors, weights: new Map() }),
    descend() {},
    state: () => new Map(),
    restore() {},
  };
}

function optimiserOf(descent: number | ServerOptimiser): ServerOptimiser {
  return typeof descent === 'number' ? serverOptimiser({ kind: 'sgd', stepSize: descent, momentum: 0 }) : descent;
}

const TRAINED = 'trained/';
const OPTIMISER = 'optimiser/';

function joinState(
  trained: ReadonlyMap<string, Float32Array>,
  optimiser: ServerOptimiser,
): ReadonlyMap<string, Float32Array> {
  return new Map([
    ...[...trained].map(([name, values]) => [TRAINED + name, values] as const),
    ...[...optimiser.state()].map(([name, values]) => [OPTIMISER + name, values] as const),
  ]);
}

/** Gives the optimiser its part of a state and returns the trained values. */
function restoreOptimiser(
  state: ReadonlyMap<string, Float32Array>,
  optimiser: ServerOptimiser,
): ReadonlyMap<string, Float32Array> {
  const part = (prefix: string): Map<string, Float32Array> =>
    new Map([...state].filter(([name]) => name.startsWith(prefix)).map(([name, v]) => [name.slice(prefix.length), v]));
  optimiser.restore(part(OPTIMISER));
  return part(TRAINED);
}

function required(state: ReadonlyMap<string, Float32Array>, name: string, length: number): Float32Array {
  const values = state.get(name);
  if (values?.length !== length) {
    throw new InputError(
      `the state holds ${values === undefined ? 'no' : values.length} elements of '${name}' where ${length} are due: it is another model's`,
    );
  }
  return values;
}
