export { loadAdapter } from './adapter/loadAdapter';
export type { AdapterHead, LoraAdapter } from './adapter/loraAdapter';
export { mergeLora } from './adapter/merge';
export { type AdapterOptions, saveAdapter } from './adapter/saveAdapter';
export * from './checkModel';
export {
  type BertConfig,
  checkTransformerConfig,
  parseTransformerConfig,
  type TransformerConfig,
  type TransformerSizes,
  transformerConfigJson,
  type VitConfig,
} from './checkpoint/config';
export { CheckpointError } from './checkpoint/errors';
export { type LoadOptions, loadPretrained, readTransformerConfig } from './checkpoint/load';
export {
  describeTrainableShare,
  parameterCount,
  type TrainableShare,
  trainableShare,
} from './checkpoint/parameterCount';
export { type Pretrained, requireWeight } from './checkpoint/pretrained';
export { initialWeight, randomPretrained } from './checkpoint/randomWeights';
export {
  encodeSafetensors,
  readSafetensors,
  SafetensorsFile,
  type SafetensorsOptions,
  type WeightTensor,
  writeSafetensors,
} from './checkpoint/safetensors';
export type { TensorInfo } from './checkpoint/safetensorsHeader';
export { savePretrained } from './checkpoint/save';
export { checkpointFilesIn } from './checkpoint/shards';
export { openTensorSource } from './checkpoint/tensorSource';
export { canonicalName, type WeightShapes, weightShapes } from './checkpoint/weightNames';
export * from './encoder';
export { concatenated } from './encoder/arrange';
export {
  type HeadTarget,
  headWeightName,
  type TrainingGradient,
  TrainingGraph,
  type TrainingHead,
  trainingWeightNames,
} from './encoder/onnx/training';
export { ImageProcessor, type ImageRules } from './image/imageProcessor';
export { type RasterImage, type Resampling, resizePlane } from './image/resize';
export * from './split';
export { basicTokens, type TextRules, uncasedRules } from './text/basicTokens';
export { buildVocabulary, type VocabularyOptions } from './text/buildVocabulary';
export { type EncodedText, specialPieces, type TokenizerOptions, WordPieceTokenizer } from './text/tokenizer';
export { readTokenizer, readVocabularyFile } from './text/tokenizerFiles';
