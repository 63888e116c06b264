import assert from 'node:assert/strict';
import { correlationInterval, RandomStream } from '../../src/math';

describe('the interval of a correlation', () => {
  it('is that of a table worked out by hand', () => {
    const { mean, low, high } = correlationInterval([1, 2, 3, 4, 5], [1, 3, 2, 5, 4]);
    assert.ok(Math.abs(mean - 0.8) < 1e-15);
    // artanh 0.8 = ln 3, and 1.959964 / sqrt 2 = 1.385904
    assert.ok(Math.abs(low - Math.tanh(Math.log(3) - 1.3859038)) < 1e-7);
    assert.ok(Math.abs(high - Math.tanh(Math.log(3) + 1.3859038)) < 1e-7);
  });

  it('shrinks to a point where one list is a straight function of the other', () => {
    assert.deepEqual(correlationInterval([1, 2, 3, 4], [3, 5, 7, 9]), { mean: 1, low: 1, high: 1 });
    assert.deepEqual(correlationInterval([1, 2, 3, 4], [9, 7, 5, 3]), { mean: -1, low: -1, high: -1 });
  });

  it('holds the truth in about 95 of 100 samples', () => {
    const stream = new RandomStream(1, 'correlation');
    let held = 0;
    for (let sample = 0; sample < 2000; sample++) {
      const x = Array.from({ length: 10 }, () => stream.normal());
      const y = x.map((value) => 0.6 * value + 0.8 * stream.normal());
      const { low, high } = correlationInterval(x, y);
      if (low < 0.6 && 0.6 < high) held++;
    }
    assert.ok(Math.abs(held / 2000 - 0.95) < 0.02, `${held} of 2000`);
  });

  it('names what it cannot be computed from', () => {
    assert.throws(() => correlationInterval([1, 2, 3], [1, 2, 3]), /x.length must be .* got 3/);
    assert.throws(() => correlationInterval([1, 2, 3, 4], [1, 2, 3]), /got 4 and 3 numbers/);
    assert.throws(() => correlationInterval([1, 2, 3, 4], [2, 2, 2, 2]), /y must be numbers that differ, got 2/);
    assert.throws(() => correlationInterval([1, 2, 3, Number.NaN], [2, 1, 2, 2]), /x must be finite numbers, got NaN/);
  });
});
