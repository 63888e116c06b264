import assert from 'node:assert/strict';
import { RandomStream } from '../../src/math';
import { train } from '../../src/pretraining';
import { FilteredPictures } from '../../src/pretraining/filteredPictures';
import { filterWeights, mirrored, patchFilters } from '../../src/pretraining/patchFilters';
import { VitPretraining, type VitPretrainingOptions } from '../../src/pretraining/vitPretraining';
import { imageEmbedding } from '../../src/split';
import type { VitConfig } from '../../src/transformer';

const config: VitConfig = {
  modelType: 'vit',
  hiddenLayers: 1,
  hiddenSize: 64,
  attentionHeads: 2,
  intermediateSize: 64,
  layerNormEps: 1e-12,
  imageSize: 32,
  patchSize: 8,
  channels: 3,
};
const small: VitPretrainingOptions = { config, doodles: 60, heldOut: 10, batchSize: 12, seed: 3 };

describe('the fixed patch filters', () => {
  it('are at right angles to each other and closed under mirroring at the diagonal', () => {
    for (const count of [64, 96]) {
      const filters = patchFilters(count, 8);
      const weights = filterWeights(filters, 8);
      const product = (a: number, b: number): number => {
        let sum = 0;
        for (let i = 0; i < 192; i++) sum += weights[a * 192 + i]! * weights[b * 192 + i]!;
        return sum;
      };
      for (let a = 0; a < count; a++) {
        assert.ok(mirrored(filters, filters[a]!) >= 0);
        const length = filters[a]!.down + filters[a]!.across === 0 ? 0.25 : 4;
        assert.ok(Math.abs(product(a, a) - length) < 1e-5, `filter ${a}: ${product(a, a)}`);
        for (let b = 0; b < a; b++) assert.ok(Math.abs(product(a, b)) < 1e-5, `filters ${a} and ${b}`);
      }
    }
    assert.throws(() => patchFilters(50, 8), /no closed set of 50 filters/);
  });
});

describe('filtered pictures', () => {
  it('laid in any of the sixteen ways are what the filters see of the picture laid that way', async () => {
    const problem = await VitPretraining.create(small);
    const { model } = problem;
    problem.dispose();
    const stream = new RandomStream(1, 'pictures');
    const pictures = [0, 1].map(() => Float32Array.from({ length: 3 * 32 * 32 }, () => stream.normal()));
    const kept = new FilteredPictures(model, patchFilters(64, 8), pictures);
    const positions = model.weights.get('embeddings.position_embeddings')!.data;
    const cls = model.weights.get('embeddings.cls_token')!.data;
    for (let way = 0; way < 16; way++) {
      const [transposed, flipped, mirror, negative] = [1, 2, 4, 8].map((bit) => (way & bit) !== 0) as [
        boolean,
        boolean,
        boolean,
        boolean,
      ];
      const laid = Float32Array.from({ length: 3 * 32 * 32 }, (_, i) => {
        const [channel, y, x] = [Math.floor(i / 1024), Math.floor(i / 32) % 32, i % 32];
        const [down, across] = transposed ? [x, y] : [y, x];
        const value =
          pictures[1]![channel * 1024 + (flipped ? 31 - down : down) * 32 + (mirror ? 31 - across : across)]!;
        return negative ? -value : value;
      });
      const expected = imageEmbedding({ weights: model.weights, config }).embed([laid]).values;
      const symmetry = { transposed, flipped, mirrored: mirror, negative };
      const { values } = kept.embed([{ place: 1, symmetry }], positions, cls);
      for (const [i, value] of values.entries())
        assert.ok(Math.abs(value - expected[i]!) < 1e-5, `way ${way}, value ${i}`);
    }
  });
});

describe('pre-training the small ViT', () => {
  it('follows the gradient of its loss, positions and CLS token included', async () => {
    const problem = await VitPretraining.create(small);
    const { losses, gradients } = await problem.gradient(0);
    assert.deepEqual([...gradients.keys()].sort(), [...problem.weights.keys()].sort());
    for (const name of [
      'embeddings.position_embeddings',
      'embeddings.cls_token',
      'heads.recipe.weight',
      'encoder.layer.0.output.dense.weight',
    ]) {
      const [data, gradient] = [problem.weights.get(name)!, gradients.get(name)!];
      // Along the gradient itself: a step of length h changes the loss by h times its length.
      const length = Math.hypot(...gradient);
      const before = data.slice();
      const along = async (h: number): Promise<number> => {
        for (let i = 0; i < data.length; i++) data[i] = before[i]! + (h * gradient[i]!) / length;
        const { losses } = await problem.gradient(0);
        data.set(before);
        return losses['loss']!;
      };
      const h = 0.004;
      const slope = ((await along(h)) - (await along(-h))) / (2 * h);
      assert.ok(
        Math.abs(slope - length) < 0.03 * length + 1e-4,
        `${name}: ${slope} along the gradient, ${length} expected`,
      );
    }
    assert.equal((await problem.gradient(0)).losses['loss'], losses['loss']);
    problem.dispose();
  });

  it('learns, leaves the filters alone, and the model it holds is the one it trains', async () => {
    const problem = await VitPretraining.create(small);
    const filters = problem.model.weights.get('embeddings.patch_embeddings.projection.weight')!.data.slice();
    const schedule = { steps: 60, learningRate: 3e-3, rise: 0.1, fall: 0.3 };
    const { curve } = await train(problem, { schedule, points: 2 });
    assert.ok(curve[1]!.losses['loss']! < curve[0]!.losses['loss']! - 0.2, JSON.stringify(curve));
    assert.ok(curve[1]!.measures['heldOutAccuracy']! >= 0);
    assert.deepEqual(problem.model.weights.get('embeddings.patch_embeddings.projection.weight')!.data, filters);
    assert.equal(
      problem.model.weights.get('encoder.layer.0.output.dense.weight')!.data,
      problem.weights.get('encoder.layer.0.output.dense.weight'),
    );
    problem.dispose();
  });

  it('is a function of its seed', async () => {
    const loss = async (seed: number): Promise<number> => {
      const problem = await VitPretraining.create({ ...small, seed });
      const { losses } = await problem.gradient(5);
      problem.dispose();
      return losses['loss']!;
    };
    assert.equal(await loss(1), await loss(1));
    assert.notEqual(await loss(1), await loss(2));
  });
});
