import assert from 'node:assert/strict';
import fc from 'fast-check';
import { quantile } from '../../src/math';

describe('quantile', () => {
  it('is type 7 worked out by hand', () => {
    // Sorted 1 1 2 3 4 5 6 9; the place of a share is 7 p, so 0.1 lies at 0.7 and 0.9 at 6.3.
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    const expected = [1, 1, 1.75, 3.5, 6.9, 9];
    [0, 0.1, 0.25, 0.5, 0.9, 1].forEach((share, i) => {
      assert.ok(Math.abs(quantile(values, share) - expected[i]!) < 1e-12);
    });
  });

  it('rises with the share and stays among the values', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(values, share, share, (list, a, b) => {
        const [low, high] = [quantile(list, Math.min(a, b)), quantile(list, Math.max(a, b))];
        assert.ok(low <= high + 1e-9 && low >= Math.min(...list) - 1e-9 && high <= Math.max(...list) + 1e-9);
      }),
    );
  });

  it('refuses nothing, a share outside [0, 1] and a value that is not finite', () => {
    assert.throws(() => quantile([], 0.5), /at least 1, got 0/);
    assert.throws(() => quantile([1], 1.5), /share must be in \[0, 1\], got 1.5/);
    assert.throws(() => quantile([1, Number.NaN], 0.5), /values must be finite/);
  });
});
