import assert from 'node:assert/strict';
import { randomPretrained } from '../../src/checkpoint';
import { RandomStream } from '../../src/math';
import {
  createEncoder,
  type EmbeddingBatch,
  type HeadTarget,
  headWeightName,
  TrainingGraph,
  type TrainingHead,
  trainingWeightNames,
} from '../../src/transformer';

const config = {
  modelType: 'bert',
  hiddenSize: 8,
  hiddenLayers: 2,
  attentionHeads: 2,
  intermediateSize: 12,
  layerNormEps: 1e-12,
  vocabularySize: 9,
  maxPositions: 8,
  tokenTypes: 2,
} as const;
const heads: readonly TrainingHead[] = [
  { name: 'word', reads: 'tokens', classes: 9 },
  { name: 'pair', reads: 'features', classes: 2 },
];

/** Weights great enough for every part of the gradient to matter, a padded batch, and answers that not all count. */
function example() {
  const stream = new RandomStream(3, 'training-graph');
  const normals = (count: number, deviation: number): Float32Array =>
    Float32Array.from({ length: count }, () => deviation * stream.normal());
  const weights = new Map<string, Float32Array>(
    [...randomPretrained(config, 4).weights].map(([name, { data }]) => {
      const noise = normals(data.length, 0.3);
      return [name, Float32Array.from(data, (value, i) => value + noise[i]!)] as const;
    }),
  );
  for (const { name, classes } of heads) {
    weights.set(headWeightName(name, 'weight'), normals(classes * 8, 0.5));
    weights.set(headWeightName(name, 'bias'), normals(classes, 0.5));
  }
  const embeddings: EmbeddingBatch = {
    batch: 3,
    tokens: 4,
    hidden: 8,
    values: normals(3 * 4 * 8, 1),
    attentionMask: Uint8Array.of(1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 0),
  };
  const targets = new Map<string, HeadTarget>([
    ['word', { rows: Int32Array.of(1, 5, 10), labels: Int32Array.of(8, 0, 3), weights: Float32Array.of(0.5, 0.25, 1) }],
    ['pair', { labels: Int32Array.of(1, 0, 1), weights: Float32Array.of(0.7, 0, 0.3) }],
  ]);
  return { weights, embeddings, targets };
}

describe('the training graph', () => {
  let graph: TrainingGraph;
  before(async () => {
    graph = await TrainingGraph.create(config, heads);
  });
  after(() => graph.dispose());

  it('gives the gradient of its weighted loss: every kind of weight, and the embeddings, by central differences', async () => {
    const { weights, embeddings, targets } = example();
    const loss = async (): Promise<number> => {
      const { losses } = await graph.gradient(weights, embeddings, targets);
      let sum = 0;
      for (const [name, own] of losses) {
        for (const [i, value] of own.entries()) sum += value * targets.get(name)!.weights[i]!;
      }
      return sum;
    };
    const found = await graph.gradient(weights, embeddings, targets);
    const check = async (name: string, values: Float32Array, gradient: Float32Array): Promise<void> => {
      assert.equal(gradient.length, values.length, name);
      // Along the gradient itself the slope is its length, far above the noise of single precision.
      const length = Math.hypot(...gradient);
      // Some bits of the key's bias move every score alike.
      if (name.endsWith('key.bias')) return assert.ok(length < 1e-5, `${name} ${length}`);
      const held = values.slice();
      const step = 2e-2;
      const at = async (side: number): Promise<number> => {
        for (let i = 0; i < values.length; i++) values[i] = held[i]! + (side * step * gradient[i]!) / length;
        return loss();
      };
      const slope = ((await at(1)) - (await at(-1))) / (2 * step);
      values.set(held);
      assert.ok(
        Math.abs(slope - length) < 0.02 * length + 2e-4,
        `${name}: slope ${slope}, gradient of length ${length}`,
      );
    };
    for (const name of trainingWeightNames(config, heads)) {
      await check(name, weights.get(name)!, found.weights.get(name)!);
    }
    await check('embeddings', embeddings.values, found.embeddings);
  });

  it('computes what the encoder of the same weights computes: features, and gradients that reach them', async () => {
    const { weights, embeddings, targets } = example();
    const model = randomPretrained(config, 4);
    const encoder = await createEncoder(
      {
        config,
        weights: new Map([...model.weights].map(([name, { shape }]) => [name, { shape, data: weights.get(name)! }])),
      },
      { backend: 'onnx' },
    );
    try {
      const { features, tape } = await encoder.forward(embeddings, new Map(), 'all');
      const { labels, weights: factors } = targets.get('pair')!;
      const head = {
        weight: weights.get(headWeightName('pair', 'weight'))!,
        bias: weights.get(headWeightName('pair', 'bias'))!,
      };
      const featureGradient = new Float32Array(features.length);
      const expected = [...labels].map((label, row) => {
        const logits = [0, 1].map((c) => {
          let sum = head.bias[c]!;
          for (let i = 0; i < 8; i++) sum += head.weight[c * 8 + i]! * features[row * 8 + i]!;
          return sum;
        });
        const total = Math.log(Math.exp(logits[0]!) + Math.exp(logits[1]!));
        for (const c of [0, 1]) {
          const slope = factors[row]! * (Math.exp(logits[c]! - total) - (c === label ? 1 : 0));
          for (let i = 0; i < 8; i++) featureGradient[row * 8 + i]! += slope * head.weight[c * 8 + i]!;
        }
        return total - logits[label]!;
      });
      const silent = new Map(targets).set('word', { ...targets.get('word')!, weights: new Float32Array(3) });
      const own = await graph.gradient(weights, embeddings, silent);
      close(own.losses.get('pair')!, Float32Array.from(expected));
      const all = await encoder.backwardAll(tape, featureGradient);
      for (const [name, gradient] of all.weights) close(own.weights.get(name)!, gradient);
      close(own.embeddings, all.embeddings);
    } finally {
      encoder.dispose();
    }
  });

  it('names a label out of range, a missing target and a missing weight', async () => {
    const { weights, embeddings, targets } = example();
    const wrong = new Map(targets).set('pair', { labels: Int32Array.of(0, 2, 1), weights: new Float32Array(3) });
    await assert.rejects(
      graph.gradient(weights, embeddings, wrong),
      /labels of head 'pair' must be in \[0, 2\), got 2/,
    );
    await assert.rejects(graph.gradient(weights, embeddings, new Map()), /head 'word' has no target/);
    weights.delete('pooler.dense.bias');
    await assert.rejects(graph.gradient(weights, embeddings, targets), /weight 'pooler.dense.bias' is missing/);
  });
});

function close(actual: Float32Array, expected: Float32Array): void {
  assert.equal(actual.length, expected.length);
  const size = Math.max(1e-3, ...expected.map(Math.abs));
  for (const [i, value] of actual.entries()) {
    assert.ok(Math.abs(value - expected[i]!) < 1e-4 * size, `${i}: ${value} against ${expected[i]}`);
  }
}
