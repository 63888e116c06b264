import assert from 'node:assert/strict';
import { medianInterval, RandomStream, tailIndex } from '../../src/math';

describe('medianInterval', () => {
  it('lies between the order statistics of the sign test', () => {
    // Tables of the sign test at 95 %: x_(2)..x_(8) of nine, x_(2)..x_(9) of ten, x_(10)..x_(21) of thirty.
    for (const [n, low] of [
      [6, 1],
      [9, 2],
      [10, 2],
      [30, 10],
    ] as const) {
      const values = Array.from({ length: n }, (_, i) => i + 1);
      assert.deepEqual(medianInterval(values), { median: (n + 1) / 2, low, high: n + 1 - low });
    }
    assert.deepEqual(medianInterval([3, 1]), { median: 2, low: 1, high: 3 });
    assert.throws(() => medianInterval([]), /values.length/);
  });

  it('goes on beyond the values whose number makes 2^-n no double', () => {
    // Of n values the ranks are n / 2 -+ 0.98 sqrt(n), the normal approximation with its correction of a half.
    for (const n of [1000, 1001, 5000, 100_000]) {
      const { median, low, high } = medianInterval(Array.from({ length: n }, (_, i) => i + 1));
      assert.equal(median, (n + 1) / 2);
      assert.equal(low + high, n + 1);
      assert.ok(Math.abs(low - (n / 2 - 0.97998 * Math.sqrt(n))) <= 1, `${n}: ${low}`);
    }
  });

  it('holds the median as often as it says where there is no mean', () => {
    const stream = new RandomStream(1, 'pareto');
    let held = 0;
    for (let i = 0; i < 2000; i++) {
      const { low, high } = medianInterval(Array.from({ length: 10 }, () => 1 / stream.exponential()));
      if (low <= 1 / Math.LN2 && 1 / Math.LN2 <= high) held++;
    }
    // 97.9 % by the binomial; four standard errors.
    assert.ok(Math.abs(held / 2000 - 0.9785) < 0.013, `${held} of 2000`);
  });
});

describe('tailIndex', () => {
  it('finds the index of a power law', () => {
    for (const alpha of [0.5, 1, 3]) {
      const stream = new RandomStream(2, `tail ${alpha}`);
      const values = Array.from({ length: 40000 }, () => (1 - stream.uniform()) ** (-1 / alpha));
      assert.ok(Math.abs(tailIndex(values, 2000) / alpha - 1) < 4 / Math.sqrt(2000));
    }
  });

  it('refuses values without a tail to look at', () => {
    assert.throws(() => tailIndex([1, 2], 2), /largest must be/);
    assert.throws(() => tailIndex([1, 2, 0, 4], 2), /values must be positive/);
    assert.equal(tailIndex([1, 1, 1, 1], 2), Number.POSITIVE_INFINITY);
  });
});
