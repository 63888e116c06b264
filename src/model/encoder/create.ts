import { defaultSettings } from '../../settings';
import { TensorFlowEncoder } from './tensorflow/encoder';
import { loadTensorFlow } from './tensorflow/load';
import type { BackendName, Encoder, EncoderModel, TensorFlowBackend } from './types';

/** How an encoder is made. */
export interface EncoderOptions {
  /** What to run on; left out, the first of {@link backendOrder} that starts here. */
  readonly backend?: BackendName;
  /** alpha of W0 + (alpha/r) B A; r is the rank of each pair. Default: the setting `loraAlpha`. */
  readonly loraAlpha?: number;
}

/** The backends from the fastest to the one that runs everywhere. */
export const backendOrder: readonly TensorFlowBackend[] = ['tensorflow', 'wasm', 'cpu'];

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
    const reason = await loadTensorFlow(knownBackend(backend)).then(
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
 * @throws RangeError for an unknown backend, or a model whose weights do not fit its configuration
 * @throws Error when the backend asked for is not available, saying why
 */
export async function createEncoder(model: EncoderModel, options: EncoderOptions = {}): Promise<Encoder> {
  const { backend, loraAlpha = defaultSettings.loraAlpha } = options;
  if (!Number.isFinite(loraAlpha) || loraAlpha <= 0) {
    throw new RangeError(`loraAlpha must be a finite number > 0, got ${loraAlpha}`);
  }
  const reasons: string[] = [];
  for (const candidate of backend === undefined ? backendOrder : [knownBackend(backend)]) {
    let tensorFlow: Awaited<ReturnType<typeof loadTensorFlow>>;
    try {
      tensorFlow = await loadTensorFlow(candidate);
    } catch (error) {
      if (backend !== undefined) throw error;
      reasons.push((error as Error).message);
      continue;
    }
    return new TensorFlowEncoder(tensorFlow, candidate, model, loraAlpha);
  }
  throw new Error(`no backend is available: ${reasons.join('; ')}`);
}

function knownBackend(backend: BackendName): TensorFlowBackend {
  const known = backendOrder.find((candidate) => candidate === backend);
  if (known === undefined) throw new RangeError(`backend must be one of ${backendOrder.join(', ')}, got '${backend}'`);
  return known;
}
