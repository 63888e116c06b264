import { InputError } from '../../errors';
/** onnxruntime-node's module. */
export type OnnxRuntime = typeof import('onnxruntime-node');

/**
 * onnxruntime with its CPU library, loaded at the first call.
 *
 * @throws Error saying why it cannot be had and what to do
 */
export function loadOnnxRuntime(): OnnxRuntime {
  try {
    return require('onnxruntime-node') as OnnxRuntime;
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    throw new InputError(
      `backend 'onnx' is not available (${reason}); reinstall onnxruntime-node 1.30.0 with npm ci, or choose 'wasm' or 'cpu'`,
      { cause: error },
    );
  }
}
