import assert from 'node:assert/strict';
import { RandomStream } from '../../src/math/random';

const take = <T>(n: number, draw: () => T): T[] => Array.from({ length: n }, draw);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('RandomStream', () => {
  it('repeats itself for the same seed and name, on every machine', () => {
    const stream = new RandomStream(7, 'channel');
    assert.deepEqual(
      take(4, () => stream.integer(1000)),
      [42, 2, 991, 188],
    );
  });

  it('differs between seeds and between names', () => {
    const first = (seed: number, name: string) => new RandomStream(seed, name).uniform();
    const values = [first(1, 'a'), first(2, 'a'), first(1, 'b'), first(11, 'a'), first(1, '1/a')];
    assert.equal(new Set(values).size, values.length);
  });

  it('is not shifted by draws from another stream', () => {
    const alone = new RandomStream(3, 'minibatch').uniform();
    const channel = new RandomStream(3, 'channel');
    take(10, () => channel.normal());
    assert.equal(new RandomStream(3, 'minibatch').uniform(), alone);
  });

  it('continues exactly from a saved state', () => {
    const stream = new RandomStream(5, 'x');
    take(17, () => stream.normal());
    const resumed = new RandomStream(5, 'x', stream.state());
    assert.deepEqual(
      take(5, () => resumed.uniform()),
      take(5, () => stream.uniform()),
    );
  });

  it('has the moments of its distributions', () => {
    const stream = new RandomStream(0, 'moments');
    const n = 200_000;
    const fiveSigma = (deviation: number) => (5 * deviation) / Math.sqrt(n);
    assert.ok(Math.abs(mean(take(n, () => stream.uniform())) - 0.5) < fiveSigma(Math.sqrt(1 / 12)));
    assert.ok(Math.abs(mean(take(n, () => stream.exponential())) - 1) < fiveSigma(1));
    const normals = take(n, () => stream.normal());
    assert.ok(Math.abs(mean(normals)) < fiveSigma(1));
    assert.ok(Math.abs(mean(normals.map((x) => x * x)) - 1) < fiveSigma(Math.SQRT2));
    assert.ok(Math.abs(mean(take(n, () => stream.integer(6))) - 2.5) < fiveSigma(Math.sqrt(35 / 12)));
  });

  it('shuffles to a permutation, each position equally likely', () => {
    const stream = new RandomStream(1, 'shuffle');
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 40_000; i++) {
      const order = stream.shuffle([0, 1, 2, 3]);
      assert.deepEqual([...order].sort(), [0, 1, 2, 3]);
      counts[order.indexOf(0)]!++;
    }
    for (const count of counts) assert.ok(Math.abs(count - 10_000) < 5 * Math.sqrt(7500));
  });

  it('rejects a seed that is not a whole number and a bound below one', () => {
    assert.throws(() => new RandomStream(Number.NaN, 'x'), /seed must be an integer in \[0, 2\^53\), got NaN/);
    assert.throws(() => new RandomStream(-1, 'x'), /got -1/);
    assert.throws(() => new RandomStream(0, 'x').integer(0), /bound must be .* got 0/);
  });
});
