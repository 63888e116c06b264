import { InputError } from '../errors';
import { isTimeNoted } from '../records';
import { defaultSettings } from '../settings';
import type { BackendName, Encoder, EncoderModel } from './architectures/types';
import { backendOrder } from './backendOrder';
import { OnnxEncoderRuntime } from './onnx/encoderRuntime';
import { loadOnnxRuntime } from './onnx/load';
import { MicroBatchedEncoder } from './passes/microBatchedEncoder';
import { MICRO_BATCH_TOKENS } from './passes/microBatches';
import { TensorFlowEncoderRuntime } from './tensorflow/encoderRuntime';
import { loadTensorFlow } from './tensorflow/load';
import { timedEncoder } from './timedEncoder';

/** How an encoder is made. */
export interface EncoderOptions {
  /** What to run on; left out, the first of {@link backendOrder} that starts here. */
  readonly backend?: BackendName;
  /** alpha of W0 + (alpha/r) B A; r is the rank of each pair. Default: the setting `loraAlpha`. */
  readonly loraAlpha?: number;
  /** Tokens that pass through at a time, for backends 'onnx' and 'wasm'; a batch is cut into such micro-batches. Default 512. */
  readonly microBatchTokens?: number;
}

/** Whether a backend can be used in this process, and if not, why. */
export interface BackendStatus {
  readonly backend: BackendName;
  readonly available: boolean;
  /** Empty when available. */
  readonly reason: string;
}

/**
 * Every backend with whether it starts here.
 *
 * @param backends - which to try; default all, in order of preference
 */
export async function backendStatus(
  backends: readonly BackendName[] = backendOrder,
): Promise<readonly BackendStatus[]> {
  const statuses: BackendStatus[] = [];
  for (const backend of backends) {
    const reason = await prepare(knownBackend(backend)).then(
      () => '',
      (error: Error) => error.message,
    );
    statuses.push({ backend, available: reason === '', reason });
  }
  return statuses;
}

/**
 * The encoder of a checkpoint, on the fastest backend that starts here or on the one asked for. What it runs on is
 * `encoder.backend`.
 *
 * @param model - configuration and weights, for example from `loadPretrained` or `randomPretrained`
 * @throws InputError for an unknown backend, or a model whose weights do not fit its configuration
 * @throws Error when the backend asked for is not available, saying why
 */
export async function createEncoder(model: EncoderModel, options: EncoderOptions = {}): Promise<Encoder> {
  const { backend, loraAlpha = defaultSettings.loraAlpha } = options;
  if (!Number.isFinite(loraAlpha) || loraAlpha <= 0) {
    throw new InputError(`loraAlpha must be a finite number > 0, got ${loraAlpha}`);
  }
  const { microBatchTokens } = options;
  if (microBatchTokens !== undefined && (!Number.isInteger(microBatchTokens) || microBatchTokens < 1)) {
    throw new InputError(`microBatchTokens must be an integer >= 1, got ${microBatchTokens}`);
  }
  const reasons: string[] = [];
  for (const candidate of backend === undefined ? backendOrder : [knownBackend(backend)]) {
    let make: EncoderFactory;
    try {
      make = await prepare(candidate);
    } catch (error) {
      if (backend !== undefined) throw error;
      reasons.push((error as Error).message);
      continue;
    }
    const encoder = make(model, { ...options, loraAlpha });
    return isTimeNoted() ? timedEncoder(encoder) : encoder;
  }
  throw new InputError(`no backend is available: ${reasons.join('; ')}`);
}

type EncoderFactory = (model: EncoderModel, options: EncoderOptions & { readonly loraAlpha: number }) => Encoder;

/** Loads what a backend needs; the factory then makes encoders on it. */
async function prepare(backend: BackendName): Promise<EncoderFactory> {
  if (backend === 'onnx') {
    const runtime = loadOnnxRuntime();
    return (model, { loraAlpha, microBatchTokens = MICRO_BATCH_TOKENS }) =>
      new MicroBatchedEncoder(new OnnxEncoderRuntime(runtime, model, loraAlpha), microBatchTokens);
  }
  const tensorFlow = await loadTensorFlow(backend);
  // TensorFlow's own library spreads an operation over threads: a batch cannot be too large for it.
  const inParts = backend === 'wasm';
  return (model, { loraAlpha, microBatchTokens = MICRO_BATCH_TOKENS }) =>
    new MicroBatchedEncoder(
      new TensorFlowEncoderRuntime(tensorFlow, backend, model, loraAlpha),
      inParts ? microBatchTokens : Number.POSITIVE_INFINITY,
    );
}

function knownBackend(backend: BackendName): BackendName {
  if (backendOrder.includes(backend)) return backend;
  throw new InputError(`backend must be one of ${backendOrder.join(', ')}, got '${backend}'`);
}
