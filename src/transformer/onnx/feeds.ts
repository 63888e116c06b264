import type { Tensor } from 'onnxruntime-node';
import { encoderWeightShapes } from '../architectures/encoderLayout';
import type { EmbeddingBatch, EncoderConfig } from '../architectures/types';
import { arrangedWeights } from '../passes/arrangedWeights';
import { concatenated } from '../passes/concatenated';
import type { PackedAdapter, PackedAdapters } from '../passes/packing';
import { shapeInputs } from './kernels';
import type { OnnxRuntime } from './load';
import { adapterInputs, inputs, weightInput, weightShape } from './programs';
import type { Tensors } from './sessions';

/** Added to the score of a padding token, so that its softmax is exactly 0 in float32. */
const MASKED_SCORE = -1e9;

/** Makes the tensors that graphs are fed with; onnxruntime reads the arrays in place. */
export class Feeds {
  /** Weights as inputs; empty while they are constants of the graphs. */
  weights: Tensors = {};

  constructor(
    readonly runtime: OnnxRuntime,
    readonly config: EncoderConfig,
  ) {}

  tensor(values: Float32Array, shape: readonly number[]): Tensor {
    return new this.runtime.Tensor('float32', values, shape);
  }

  /** A micro-batch with its mask and its sizes. */
  batch({ batch, tokens, hidden, values, attentionMask }: EmbeddingBatch, masked: boolean): Tensors {
    const heads = this.config.attentionHeads;
    const headSize = hidden / heads;
    const feeds: Tensors = {
      [inputs.embeddings]: this.tensor(values, [batch * tokens, hidden]),
      [shapeInputs.split]: this.#integers(batch, tokens, 3 * heads, headSize),
      [shapeInputs.heads]: this.#integers(batch, tokens, heads, headSize),
      [shapeInputs.tokens]: this.#integers(batch, tokens, hidden),
      [shapeInputs.tokenPads]: this.#integers(0, 0, 0, 0, tokens - 1, 0),
    };
    if (masked) {
      const scores = Float32Array.from(attentionMask, (real) => (real !== 0 ? 0 : MASKED_SCORE));
      feeds[inputs.mask] = this.tensor(scores, [batch, 1, 1, tokens]);
    }
    return feeds;
  }

  /** Packed low-rank factors. */
  adapters({ blocks, pooler }: PackedAdapters): Tensors {
    const feeds: Tensors = {};
    const feed = (adapter: PackedAdapter | undefined, site: number | 'pooler'): void => {
      if (adapter === undefined) return;
      const { down, up } = adapterInputs(site);
      feeds[down] = this.tensor(adapter.downTransposed, [adapter.ranks, adapter.inSize]);
      feeds[up] = this.tensor(adapter.up, [adapter.ranks, adapter.outSize]);
    };
    for (const [layer, adapter] of blocks.entries()) feed(adapter, layer);
    feed(pooler, 'pooler');
    return feeds;
  }

  /** Makes the weights inputs, with the values that the source has now. */
  setWeights(source: (name: string) => Float32Array): void {
    const weights: Tensors = {};
    const shapes = encoderWeightShapes(this.config);
    const feed = (names: readonly string[], suffix: 'weight' | 'bias'): string => {
      const data = concatenated(names.map((name) => source(`${name}.${suffix}`)));
      const name = weightInput(names, suffix);
      weights[name] = this.tensor(data, weightShape(shapes, names, suffix));
      return name;
    };
    arrangedWeights<string>(this.config, {
      dense: (...names) => ({ weight: feed(names, 'weight'), transposed: '', bias: feed(names, 'bias') }),
      norm: (name) => ({ gamma: feed([name], 'weight'), beta: feed([name], 'bias') }),
    });
    this.weights = weights;
  }

  #integers(...values: readonly number[]): Tensor {
    return new this.runtime.Tensor('int64', BigInt64Array.from(values, BigInt), [values.length]);
  }
}
