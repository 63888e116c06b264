// Section II-A: the device, the server, and the messages that cross the air with their bits.
// Not here: who is scheduled, how a round is measured; the server imports nothing of a device.

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
