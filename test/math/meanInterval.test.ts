import assert from 'node:assert/strict';
import { meanInterval, RandomStream } from '../../src/math';

describe('meanInterval', () => {
  it("uses Student's quantiles: 12.706, 4.303, 2.045, 1.972 for 1, 2, 29, 199 degrees of freedom", () => {
    // Printed tables of t_0.975; two-point data with mean 0 have a known standard error.
    for (const [n, quantile] of [
      [2, 12.7062047],
      [3, 4.3026527],
      [30, 2.0452296],
      [200, 1.9719565],
    ] as const) {
      const values = Array.from({ length: n }, (_, i) => i);
      const { mean, high } = meanInterval(values);
      const error = Math.sqrt((n * (n + 1)) / 12 / n); // sample variance of 0..n-1 is n (n + 1) / 12
      assert.ok(Math.abs((high - mean) / error - quantile) < 1e-6, `n = ${n}`);
    }
  });

  it('covers the true mean as often as it says', () => {
    const stream = new RandomStream(1, 'coverage');
    let covered = 0;
    for (let i = 0; i < 2000; i++) {
      const { low, high } = meanInterval(Array.from({ length: 5 }, () => stream.normal()));
      if (low <= 0 && high >= 0) covered++;
    }
    assert.ok(Math.abs(covered / 2000 - 0.95) < 4 * Math.sqrt((0.95 * 0.05) / 2000));
  });

  it('is a point where nothing varies, and keeps digits far from zero', () => {
    assert.deepEqual(meanInterval([3, 3, 3]), { mean: 3, low: 3, high: 3 });
    const far = meanInterval([1e9 + 1, 1e9 + 2, 1e9 + 3]);
    assert.ok(Math.abs(far.high - far.mean - 2.4841377) < 1e-5);
  });

  it('refuses what has no interval', () => {
    assert.throws(() => meanInterval([1]), /values.length must be an integer in \[2, /);
    assert.throws(() => meanInterval([1, Number.NaN]), /values\[1\] must be finite, got NaN/);
  });
});
