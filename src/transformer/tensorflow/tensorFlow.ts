/** TensorFlow.js's module. */
export type TensorFlow = typeof import('@tensorflow/tfjs');
