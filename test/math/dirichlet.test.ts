import assert from 'node:assert/strict';
import fc from 'fast-check';
import { drawDirichlet, RandomStream } from '../../src/math';

describe('a Dirichlet draw', () => {
  it('is a list of shares that add up to 1, for any concentration', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-4, max: 1e4, noNaN: true }),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(),
        (concentration, count, seed) => {
          const shares = drawDirichlet(new RandomStream(seed, 'test'), concentration, count);
          assert.equal(shares.length, count);
          assert.ok(shares.every((share) => share >= 0 && share <= 1));
          assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-12);
        },
      ),
    );
  });

  it('has the mean 1/n and the variance (n - 1) / (n^2 (n alpha + 1))', () => {
    const [count, draws] = [4, 20000];
    for (const concentration of [0.3, 1, 7]) {
      const stream = new RandomStream(5, `test/${concentration}`);
      const first = Array.from({ length: draws }, () => drawDirichlet(stream, concentration, count)[0]!);
      const mean = first.reduce((sum, x) => sum + x, 0) / draws;
      const variance = first.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws;
      const due = (count - 1) / (count ** 2 * (count * concentration + 1));
      assert.ok(Math.abs(mean - 1 / count) < 5 * Math.sqrt(due / draws), `mean ${mean} at ${concentration}`);
      assert.ok(Math.abs(variance / due - 1) < 0.06, `variance ${variance} against ${due} at ${concentration}`);
    }
  });

  it('refuses what has no distribution', () => {
    const stream = new RandomStream(0, 'test');
    assert.throws(() => drawDirichlet(stream, 0, 3), /concentration must be a finite number > 0, got 0/);
    assert.throws(() => drawDirichlet(stream, 1, 0), /count must be an integer >= 1, got 0/);
  });
});
