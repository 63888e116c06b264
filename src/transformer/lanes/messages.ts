import type { ErrorMessage } from '../../errors';
import type {
  EmbeddingBatch,
  EncoderConfig,
  FullGradient,
  GradientScope,
  LoraFactors,
  LoraGradient,
} from '../architectures/types';
import type { LaneBackend } from './createLane';

/** What a worker is started with. The weights' memory is shared by all workers of an encoder. */
export interface WorkerModel {
  readonly backend: LaneBackend;
  readonly config: EncoderConfig;
  readonly weights: ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;
  readonly loraAlpha: number;
}

/** What a worker can be asked for, by name: the question's and the answer's content. A tape is named by a number. */
export interface Requests {
  readonly forward: [
    { readonly embeddings: EmbeddingBatch; readonly lora: LoraFactors; readonly scope: GradientScope },
    { readonly features: Float32Array; readonly tape: number },
  ];
  readonly infer: [{ readonly embeddings: EmbeddingBatch; readonly lora: LoraFactors }, Float32Array];
  readonly hiddenState: [{ readonly embeddings: EmbeddingBatch; readonly lora: LoraFactors }, Float32Array];
  readonly backward: [{ readonly tape: number; readonly featureGradient: Float32Array }, LoraGradient];
  readonly backwardAll: [{ readonly tape: number; readonly featureGradient: Float32Array }, FullGradient];
  readonly release: [number, undefined];
  readonly updateWeights: [ReadonlyMap<string, Float32Array>, undefined];
  /** How many tensors of TensorFlow.js there are in the worker. */
  readonly tensors: [undefined, number];
}

export type RequestName = keyof Requests;

/** A question to a worker. */
export type Question = {
  readonly [Name in RequestName]: { readonly id: number; readonly name: Name; readonly content: Requests[Name][0] };
}[RequestName];

/** An answer of a worker; the first one, with id 0, says that it is ready. An error is passed as data: a copy loses its name. */
export type Answer =
  | { readonly id: number; readonly ok: true; readonly content: unknown }
  | { readonly id: number; readonly ok: false; readonly error: ErrorMessage };

/** The buffers of a gradient's arrays, to be handed over without copying. */
export function buffersOf(content: unknown): ArrayBuffer[] {
  if (content instanceof Float32Array) return [content.buffer as ArrayBuffer];
  if (content instanceof Map) return [...content.values()].flatMap(buffersOf);
  if (typeof content === 'object' && content !== null) return Object.values(content).flatMap(buffersOf);
  return [];
}
