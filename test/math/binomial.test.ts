import assert from 'node:assert/strict';
import { binomialInterval, FastStream } from '../../src/math';

const close = (a: number, b: number, tolerance = 1e-9) => assert.ok(Math.abs(a - b) < tolerance, `${a} /= ${b}`);

describe('binomialInterval', () => {
  it('has the closed form 1 - (alpha/2)^(1/N) where nothing or everything hit', () => {
    for (const trials of [1, 10, 300]) {
      close(binomialInterval(0, trials).high, 1 - 0.025 ** (1 / trials));
      close(binomialInterval(trials, trials).low, 0.025 ** (1 / trials));
    }
  });

  it('agrees with published Clopper-Pearson limits', () => {
    // 4 of 20: 5.73 % to 43.66 %; 10 of 100: 4.90 % to 17.62 % (Fleiss; R's binom.test).
    const few = binomialInterval(4, 20);
    close(few.low, 0.057334, 1e-6);
    close(few.high, 0.436614, 1e-6);
    const more = binomialInterval(10, 100);
    close(more.low, 0.0490047, 1e-6);
    close(more.high, 0.1762226, 1e-6);
  });

  it('is mirrored when hits and misses change places', () => {
    const { low, high } = binomialInterval(3, 17, 0.9);
    const mirrored = binomialInterval(14, 17, 0.9);
    close(low, 1 - mirrored.high);
    close(high, 1 - mirrored.low);
  });

  it('covers the true probability at least as often as it says', () => {
    const draws = new Float64Array(40);
    const stream = new FastStream(1, 'coverage');
    let covered = 0;
    for (let i = 0; i < 2000; i++) {
      stream.fillUniforms(draws);
      const { low, high } = binomialInterval(draws.filter((u) => u < 0.1).length, 40, 0.9);
      if (low <= 0.1 && 0.1 <= high) covered++;
    }
    assert.ok(covered / 2000 > 0.89);
  });

  it('refuses counts that cannot be, naming them', () => {
    assert.throws(() => binomialInterval(5, 4), /hits must be an integer in \[0, 4\], got 5/);
    assert.throws(() => binomialInterval(0, 0), /trials .* got 0/);
    assert.throws(() => binomialInterval(1, 2, 1), /confidence .* got 1/);
  });
});
