import { ImageProcessor, type Pretrained } from '../checkpoint';
import { InputError } from '../errors';
import { square } from '../math';
import { type EmbeddingModule, imageEmbedding, type TextInput, textEmbedding } from '../split';
import { type Example, type ImageExample, isText, type TextExample } from '../tasks';
import { architectureOf, type EmbeddingBatch, type ImageConfig, readsImages, readsText } from '../transformer';
import { type EncodedExamples, encodeExamples, requireTokenizer, trimPadding } from './textInputs';

/** How a model's devices read examples: what is computed once, and what is computed for every mini-batch. */
export interface ExampleReader<Input> {
  readonly embedding: EmbeddingModule<Input>;
  /** What can be done with examples before they are embedded. */
  encode(examples: readonly Example[]): EncodedExamples<Input>;
  /** Tokens that an input needs; inputs of like length are best embedded together. */
  lengthOf(input: Input): number;
  /** Embeds a batch without the padding that all of it carries. */
  embedTogether(inputs: readonly Input[]): EmbeddingBatch;
}

/**
 * Calls `use` with the reader of a model: text or images, as its family does.
 *
 * @param length - tokens to which texts are cut and padded
 * @throws InputError for a model of text without a vocabulary
 */
export function withReader<T>(
  pretrained: Pretrained,
  length: number,
  use: <Input>(reader: ExampleReader<Input>) => T,
): T {
  return readsText(pretrained.config) ? use(textReader(pretrained, length)) : use(imageReader(pretrained));
}

/**
 * Reads text: tokenised once, looked up in the embedding tables for every mini-batch.
 *
 * @throws InputError for a model without a vocabulary
 */
export function textReader(pretrained: Pretrained, length: number): ExampleReader<TextInput> {
  const tokenizer = requireTokenizer(pretrained);
  const embedding = textEmbedding(pretrained);
  return {
    embedding,
    encode: (examples) => encodeExamples(examples.map(requireText), tokenizer, length),
    lengthOf: ({ attentionMask }) => attentionMask.lastIndexOf(1) + 1,
    embedTogether: (inputs) => embedding.embed(trimPadding(inputs)),
  };
}

/** Bytes of patch embeddings that are kept; what does not fit is computed again for every mini-batch. */
const KEPT_BYTES = 256 * 2 ** 20;

/**
 * Reads images: resized, normalised and embedded once, as far as they fit into memory.
 *
 * @param keptBytes - room for patch embeddings
 * @throws InputError for a model of text
 */
export function imageReader(pretrained: Pretrained, keptBytes: number = KEPT_BYTES): ExampleReader<ImageExample> {
  const { config, weights } = pretrained;
  if (!readsImages(config)) {
    throw new InputError(`a model of type ${architectureOf(config).title} reads no images; use a ViT`);
  }
  const processor = pretrained.imageProcessor ?? plainProcessor(config);
  const patches = imageEmbedding({ weights, config });
  const kept = new Map<ImageExample, Float32Array>();
  let room = keptBytes;
  const embedOne = (example: ImageExample): Float32Array => {
    const known = kept.get(example);
    if (known !== undefined) return known;
    const side = Math.sqrt(example.pixels.length / config.channels);
    const raster = { width: side, height: side, layout: 'interleaved', data: example.pixels } as const;
    const { values } = patches.embed([processor.process([raster])]);
    if (values.byteLength <= room) {
      room -= values.byteLength;
      kept.set(example, values);
    }
    return values;
  };
  const embedding: EmbeddingModule<ImageExample> = {
    padded: false,
    embed(examples) {
      const rows = examples.map(embedOne);
      const values = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
      let at = 0;
      for (const row of rows) {
        values.set(row, at);
        at += row.length;
      }
      const tokens = imageTokens(config);
      const attentionMask = new Uint8Array(examples.length * tokens).fill(1);
      return { batch: examples.length, tokens, hidden: config.hiddenSize, values, attentionMask };
    },
  };
  return {
    embedding,
    encode(examples) {
      const inputs = examples.map(requireImage);
      return { inputs, labels: Int32Array.from(inputs, ({ label }) => label) };
    },
    lengthOf: () => imageTokens(config),
    embedTogether: (inputs) => embedding.embed(inputs),
  };
}

/** Tokens of an image: its patches and the CLS token. */
export function imageTokens({ imageSize, patchSize }: Pick<ImageConfig, 'imageSize' | 'patchSize'>): number {
  return square(imageSize / patchSize) + 1;
}

/** For a model that says nothing else: pixels to [-1, 1], as ViT's own processor does. */
function plainProcessor({ imageSize, channels }: ImageConfig): ImageProcessor {
  const half = Array.from({ length: channels }, () => 0.5);
  return new ImageProcessor({ size: imageSize, resampling: 'bilinear', rescale: 1 / 255, mean: half, std: half });
}

function requireText(example: Example): TextExample {
  if (isText(example)) return example;
  throw new InputError('the model reads text, got an image; use a checkpoint of a ViT for an image task');
}

function requireImage(example: Example): ImageExample {
  if (!isText(example)) return example;
  throw new InputError(
    `the model reads images, got the text '${example.text.slice(0, 40)}'; use a checkpoint of a BERT`,
  );
}
