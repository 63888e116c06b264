import { RandomStream } from '../../src/math';
import {
  architectureOf,
  type BackendName,
  type EmbeddingBatch,
  type EncoderConfig,
  type EncoderModel,
  encoderWeightShapes,
  type LoraFactors,
  loraSites,
} from '../../src/transformer';

/** The backend that the tests of one encoder run on: another one where `npm run test:tensorflow` names it. */
export const testedBackend: BackendName = (process.env['FEDFT_TEST_BACKEND'] ?? 'wasm') as BackendName;

/** A small encoder configuration. */
export function tinyConfig(modelType: string, overrides: Partial<EncoderConfig> = {}): EncoderConfig {
  return {
    modelType,
    hiddenSize: 12,
    hiddenLayers: 2,
    attentionHeads: 3,
    intermediateSize: 20,
    layerNormEps: 1e-12,
    ...overrides,
  };
}

/** Random weights of moderate size for every weight of an encoder. */
export function randomModel(config: EncoderConfig, seed = 1): EncoderModel {
  const stream = new RandomStream(seed, 'test/model');
  const weights = new Map(
    [...encoderWeightShapes(config)].map(([name, shape]) => {
      const size = shape.reduce((product, length) => product * length, 1);
      const centre = /norm.*\.weight$/i.test(name) ? 1 : 0;
      return [
        name,
        { shape, data: Float32Array.from({ length: size }, () => centre + 0.3 * stream.normal()) },
      ] as const;
    }),
  );
  return { config, weights };
}

/** Low-rank factors with both A and B random. */
export function randomLora(config: EncoderConfig, rank = 2, seed = 1): LoraFactors {
  const stream = new RandomStream(seed, 'test/lora');
  const draw = (length: number): Float32Array => Float32Array.from({ length }, () => 0.3 * stream.normal());
  const size = config.hiddenSize;
  return new Map(
    loraSites(config).map((site) => [
      site,
      { A: draw(rank * size), B: draw(size * rank), inSize: size, outSize: size },
    ]),
  );
}

/** Random embeddings; every sequence has at least half of its tokens, unless `padded` is false. */
export function randomEmbeddings(
  config: EncoderConfig,
  batch: number,
  tokens: number,
  {
    seed = 1,
    padded = architectureOf(config).reads === 'text',
  }: { readonly seed?: number; readonly padded?: boolean } = {},
): EmbeddingBatch {
  const stream = new RandomStream(seed, 'test/embeddings');
  const hidden = config.hiddenSize;
  const values = Float32Array.from({ length: batch * tokens * hidden }, () => stream.normal());
  const attentionMask = new Uint8Array(batch * tokens).fill(1);
  if (padded) {
    for (let sequence = 0; sequence < batch; sequence++) {
      const length = Math.ceil(tokens / 2) + stream.integer(Math.floor(tokens / 2) + 1);
      attentionMask.fill(0, sequence * tokens + Math.min(length, tokens), (sequence + 1) * tokens);
    }
  }
  return { batch, tokens, hidden, values, attentionMask };
}

/** Random numbers for a feature gradient. */
export function randomGradient(length: number, seed = 1): Float32Array {
  const stream = new RandomStream(seed, 'test/gradient');
  return Float32Array.from({ length }, () => stream.normal());
}

/** Norm of the difference over the norm of the reference. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += (actual[i]! - expected[i]!) ** 2;
    norm += expected[i]! ** 2;
  }
  return norm === 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm);
}
