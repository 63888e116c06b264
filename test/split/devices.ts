import { RandomStream } from '../../src/math';
import {
  type DownlinkFeatures,
  EdgeDevice,
  EdgeServer,
  type EmbeddingModule,
  type ImageInput,
  imageEmbedding,
  initialHead,
  lowRankTraining,
  type SymbolFormat,
  type TextInput,
  textEmbedding,
  type UplinkFeatureGradient,
} from '../../src/split';
import type { Encoder, EncoderModel, LoraFactors, TransformerConfig } from '../../src/transformer';
import { randomModel, tinyConfig } from '../transformer/models';

/** A model with its embedding. */
type WholeModel = EncoderModel & { readonly config: TransformerConfig };

export const tokens = 6;
export const vocabulary = 23;
const channels = 3;
const patchSize = 2;
const imageSize = 4;

/** A tiny BERT with its embedding tables. */
export function textModel(): WholeModel {
  const config = { ...tinyConfig('bert'), vocabularySize: vocabulary, maxPositions: tokens + 2, tokenTypes: 2 };
  const { hiddenSize } = config;
  const { weights } = withEmbeddings(randomModel(config), [
    ['embeddings.word_embeddings.weight', [vocabulary, hiddenSize]],
    ['embeddings.position_embeddings.weight', [tokens + 2, hiddenSize]],
    ['embeddings.token_type_embeddings.weight', [2, hiddenSize]],
    ['embeddings.LayerNorm.weight', [hiddenSize]],
    ['embeddings.LayerNorm.bias', [hiddenSize]],
  ]);
  return { config, weights };
}

/** A tiny ViT with its patch embedding. */
export function imageModel(): WholeModel {
  const config = { ...tinyConfig('vit'), imageSize, patchSize, channels };
  const { hiddenSize } = config;
  const { weights } = withEmbeddings(randomModel(config), [
    ['embeddings.cls_token', [1, 1, hiddenSize]],
    ['embeddings.position_embeddings', [1, (imageSize / patchSize) ** 2 + 1, hiddenSize]],
    ['embeddings.patch_embeddings.projection.weight', [hiddenSize, channels, patchSize, patchSize]],
    ['embeddings.patch_embeddings.projection.bias', [hiddenSize]],
  ]);
  return { config, weights };
}

function withEmbeddings(
  { config, weights }: EncoderModel,
  shapes: readonly (readonly [string, readonly number[]])[],
): EncoderModel {
  const stream = new RandomStream(4, 'test/embedding-weights');
  const all = new Map(weights);
  for (const [name, shape] of shapes) {
    const size = shape.reduce((product, length) => product * length, 1);
    all.set(name, { shape, data: Float32Array.from({ length: size }, () => stream.normal()) });
  }
  return { config, weights: all };
}

/** A random text of at least half the tokens. */
export function randomText(stream: RandomStream): TextInput {
  const length = 3 + stream.integer(tokens - 2);
  const draw = (f: (token: number) => number): Int32Array =>
    Int32Array.from({ length: tokens }, (_, token) => (token < length ? f(token) : 0));
  return {
    inputIds: draw(() => 1 + stream.integer(vocabulary - 1)),
    tokenTypeIds: draw((token) => (token > 1 ? 1 : 0)),
    attentionMask: draw(() => 1),
  };
}

export function randomImage(stream: RandomStream): ImageInput {
  return Float32Array.from({ length: channels * imageSize * imageSize }, () => stream.normal());
}

export interface DeviceSpec {
  readonly batchSize?: number;
  readonly format?: SymbolFormat;
  readonly stepSize?: number;
  readonly examples?: number;
}

function makeDevice<Input>(
  index: number,
  embedding: EmbeddingModule<Input>,
  hidden: number,
  draw: (stream: RandomStream) => Input,
  { batchSize = 3, format = 'f32', stepSize = 0.1, examples = 8 }: DeviceSpec,
): EdgeDevice<Input> {
  return new EdgeDevice({
    index,
    embedding,
    head: initialHead(3, hidden, new RandomStream(1, `head/${index}`)),
    data: localData(index, draw, examples),
    batchSize,
    stepSize,
    format,
    streamOf: (round) => new RandomStream(1, `minibatch/${index}/${round}`),
  });
}

/** The local data that device `index` is given. */
export function localData<Input>(
  index: number,
  draw: (stream: RandomStream) => Input,
  examples = 8,
): { readonly inputs: readonly Input[]; readonly labels: Int32Array } {
  const stream = new RandomStream(index, 'test/data');
  return {
    inputs: Array.from({ length: examples }, () => draw(stream)),
    labels: Int32Array.from({ length: examples }, () => stream.integer(3)),
  };
}

export function textDevice(model: WholeModel, index: number, spec: DeviceSpec = {}): EdgeDevice<TextInput> {
  return makeDevice(index, textEmbedding(model), model.config.hiddenSize, randomText, spec);
}

export function imageDevice(
  model: ReturnType<typeof imageModel>,
  index: number,
  spec: DeviceSpec = {},
): EdgeDevice<ImageInput> {
  return makeDevice(index, imageEmbedding(model), model.config.hiddenSize, randomImage, spec);
}

export function loraServer(encoder: Encoder, lora: LoraFactors, stepSize = 0.1): EdgeServer {
  return new EdgeServer(lowRankTraining(encoder, lora, stepSize));
}

/** A whole round of (ii)-(iv) with every message that it took. */
export async function playRound(
  server: EdgeServer,
  devices: readonly EdgeDevice<never>[] | readonly EdgeDevice<TextInput>[] | readonly EdgeDevice<ImageInput>[],
  round: number,
) {
  const up = devices.map((device) => device.sendEmbeddings(round));
  const down: DownlinkFeatures[] = [];
  const back: UplinkFeatureGradient[] = [];
  const gradient = await server.exchange(up, (features) => {
    const answer = devices.find(({ index }) => index === features.device)!.receiveFeatures(features);
    down.push(features);
    back.push(answer);
    return answer;
  });
  return { up, down, back, gradient };
}
