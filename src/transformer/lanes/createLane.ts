import type { BackendName, EncoderModel } from '../architectures/types';
import { OnnxEncoder } from '../onnx/encoder';
import { loadOnnxRuntime } from '../onnx/load';
import type { Lane } from '../passes/lane';
import { TensorFlowEncoder } from '../tensorflow/encoder';
import { loadTensorFlow } from '../tensorflow/load';

/** The backends that compute in one thread what it is given, so that several threads compute more. */
export type LaneBackend = Extract<BackendName, 'onnx' | 'wasm'>;

/**
 * An encoder in this thread.
 *
 * @param loraAlpha - alpha of W0 + (alpha/r) B A
 * @throws InputError when a weight is missing or has another shape; Error when the backend is not available
 */
export async function createLane(backend: LaneBackend, model: EncoderModel, loraAlpha: number): Promise<Lane> {
  if (backend === 'onnx') return new OnnxEncoder(loadOnnxRuntime(), model, loraAlpha);
  return new TensorFlowEncoder(await loadTensorFlow(backend), backend, model, loraAlpha);
}

/** How many of TensorFlow.js's tensors this thread holds. */
export async function tensorCount(backend: LaneBackend): Promise<number> {
  return backend === 'onnx' ? 0 : (await loadTensorFlow(backend)).memory().numTensors;
}
