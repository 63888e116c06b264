// The encoder at the server, and the convolution below one of images: families of architectures, passes, LoRA, runtimes.
// Not here: embeddings of text, heads, examples, devices, files of checkpoints.

export type {
  Architecture,
  BlockNames,
  ConfigFields,
  Ending,
  ImageArchitecture,
  ImageConfig,
  ImageEmbedding,
  PeftTasks,
  TextArchitecture,
  TextConfig,
  TextEmbedding,
  TransformerConfig,
  WeightShapes,
} from './architectures/architecture';
export { type BertConfig, bert } from './architectures/bert';
export { checkTransformerConfig, parseTransformerConfig, transformerConfigJson } from './architectures/config';
export type { DistilBertConfig } from './architectures/distilbert';
export { encoderWeightShapes, loraSites, poolerName } from './architectures/encoderLayout';
export { type ForwardFlops, forwardFlops } from './architectures/forwardFlops';
export {
  describeTrainableShare,
  parameterCount,
  type TrainableShare,
  trainableShare,
} from './architectures/parameterCount';
export { architectureOf, architectures, readsImages, readsText, registerArchitectures } from './architectures/registry';
export type { RobertaConfig } from './architectures/roberta';
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
  TransformerSizes,
} from './architectures/types';
export type { VitConfig } from './architectures/vit';
export { canonicalName, canonicalNames, weightShapes } from './architectures/weightNames';
export type { WeightTensor } from './architectures/weightTensor';
export { backendOrder } from './backendOrder';
export { type BackendStatus, backendStatus, createEncoder, type EncoderOptions } from './create';
export { createPatchEmbedding } from './createPatchEmbedding';
export { encoderParameterCount, initialLora, loraParameterCount, loraStep } from './lora/lora';
export { encoderFile } from './onnx/encoderFile';
export { encoderFileNames } from './onnx/encoderFileNames';
export {
  type HeadTarget,
  headWeightName,
  type TrainingGradient,
  TrainingGraph,
  type TrainingHead,
  trainingWeightNames,
} from './onnx/training';
export { concatenated } from './passes/concatenated';
export type { PatchEmbedding, PatchEmbeddingModel } from './passes/patchEmbedding';
export { addGradient } from './passes/sumGradients';
