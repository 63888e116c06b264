export { EdgeDevice, type EdgeDeviceOptions, type LocalData } from './device';
export {
  type EmbeddingModel,
  type EmbeddingModule,
  type ImageInput,
  imageEmbedding,
  type TextInput,
  textEmbedding,
} from './embedding';
export {
  type HeadGradient,
  headGradient,
  headLogits,
  headParameterCount,
  headStep,
  initialHead,
  predictions,
  softmaxCrossEntropy,
  type TaskHead,
} from './head';
export {
  type Addressing,
  type DownlinkFeatures,
  downlinkFeatures,
  type Message,
  type UplinkEmbeddings,
  type UplinkFeatureGradient,
  uplinkEmbeddings,
  uplinkFeatureGradient,
} from './messages';
export { countPayload, type PayloadBits, type PayloadShape, payloadBits } from './payload';
export { EdgeServer } from './server';
export { type ServerOptimiser, type ServerOptimiserOptions, serverOptimiser } from './serverOptimiser';
export { asReceived, bitsOf, type SymbolFormat, symbolFormat } from './symbols';
export {
  frozenEncoder,
  fullTraining,
  lowRankTraining,
  type ServerGradient,
  type TrainedEncoder,
} from './trainedEncoder';
