import assert from 'node:assert/strict';
import { bimodalityCoefficient, RandomStream, UNIFORM_BIMODALITY } from '../../src/math';

const stream = new RandomStream(3, 'bimodality');
const sample = (draw: () => number): number[] => Array.from({ length: 20_000 }, draw);

describe('bimodalityCoefficient', () => {
  it('has the known values: 1/3 of a normal, 5/9 of a uniform, 1 of two values', () => {
    assert.ok(Math.abs(bimodalityCoefficient(sample(() => stream.normal())) - 1 / 3) < 0.02);
    assert.ok(Math.abs(bimodalityCoefficient(sample(() => stream.uniform())) - UNIFORM_BIMODALITY) < 0.01);
    assert.ok(bimodalityCoefficient(sample(() => stream.integer(2))) > 0.999);
  });

  it('knows neither place nor scale, and has no second mode in equal values', () => {
    const values = [1, 1, 2, 7, 8, 8, 9, 3];
    const moved = values.map((value) => 5 - 3 * value);
    assert.ok(Math.abs(bimodalityCoefficient(moved) - bimodalityCoefficient(values)) < 1e-12);
    assert.equal(bimodalityCoefficient([4, 4, 4, 4]), 0);
    assert.throws(() => bimodalityCoefficient([1, 2, 3]), /values\.length must be .*, got 3/);
    assert.throws(() => bimodalityCoefficient([1, 2, 3, Number.NaN]), /values\[3\] must be finite, got NaN/);
  });
});
