export {
  type BertConfig,
  checkTransformerConfig,
  parseTransformerConfig,
  type TransformerConfig,
  type TransformerSizes,
  transformerConfigJson,
  type VitConfig,
} from './architectures/config';
export { encoderWeightShapes, loraSites } from './architectures/layout';
export {
  describeTrainableShare,
  parameterCount,
  type TrainableShare,
  trainableShare,
} from './architectures/parameterCount';
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
} from './architectures/types';
export { canonicalName, type WeightShapes, weightShapes } from './architectures/weightNames';
export type { WeightTensor } from './architectures/weightTensor';
export { type BackendStatus, backendOrder, backendStatus, createEncoder, type EncoderOptions } from './create';
export { encoderParameterCount, initialLora, loraParameterCount, loraStep } from './lora/lora';
export {
  type HeadTarget,
  headWeightName,
  type TrainingGradient,
  TrainingGraph,
  type TrainingHead,
  trainingWeightNames,
} from './onnx/training';
export { concatenated } from './passes/arrange';
export { addGradient } from './passes/sumGradients';
