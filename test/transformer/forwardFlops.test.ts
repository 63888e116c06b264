import assert from 'node:assert/strict';
import { forwardFlops, parseTransformerConfig, type TransformerConfig } from '../../src/transformer';
import { architectureOf } from '../../src/transformer/architectures/registry';
import { forwardHidden } from '../../src/transformer/passes/forward';
import type { Dense, EncoderGraph, Kernels, Norm } from '../../src/transformer/passes/kernels';

/** A tensor of which only the rows are known: enough to count what is done to it. */
type Rows = { readonly rows: number };

/** The matrix products of the encoder's own forward pass, counted as the pass asks for them. */
function counted(config: TransformerConfig, tokens: number): number {
  let flops = 0;
  const { hiddenSize: hidden, intermediateSize, hiddenLayers } = config;
  const sizes = new Map<Dense<Rows>, readonly [number, number]>();
  const dense = (from: number, to: number): Dense<Rows> => {
    const layer = { weight: { rows: from }, transposed: { rows: to }, bias: { rows: 1 } };
    sizes.set(layer, [from, to]);
    return layer;
  };
  const norm: Norm<Rows> = { gamma: { rows: 1 }, beta: { rows: 1 } };
  const kernels = {
    dense(x: Rows, layer: Dense<Rows>) {
      const [from, to] = sizes.get(layer)!;
      flops += 2 * x.rows * from * to;
      return x;
    },
    attention(x: Rows) {
      // Every token meets every other twice: in the scores and in the weighted sum.
      for (let query = 0; query < x.rows; query++) flops += 2 * (2 * x.rows * hidden);
      return { context: x, tape: [] };
    },
    layerNorm: (x: Rows) => ({ output: x, tape: { normalised: x, inverseDeviation: x } }),
    gelu: (x: Rows) => ({ output: x, derivative: undefined }),
    add: (a: Rows) => a,
    scope: <R>(compute: () => R) => compute(),
  } satisfies Partial<Kernels<Rows>>;
  const block = {
    queryKeyValue: dense(hidden, 3 * hidden),
    firstToken: undefined,
    attentionOutput: dense(hidden, hidden),
    attentionNorm: norm,
    intermediate: dense(hidden, intermediateSize),
    output: dense(intermediateSize, hidden),
    outputNorm: norm,
  };
  const graph: EncoderGraph<Rows> = {
    kernels: kernels as Partial<Kernels<Rows>> as Kernels<Rows>,
    config,
    weights: { blocks: new Array(hiddenLayers).fill(block), pooler: undefined, finalNorm: undefined },
    adapters: { blocks: [], pooler: undefined },
  };
  const shape = { batch: 1, tokens, heads: config.attentionHeads, headSize: hidden / config.attentionHeads };
  forwardHidden(graph, { rows: tokens }, undefined, shape);
  const { ending } = architectureOf(config);
  return flops + (ending.kind === 'pooler' ? 2 * hidden * hidden : 0);
}

describe('forwardFlops', () => {
  for (const model_type of ['bert', 'distilbert', 'roberta', 'vit']) {
    it(`counts the products of the encoder's own forward pass: ${model_type}`, () => {
      const config = parseTransformerConfig('config.json', { model_type });
      for (const tokens of [8, 197]) assert.equal(forwardFlops(config, tokens).encoder, counted(config, tokens));
    });
  }

  it('knows the published size of ViT-base: 17.6 billion multiplications and additions for 224 pixels', () => {
    const { encoder, embedding, head } = forwardFlops(parseTransformerConfig('c', { model_type: 'vit' }), 197, 1000);
    assert.ok(Math.abs((encoder + embedding + head) / 2 / 17.56e9 - 1) < 0.01);
  });
});
