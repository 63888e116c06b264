import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EmbeddingBatch,
  initialHead,
  type LoraFactors,
  type LoraPair,
  loraSites,
  RandomStream,
  type TaskHead,
} from 'fedft';
import { type EncoderConfig, type EncoderModel, encoderWeightShapes } from 'fedft/model';

const ALPHA = 8;

/** One training step, as every engine is given it. */
export interface Problem {
  readonly model: EncoderModel;
  readonly embeddings: EmbeddingBatch;
  readonly lora: LoraFactors;
  readonly loraAlpha: number;
  readonly head: TaskHead;
  /** [batch]: 0, 1, 0, 1, ... */
  readonly labels: readonly number[];
}

/** The size of a step. */
export interface Size {
  /** Default `bert`. */
  readonly family?: 'bert' | 'vit';
  readonly layers: number;
  readonly hidden: number;
  readonly batch: number;
  readonly tokens: number;
  /** Of the low-rank pairs, default 4. */
  readonly rank?: number;
}

/** Name, shape and offset of an array in problem.bin. */
type Entry = readonly [name: string, shape: readonly number[], offset: number];

interface Description {
  readonly config: EncoderConfig;
  readonly batch: number;
  readonly tokens: number;
  readonly scale: number;
  readonly tensors: readonly Entry[];
}

/** Writes an encoder with random weights, factors and embeddings, none of them zero. */
export function writeProblem(folder: string, { family = 'bert', layers, hidden, batch, tokens, rank = 4 }: Size): void {
  const config: EncoderConfig = {
    modelType: family,
    hiddenSize: hidden,
    hiddenLayers: layers,
    attentionHeads: hidden / 64,
    intermediateSize: 4 * hidden,
    layerNormEps: 1e-12,
  };
  const stream = new RandomStream(1, 'bench/train');
  const tensors: Entry[] = [];
  const parts: Buffer[] = [];
  let offset = 0;
  const put = (name: string, shape: readonly number[], centre: number, spread: number): void => {
    const size = shape.reduce((product, length) => product * length, 1);
    const values = Float32Array.from({ length: size }, () => centre + spread * (2 * stream.uniform() - 1));
    tensors.push([name, shape, offset]);
    parts.push(Buffer.from(values.buffer));
    offset += size;
  };
  for (const [name, shape] of encoderWeightShapes(config)) {
    const norm = /layernorm\w*\.weight$/i.test(name);
    put(name, shape, norm ? 1 : 0, shape.length === 2 ? 1.7 / Math.sqrt(shape[1]!) : 0.1);
  }
  for (const site of loraSites(config)) {
    put(`lora.${site}.A`, [rank, hidden], 0, 1 / Math.sqrt(hidden));
    put(`lora.${site}.B`, [hidden, rank], 0, 0.3);
  }
  const { weight } = initialHead(2, hidden, stream);
  tensors.push(['head.weight', [2, hidden], offset], ['head.bias', [2], offset + weight.length]);
  parts.push(Buffer.from(weight.buffer), Buffer.alloc(8));
  offset += weight.length + 2;
  put('embeddings', [batch, tokens, hidden], 0, 1.7);
  const description: Description = { config, batch, tokens, scale: ALPHA / rank, tensors };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'problem.json'), JSON.stringify(description));
  writeFileSync(join(folder, 'problem.bin'), Buffer.concat(parts));
}

/** The number of elements of every array of a problem, by name. */
export function tensorSizes(folder: string): ReadonlyMap<string, number> {
  const { tensors } = JSON.parse(readFileSync(join(folder, 'problem.json'), 'utf8')) as Description;
  return new Map(tensors.map(([name, shape]) => [name, shape.reduce((product, length) => product * length, 1)]));
}

/** The step that {@link writeProblem} wrote. */
export function readProblem(folder: string): Problem {
  const { config, batch, tokens, tensors } = JSON.parse(
    readFileSync(join(folder, 'problem.json'), 'utf8'),
  ) as Description;
  const bytes = readFileSync(join(folder, 'problem.bin'));
  const arrays = new Map<string, { readonly shape: readonly number[]; readonly data: Float32Array }>();
  for (const [name, shape, offset] of tensors) {
    const size = shape.reduce((product, length) => product * length, 1);
    const start = bytes.byteOffset + 4 * offset;
    arrays.set(name, { shape, data: new Float32Array(bytes.buffer.slice(start, start + 4 * size)) });
  }
  const data = (name: string): Float32Array => arrays.get(name)!.data;
  const hidden = config.hiddenSize;
  const pair = (site: string): LoraPair => ({
    A: data(`lora.${site}.A`),
    B: data(`lora.${site}.B`),
    inSize: hidden,
    outSize: hidden,
  });
  return {
    model: { config, weights: arrays },
    embeddings: {
      batch,
      tokens,
      hidden,
      values: data('embeddings'),
      attentionMask: new Uint8Array(batch * tokens).fill(1),
    },
    lora: new Map(loraSites(config).map((site) => [site, pair(site)])),
    loraAlpha: ALPHA,
    head: { classes: 2, hidden, weight: data('head.weight'), bias: data('head.bias') },
    labels: Array.from({ length: batch }, (_, i) => i % 2),
  };
}
