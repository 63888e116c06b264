import assert from 'node:assert/strict';
import {
  effectiveWeights,
  FastStream,
  type LoraPoint,
  loraFactorisation,
  loraGapAt,
  loraGradients,
  loraRound,
  loraStart,
} from 'fedft/lab';

const problem = loraFactorisation({ devices: 3, inSize: 5, outSize: 4, rank: 2, labelNoise: 0.3, seed: 4 });

function randomPoint(): LoraPoint {
  const point = loraStart(problem);
  const stream = new FastStream(9, 'point');
  for (const block of [point.A, point.B, point.heads]) stream.fillNormals(block);
  return point;
}

describe('the LoRA factorisation', () => {
  it('starts at the frozen weights, because B is zero', () => {
    assert.deepEqual(effectiveWeights(problem, loraStart(problem)), problem.frozen);
  });

  it('has the gradients of its loss, by central differences of every entry', () => {
    const point = randomPoint();
    const W = effectiveWeights(problem, point);
    const all = [0, 1, 2].map((k) => loraGradients(problem, point, W, k));
    const check = (block: Float64Array, i: number, expected: number): void => {
      const held = block[i]!;
      block[i] = held + 1e-5;
      const up = loraGapAt(problem, point);
      block[i] = held - 1e-5;
      const down = loraGapAt(problem, point);
      block[i] = held;
      assert.ok(Math.abs((up - down) / 2e-5 - expected) < 1e-7);
    };
    // F is the mean over devices: the factors see the mean gradient, a head a third of its own.
    const mean = (block: 'A' | 'B', i: number) => all.reduce((sum, g) => sum + g[block][i]! / 3, 0);
    for (let i = 0; i < point.A.length; i++) check(point.A, i, mean('A', i));
    for (let i = 0; i < point.B.length; i++) check(point.B, i, mean('B', i));
    for (let i = 0; i < point.heads.length; i++) check(point.heads, i, all[Math.floor(i / 4)]!.head[i % 4]! / 3);
  });

  it('has unbiased mini-batch gradients whose variance falls like 1/b', () => {
    const point = randomPoint();
    const W = effectiveWeights(problem, point);
    const exact = loraGradients(problem, point, W, 1).head[0]!;
    const moments = (batchSize: number) => {
      const sampling = { stream: new FastStream(2, 'batches'), batchSize };
      const draws = Array.from({ length: 4000 }, () => loraGradients(problem, point, W, 1, sampling).head[0]!);
      const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
      return { mean, variance: draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length };
    };
    const small = moments(2);
    const large = moments(16);
    assert.ok(Math.abs(small.mean - exact) < 5 * Math.sqrt(small.variance / 4000));
    assert.ok(Math.abs(large.mean - exact) < 5 * Math.sqrt(large.variance / 4000));
    assert.ok(Math.abs(small.variance / large.variance / 8 - 1) < 0.25);
  });

  it('leaves the head of a device that is not scheduled as it was', () => {
    const point = randomPoint();
    const before = point.heads.slice();
    loraRound(problem, point, [0, 2], 0.05, { stream: new FastStream(1, 'round'), batchSize: 4 });
    assert.deepEqual(point.heads.subarray(4, 8), before.subarray(4, 8));
    assert.notDeepEqual(point.heads.subarray(0, 4), before.subarray(0, 4));
  });
});
