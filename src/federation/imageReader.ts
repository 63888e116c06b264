import { ImageProcessor, type Pretrained } from '../checkpoint';
import { InputError } from '../errors';
import { square } from '../math';
import { canonicalJson, packageVersion, sha256 } from '../records';
import { instructionSet } from '../records/instructionSet';
import type { EmbeddingModule } from '../split';
import { type Example, type ImageExample, isText } from '../tasks';
import {
  architectureOf,
  createPatchEmbedding,
  type ImageConfig,
  type PatchEmbedding,
  type PatchEmbeddingModel,
  readsImages,
} from '../transformer';
import type { ExampleReader, ReaderOptions, Watch } from './exampleReader';
import { PictureStore } from './pictureStore';

/** Pictures after which it is told how far the embedding is. */
const TOLD_EVERY = 32;

/**
 * Reads images: resized, normalised and embedded once by `prepare`, then looked up for every mini-batch.
 *
 * @param options - where they are embedded and kept; results do not depend on where they are kept
 * @throws InputError for a model of text
 */
export function imageReader(pretrained: Pretrained, options: ReaderOptions = {}): ExampleReader<ImageExample> {
  const { config, weights } = pretrained;
  if (!readsImages(config)) {
    throw new InputError(`a model of type ${architectureOf(config).title} reads no images; use a ViT`);
  }
  const processor = pretrained.imageProcessor ?? plainProcessor(config);
  const tokens = imageTokens(config);
  const { hiddenSize: hidden } = config;
  let store: PictureStore | undefined;
  const embedding: EmbeddingModule<ImageExample> = {
    padded: false,
    embed(examples) {
      const values = new Float32Array(examples.length * tokens * hidden);
      for (const [i, example] of examples.entries()) {
        const row = store?.get(example);
        if (row === undefined) throw new InputError('a picture was not prepared; await prepare(examples) first');
        values.set(row, i * tokens * hidden);
      }
      const attentionMask = new Uint8Array(examples.length * tokens).fill(1);
      return { batch: examples.length, tokens, hidden, values, attentionMask };
    },
  };
  return {
    embedding,
    encode(examples) {
      const inputs = examples.map(requireImage);
      return { inputs, labels: Int32Array.from(inputs, ({ label }) => label) };
    },
    async prepare(examples, watch = {}) {
      const patches = await createPatchEmbedding({ config, weights }, options.backend);
      try {
        store ??= new PictureStore(storeKey({ config, weights }, processor, patches), options);
        const length = tokens * hidden;
        await embedAll(examples.map(requireImage), { processor, patches, store, length }, watch);
      } finally {
        patches.dispose();
      }
    },
    lengthOf: () => tokens,
    embedTogether: (inputs) => embedding.embed(inputs),
    dispose: () => store?.dispose(),
  };
}

/** What the pictures of a model go through. */
interface Passage {
  readonly processor: ImageProcessor;
  readonly patches: PatchEmbedding;
  readonly store: PictureStore;
  /** Numbers of an embedded picture. */
  readonly length: number;
}

async function embedAll(
  examples: readonly ImageExample[],
  { processor, patches, store, length }: Passage,
  { onProgress, signal }: Watch,
): Promise<void> {
  const channels = processor.rules.mean.length;
  for (const [i, example] of examples.entries()) {
    if (!store.has(example, length)) {
      const { pixels, width = Math.sqrt(pixels.length / channels), height = width } = example;
      const picture = processor.process([{ width, height, layout: 'interleaved', data: pixels }]);
      store.add(example, await patches.embed(picture));
    }
    const done = i + 1;
    if (done % TOLD_EVERY !== 0 && done < examples.length) continue;
    signal?.throwIfAborted();
    onProgress?.(done, examples.length, 'pictures embedded');
  }
}

/** What the numbers of an embedded picture depend on, beside the picture: other weights, rules or arithmetic, another key. */
function storeKey(
  { config, weights }: PatchEmbeddingModel,
  { rules }: ImageProcessor,
  { backend }: PatchEmbedding,
): string {
  const names = architectureOf(config).embedding(config);
  const used = [names.cls, names.positions, `${names.projection}.weight`, `${names.projection}.bias`];
  const digests = used.map((name) => {
    const { buffer, byteOffset, byteLength } = weights.get(name)!.data;
    return sha256(new Uint8Array(buffer, byteOffset, byteLength));
  });
  const { imageSize, patchSize } = config;
  const arithmetic = [backend, instructionSet(backend), process.arch, packageVersion()];
  return sha256(canonicalJson({ digests, imageSize, patchSize, rules: { ...rules }, arithmetic })).slice(0, 32);
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

function requireImage(example: Example): ImageExample {
  if (!isText(example)) return example;
  throw new InputError(
    `the model reads images, got the text '${example.text.slice(0, 40)}'; use a checkpoint of a BERT`,
  );
}
