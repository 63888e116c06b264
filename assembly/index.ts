// AssemblyScript, not TypeScript: `npm run kernels` compiles it to src/transformer/tensorflow/simd/binary.ts. Every
// argument of type usize is an address or a count in the memory of TensorFlow.js's own module, which this one shares; it
// has no memory, data or stack of its own.
export { attention, attentionGradient } from './attention';
export { gelu } from './gelu';
export { layerNorm, layerNormGradient } from './layerNorm';
export { products } from './product';
