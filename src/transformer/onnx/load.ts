import { InputError } from '../../errors';

/** onnxruntime-node's module. */
export type OnnxRuntime = typeof import('onnxruntime-node');

// onnxruntime would leave a device id and a database of events under HOME. Its library reads the variable of the process
// itself, which a worker cannot set: it stands here, at the import, because the main thread imports this before it starts any.
process.env['ORT_DISABLE_TELEMETRY'] = '1';

/**
 * onnxruntime with its CPU library, loaded at the first call; its telemetry is off.
 *
 * @throws InputError saying why it cannot be had and what to do
 */
export function loadOnnxRuntime(): OnnxRuntime {
  try {
    return require('onnxruntime-node') as OnnxRuntime;
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    throw new InputError(
      `backend 'onnx' is not available (${reason}); install it without its GPU parts, ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node@1.30.0, or choose 'wasm' or 'cpu'`,
      { cause: error },
    );
  }
}
