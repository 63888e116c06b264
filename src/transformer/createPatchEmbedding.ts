import type { BackendName } from './architectures/types';
import { backendOrder } from './backendOrder';
import { backendStatus } from './create';
import { loadOnnxRuntime } from './onnx/load';
import { onnxPatchEmbedding } from './onnx/patchEmbedding';
import { type PatchEmbedding, type PatchEmbeddingModel, patchWeights } from './passes/patchEmbedding';
import { loadTensorFlow } from './tensorflow/load';
import { tensorFlowPatchEmbedding } from './tensorflow/patchEmbedding';

/**
 * The patch embedding of a model that reads images, on the runtime of its encoder: what `imageEmbedding` computes in plain
 * JavaScript, a hundred times faster and with other last bits.
 *
 * @param model - configuration and weights, for example from `loadPretrained`
 * @param backend - left out, the first that starts here
 * @throws InputError for a model whose weights do not fit its configuration, or a backend that is not available
 */
export async function createPatchEmbedding(model: PatchEmbeddingModel, backend?: BackendName): Promise<PatchEmbedding> {
  const weights = patchWeights(model);
  const chosen = backend ?? (await firstAvailable());
  if (chosen === 'onnx') return onnxPatchEmbedding(loadOnnxRuntime(), weights);
  return tensorFlowPatchEmbedding(await loadTensorFlow(chosen), chosen, weights);
}

async function firstAvailable(): Promise<BackendName> {
  for (const backend of backendOrder) {
    const [status] = await backendStatus([backend]);
    if (status?.available) return backend;
  }
  return 'cpu';
}
