// The encoder's own WebAssembly (assembly/): products, attention, layer norm and GELU with vectors of 128 bits, in the
// memory of TensorFlow.js's module. It stays for records that are to hold everywhere: the same bits on every processor,
// which native libraries do not give. Whoever enters comes through this file.

import type { TensorFlow } from '../tensorFlow';
import { instantiateSimd, type SimdModule } from './module';
import { type SimdOperations, simdOperations } from './operations';

/** What {@link startSimd} came to, for every TensorFlow.js of this process. */
const started = new WeakMap<TensorFlow, SimdOperations>();

/**
 * Prepares the operations of assembly/ for a TensorFlow.js whose backend 'wasm' is ready. Where they cannot be had, a
 * warning of the process says why, and the encoder computes with TensorFlow.js's own, which take several times as long.
 *
 * @returns whether they can be had
 */
export function startSimd(tf: TensorFlow, instantiate: (tf: TensorFlow) => SimdModule = instantiateSimd): boolean {
  if (started.has(tf)) return true;
  let simd: SimdModule;
  try {
    simd = instantiate(tf);
  } catch (error) {
    process.emitWarning(
      `the encoder's own WebAssembly cannot be used (${(error as Error).message}); it runs on TensorFlow.js's operations instead, several times slower`,
      'FedftWarning',
    );
    return false;
  }
  started.set(tf, simdOperations(tf, simd));
  return true;
}

/** The operations, once {@link startSimd} has prepared them. */
export function simdOf(tf: TensorFlow): SimdOperations | undefined {
  return started.get(tf);
}
