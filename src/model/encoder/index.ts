export { type BackendStatus, backendOrder, backendStatus, createEncoder, type EncoderOptions } from './create';
export { encoderWeightShapes, loraSites } from './layout';
export { encoderParameterCount, initialLora, loraParameterCount, loraStep } from './lora';
export { addGradient } from './sumGradients';
export type {
  BackendName,
  EmbeddingBatch,
  Encoder,
  EncoderConfig,
  EncoderModel,
  ForwardPass,
  FullGradient,
  GradientScope,
  LoraFactors,
  LoraGradient,
  LoraPair,
  Tape,
} from './types';
