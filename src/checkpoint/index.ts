// Models as others store them: safetensors, config.json, tokenizers, image processors, LoRA adapters.
// Not here: training, and arithmetic beyond what a file says of itself.

export { type LoadAdapterOptions, loadAdapter } from './adapter/loadAdapter';
export type { AdapterHead, LoraAdapter } from './adapter/loraAdapter';
export { mergeLora } from './adapter/merge';
export { type AdapterOptions, saveAdapter } from './adapter/saveAdapter';
export { catalogueModelNamed, catalogueModels, registerModels } from './catalogue/catalogue';
export type { CatalogueModel, KnownCopy, ModelFile } from './catalogue/catalogueModel';
export { findModel, storedModels } from './catalogue/findModel';
export { ImageProcessor, type ImageRules } from './image/imageProcessor';
export { type RasterImage, type Resampling, resizePlane } from './image/resize';
export { addModel, type StoredModel } from './library/addModel';
export { type FetchedModel, type FetchedModelFile, fetchModel } from './library/fetchModel';
export { type InspectedModel, inspectModel } from './library/inspectModel';
export type { ModelManifest, RecordedFile } from './library/manifest';
export { type ModelVerdict, type VerifiedModel, verifyModel } from './library/verifyModel';
export { type LoadOptions, loadPretrained, readTransformerConfig, resizedConfig } from './pretrained/load';
export { type Pooler, poolers } from './pretrained/poolers';
export { type Pretrained, requireWeight } from './pretrained/pretrained';
export { initialWeight, randomPretrained } from './pretrained/randomWeights';
export { lacksPooler } from './pretrained/readWeights';
export { savePretrained } from './pretrained/save';
export {
  encodeSafetensors,
  readSafetensors,
  SafetensorsFile,
  type SafetensorsOptions,
  writeSafetensors,
} from './safetensors/safetensors';
export type { TensorInfo } from './safetensors/safetensorsHeader';
export { checkpointFilesIn } from './safetensors/shards';
export { openTensorSource } from './safetensors/tensorSource';
export type { AddedToken } from './text/addedTokens';
export { basicTokens } from './text/basicTokens';
export { buildVocabulary, type VocabularyOptions } from './text/buildVocabulary';
export { type TextRules, type TextStep, uncasedRules } from './text/normalizer';
export {
  type EncodedText,
  type SpecialNames,
  specialPieces,
  type TokenizerOptions,
  WordPieceTokenizer,
} from './text/tokenizer';
export { readTokenizer, readVocabularyFile } from './text/tokenizerFiles';
