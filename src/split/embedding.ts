import { InputError } from '../errors';
import { square } from '../math';
import {
  architectureOf,
  type EmbeddingBatch,
  readsImages,
  readsText,
  type TextEmbedding,
  type TransformerConfig,
} from '../transformer';
import type { WeightTensor } from '../transformer/architectures/weightTensor';

/** A device's frozen embedding module: raw inputs to what the encoder reads. */
export interface EmbeddingModule<Input> {
  /** Whether its sequences can be padded, so that the mask has to be sent. */
  readonly padded: boolean;
  /** @throws InputError naming the input that cannot be embedded */
  embed(inputs: readonly Input[]): EmbeddingBatch;
}

/** One tokenised text; every array is [tokens]. */
export interface TextInput {
  readonly inputIds: Int32Array;
  readonly tokenTypeIds: Int32Array;
  /** 1 for a real token, 0 for padding. */
  readonly attentionMask: Int32Array;
}

/** One image, already resized and normalised: [channels, height, width]. */
export type ImageInput = Float32Array;

/** What the embedding modules need of a checkpoint. */
export interface EmbeddingModel {
  readonly weights: ReadonlyMap<string, WeightTensor>;
  readonly config: TransformerConfig;
}

/**
 * The embedding of text: LayerNorm(word + position + token type), the last where the family has token types.
 *
 * @throws InputError for a model that reads images
 */
export function textEmbedding({ weights, config }: EmbeddingModel): EmbeddingModule<TextInput> {
  if (!readsText(config)) throw new InputError(`a ${architectureOf(config).title} reads no text; use imageEmbedding`);
  const { hiddenSize: hidden, layerNormEps, maxPositions } = config;
  const names = architectureOf(config).embedding(config);
  const words = required(weights, names.words);
  const positions = required(weights, names.positions);
  const tokenTypes = names.tokenTypes === undefined ? undefined : required(weights, names.tokenTypes);
  const gamma = required(weights, `${names.norm}.weight`);
  const beta = required(weights, `${names.norm}.bias`);

  return {
    padded: true,
    embed(inputs) {
      const tokens = inputs[0]?.inputIds.length ?? 0;
      const values = new Float32Array(inputs.length * tokens * hidden);
      const attentionMask = new Uint8Array(inputs.length * tokens);
      if (tokens > maxPositions) {
        throw new InputError(
          `a sequence of ${tokens} tokens is longer than the checkpoint's ${maxPositions} positions; use a shorter sequenceLength`,
        );
      }
      const sum = new Float64Array(hidden);
      for (const [index, input] of inputs.entries()) {
        checkText(input, index, tokens);
        const places = positionRows(input.inputIds, names);
        for (let token = 0; token < tokens; token++) {
          const word = row(words, hidden, input.inputIds[token]!, `input ${index}: inputIds[${token}]`);
          const position = places[token]! * hidden;
          for (let i = 0; i < hidden; i++) sum[i] = words[word + i]! + positions[position + i]!;
          if (tokenTypes !== undefined) {
            const type = row(tokenTypes, hidden, input.tokenTypeIds[token]!, `input ${index}: tokenTypeIds[${token}]`);
            for (let i = 0; i < hidden; i++) sum[i]! += tokenTypes[type + i]!;
          }
          const place = index * tokens + token;
          layerNorm(sum, gamma, beta, layerNormEps, values.subarray(place * hidden, (place + 1) * hidden));
          attentionMask[place] = input.attentionMask[token]! === 0 ? 0 : 1;
        }
      }
      return { batch: inputs.length, tokens, hidden, values, attentionMask };
    },
  };
}

/**
 * The rows of the position table that a text's tokens take.
 *
 * @param inputIds - [tokens]
 * @returns [tokens]
 */
export function positionRows(inputIds: Int32Array, { paddingId }: Pick<TextEmbedding, 'paddingId'>): Int32Array {
  if (paddingId === undefined) return inputIds.map((_, token) => token);
  let counted = 0;
  return inputIds.map((id) => (id === paddingId ? paddingId : paddingId + ++counted));
}

/**
 * The embedding of images: [CLS, patches] + positions, a patch being projected by a strided convolution.
 *
 * @throws InputError for a model that reads text
 */
export function imageEmbedding({ weights, config }: EmbeddingModel): EmbeddingModule<ImageInput> {
  if (!readsImages(config))
    throw new InputError(`a ${architectureOf(config).title} reads no images; use textEmbedding`);
  const { hiddenSize: hidden, imageSize, patchSize, channels } = config;
  const names = architectureOf(config).embedding(config);
  const cls = required(weights, names.cls);
  const positions = required(weights, names.positions);
  const projection = required(weights, `${names.projection}.weight`); // [hidden, channels, p, p]
  const bias = required(weights, `${names.projection}.bias`);
  const across = imageSize / patchSize;
  const tokens = across * across + 1;
  const patchLength = channels * patchSize * patchSize;

  /** Copies one patch in the order of the projection's weights. */
  const copyPatch = (image: Float32Array, top: number, left: number, patch: Float32Array): void => {
    let at = 0;
    for (let channel = 0; channel < channels; channel++) {
      for (let y = 0; y < patchSize; y++) {
        const start = (channel * imageSize + top + y) * imageSize + left;
        for (let x = 0; x < patchSize; x++) patch[at++] = image[start + x]!;
      }
    }
  };

  return {
    padded: false,
    embed(inputs) {
      const values = new Float32Array(inputs.length * tokens * hidden);
      const patch = new Float32Array(patchLength);
      for (const [index, image] of inputs.entries()) {
        if (image.length !== channels * imageSize * imageSize) {
          throw new InputError(
            `input ${index} must hold ${channels} x ${imageSize} x ${imageSize} = ${channels * imageSize * imageSize} numbers, got ${image.length}; resize and normalise it first`,
          );
        }
        const start = index * tokens * hidden;
        for (let i = 0; i < hidden; i++) values[start + i] = cls[i]! + positions[i]!;
        for (let token = 1; token < tokens; token++) {
          const place = token - 1;
          copyPatch(image, Math.floor(place / across) * patchSize, (place % across) * patchSize, patch);
          for (let i = 0; i < hidden; i++) {
            let sum = bias[i]! + positions[token * hidden + i]!;
            for (let j = 0; j < patchLength; j++) sum += patch[j]! * projection[i * patchLength + j]!;
            values[start + token * hidden + i] = sum;
          }
        }
      }
      const attentionMask = new Uint8Array(inputs.length * tokens).fill(1);
      return { batch: inputs.length, tokens, hidden, values, attentionMask };
    },
  };
}

function required(weights: EmbeddingModel['weights'], name: string): Float32Array {
  const weight = weights.get(name);
  if (weight === undefined) throw new InputError(`the checkpoint has no weight '${name}'; its modelType may be wrong`);
  return weight.data;
}

function checkText({ inputIds, tokenTypeIds, attentionMask }: TextInput, index: number, tokens: number): void {
  for (const [name, values] of Object.entries({ inputIds, tokenTypeIds, attentionMask })) {
    if (values.length !== tokens) {
      throw new InputError(`input ${index}: ${name} has ${values.length} tokens, the batch ${tokens}; pad them alike`);
    }
  }
}

/** Where a table's row starts, the id checked. */
function row(table: Float32Array, width: number, id: number, what: string): number {
  if (id < 0 || (id + 1) * width > table.length) {
    throw new InputError(
      `${what} must be in [0, ${table.length / width}), got ${id}; is the tokenizer this checkpoint's?`,
    );
  }
  return id * width;
}

function layerNorm(x: Float64Array, gamma: Float32Array, beta: Float32Array, eps: number, result: Float32Array): void {
  let mean = 0;
  for (let i = 0; i < x.length; i++) mean += x[i]! / x.length;
  let variance = 0;
  for (let i = 0; i < x.length; i++) variance += square(x[i]! - mean) / x.length;
  const scale = 1 / Math.sqrt(variance + eps);
  for (let i = 0; i < x.length; i++) result[i] = (x[i]! - mean) * scale * gamma[i]! + beta[i]!;
}
