import assert from 'node:assert/strict';
import { FastStream } from '../../src/math';

const normals = (count: number, seed = 1): Float64Array => {
  const out = new Float64Array(count);
  new FastStream(seed, 'test').fillNormals(out);
  return out;
};

describe('FastStream', () => {
  it('repeats itself for the same seed and name and differs for others', () => {
    assert.deepEqual(normals(100), normals(100));
    assert.notDeepEqual(normals(100), normals(100, 2));
    const other = new Float64Array(100);
    new FastStream(1, 'other').fillNormals(other);
    assert.notDeepEqual(normals(100), other);
  });

  it('is the generator xoshiro128++: reference outputs of the published code from state 1, 2, 3, 4', () => {
    // First outputs of xoshiro128++ for that state: 641, 1573767, 3222811527, 3517856514, 836907274.
    const out = new Float64Array(5);
    new FastStream(0, 'x', [1, 2, 3, 4]).fillUniforms(out);
    assert.deepEqual(
      Array.from(out, (u) => Math.floor(u * 2 ** 32)),
      [641, 1573767, 3222811527, 3517856514, 836907274],
    );
  });

  it('gives the same numbers at once or in pieces', () => {
    const stream = new FastStream(1, 'test');
    const pieces = new Float64Array(100);
    for (let i = 0; i < 100; i += 10) stream.fillNormals(pieces, i, i + 10);
    assert.deepEqual(pieces, normals(100));
  });

  it('continues exactly from a saved state', () => {
    const stream = new FastStream(5, 'x');
    stream.fillNormals(new Float64Array(50));
    const resumed = new FastStream(5, 'x', stream.state());
    const [a, b] = [new Float64Array(20), new Float64Array(20)];
    stream.fillNormals(a);
    resumed.fillNormals(b);
    assert.deepEqual(a, b);
  });

  it('draws standard normals: four moments within five standard errors of a million', () => {
    const x = normals(1e6);
    const moment = (power: number) => x.reduce((sum, value) => sum + value ** power, 0) / x.length;
    const tolerance = (variance: number) => 5 * Math.sqrt(variance / x.length);
    assert.ok(Math.abs(moment(1)) < tolerance(1));
    assert.ok(Math.abs(moment(2) - 1) < tolerance(2));
    assert.ok(Math.abs(moment(3)) < tolerance(15));
    assert.ok(Math.abs(moment(4) - 3) < tolerance(96));
  });

  it('follows the normal distribution function, tail of the ziggurat included', () => {
    const x = normals(1e6);
    // Phi at these points to 10 digits, from tables; the last lies beyond the ziggurat's first edge 3.654.
    for (const [point, probability] of [
      [-2.5, 0.0062096653],
      [-1, 0.1586552539],
      [0, 0.5],
      [0.25, 0.5987063257],
      [1.5, 0.9331927987],
      [3, 0.998650102],
      [3.7, 0.9998922003],
    ] as const) {
      const below = x.reduce((count, value) => count + (value <= point ? 1 : 0), 0) / x.length;
      const error = Math.sqrt((probability * (1 - probability)) / x.length);
      assert.ok(Math.abs(below - probability) < 5 * error, `P(x <= ${point}) = ${below}`);
    }
  });

  it('draws neighbours without correlation', () => {
    const x = normals(1e6);
    for (const lag of [1, 2, 3]) {
      let sum = 0;
      for (let i = lag; i < x.length; i++) sum += x[i]! * x[i - lag]!;
      assert.ok(Math.abs(sum / x.length) < 5e-3, `lag ${lag}`);
    }
  });

  it('chooses every subset equally often', () => {
    const stream = new FastStream(3, 'sets');
    const items = Int32Array.from([0, 1, 2, 3, 4]);
    const counts = new Map<string, number>();
    const draws = 50_000;
    for (let i = 0; i < draws; i++) {
      stream.chooseFront(items, 2);
      const key = [...items.subarray(0, 2)].sort().join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    assert.equal(counts.size, 10);
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - draws / 10) ** 2 / (draws / 10), 0);
    assert.ok(chiSquared < 27.9, `chi-squared ${chiSquared} with 9 degrees of freedom`); // 0.999 quantile
    assert.deepEqual([...items].sort(), [0, 1, 2, 3, 4]);
  });

  it('refuses a bad seed, range or size, naming it', () => {
    assert.throws(() => new FastStream(-1, 'x'), /seed must be .* got -1/);
    assert.throws(() => new FastStream(1, 'x').fillNormals(new Float64Array(3), 2, 5), /got 2..5/);
    assert.throws(() => new FastStream(1, 'x').chooseFront(new Int32Array(3), 4), /n must be .* got 4/);
  });
});
