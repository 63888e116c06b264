import type { BackendName } from './architectures/types';

/** The backends from the fastest to the one that runs everywhere. */
export const backendOrder: readonly BackendName[] = ['tensorflow', 'onnx', 'wasm', 'cpu'];
