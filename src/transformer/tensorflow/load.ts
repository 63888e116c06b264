import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { InputError } from '../../errors';
import { nativeTensorFlowFolder } from '../../records/nativeFolder';
import type { TensorFlowBackend } from '../architectures/types';
import { startSimd } from './simd/start';
import { requireTensorFlow, type TensorFlow } from './tensorFlow';

const loaded = new Map<TensorFlowBackend, Promise<TensorFlow>>();

/**
 * TensorFlow.js with one of its backends ready to use. Nothing is loaded before the first call, and everything once.
 *
 * @param backend - `'tensorflow'` is the native library (tfjs-node-gpu), `'wasm'` one thread of WebAssembly, `'cpu'`
 *   plain JavaScript
 * @throws Error saying why the backend cannot be had and what to do
 */
export function loadTensorFlow(backend: TensorFlowBackend): Promise<TensorFlow> {
  let tensorFlow = loaded.get(backend);
  if (tensorFlow === undefined) {
    tensorFlow = start(backend);
    loaded.set(backend, tensorFlow);
    // A failure is not remembered: the package may be installed, or the memory free, at the next call.
    tensorFlow.catch(() => loaded.delete(backend));
  }
  return tensorFlow;
}

async function start(backend: TensorFlowBackend): Promise<TensorFlow> {
  if (backend === 'tensorflow') requireNative();
  const tensorFlow = requireTensorFlow();
  // Silences the advertisement for other packages; the checks it skips are made at the encoder's interface.
  tensorFlow.enableProdMode();
  if (backend === 'wasm') {
    const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');
    wasm.setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep);
  }
  const ready = await withoutProcessListeners(() => tensorFlow.setBackend(backend));
  if (!ready) throw new InputError(`backend '${backend}' failed to start in this process; choose another backend`);
  await tensorFlow.ready();
  if (backend === 'wasm') startSimd(tensorFlow);
  return tensorFlow;
}

/**
 * Takes away the handlers of uncaught errors that a WebAssembly module hangs on the process while it starts: they belong
 * to the program that uses this library.
 */
async function withoutProcessListeners<R>(action: () => Promise<R>): Promise<R> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => new Set<unknown>(process.listeners(event as 'uncaughtException')));
  const result = await action();
  for (const [index, event] of events.entries()) {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      // Only the module's own: the program may have added one in the meantime.
      if (!before[index]!.has(listener) && /ExitStatus|throw reason/.test(String(listener))) {
        process.removeListener(event, listener);
      }
    }
  }
  return result;
}

function requireNative(): void {
  // Products of float32 matrices stay float32 on GPUs that would round them to 10 bits.
  process.env['NVIDIA_TF32_OVERRIDE'] ??= '0';
  const built = join(nativeTensorFlowFolder(), 'node_modules', '@tensorflow', 'tfjs-node-gpu');
  try {
    if (existsSync(built)) require(built);
    else require('@tensorflow/tfjs-node-gpu');
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    throw new InputError(
      `backend 'tensorflow' is not available (${reason}); npm run native-tensorflow builds it, or choose 'wasm' or 'cpu'`,
      { cause: error },
    );
  }
}
