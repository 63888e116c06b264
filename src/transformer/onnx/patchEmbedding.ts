import type { InferenceSession } from 'onnxruntime-node';
import { square } from '../../math';
import { checkPicture, type PatchEmbedding, type PatchWeights } from '../passes/patchEmbedding';
import { GraphBuilder } from './builder';
import type { OnnxRuntime } from './load';
import type { OnnxGraph } from './schema';
import { startSession } from './sessions';

const PICTURE = 'picture';

/** The patch embedding on onnxruntime: one strided convolution, positions added, CLS put before. */
export async function onnxPatchEmbedding(runtime: OnnxRuntime, weights: PatchWeights): Promise<PatchEmbedding> {
  const { channels, imageSize, across } = weights;
  const { graph, result } = patchProgram(weights);
  let session: InferenceSession | undefined = await startSession(runtime, graph);
  return {
    backend: 'onnx',
    tokens: 1 + square(across),
    async embed(picture) {
      checkPicture(picture, weights);
      if (session === undefined) throw new Error('the patch embedding is disposed');
      const feed = new runtime.Tensor('float32', picture, [1, channels, imageSize, imageSize]);
      const results = await session.run({ [PICTURE]: feed });
      return results[result]!.data as Float32Array;
    },
    dispose() {
      void session?.release();
      session = undefined;
    },
  };
}

function patchProgram(weights: PatchWeights): { readonly graph: OnnxGraph; readonly result: string } {
  const { channels, hidden, patchSize, across } = weights;
  const builder = new GraphBuilder('patches_');
  const picture = builder.input(PICTURE, 4);
  const kernel = builder.constant('kernel', [hidden, channels, patchSize, patchSize], weights.kernel);
  const bias = builder.constant('bias', [hidden], weights.bias);
  const side = [patchSize, patchSize];
  const planes = builder.op('Conv', [picture, kernel, bias], { kernel_shape: side, strides: side });
  // [1, hidden, across, across] -> [across^2, hidden]
  const flat = builder.op('Reshape', [planes, builder.integers(hidden, square(across))]);
  const patches = builder.op('Transpose', [flat], { perm: [1, 0] });
  const placed = builder.op('Add', [
    patches,
    builder.constant('positions', [square(across), hidden], weights.positions),
  ]);
  const first = builder.constant('first', [1, hidden], weights.first);
  const result = builder.output(builder.op('Concat', [first, placed], { axis: 0 }));
  return { graph: builder.graph(), result };
}
