import assert from 'node:assert/strict';
import { Adam } from '../../src/math/adam';

describe('Adam', () => {
  it('the first step has the size of the step size, whatever the size of the gradient', () => {
    for (const size of [1e-3, 1, 1e3]) {
      const weight = Float32Array.of(1, 1);
      new Adam({ stepSize: 0.25 }).step(new Map([['w', weight]]), new Map([['w', Float32Array.of(size, -size)]]));
      assert.ok(Math.abs(weight[0]! - 0.75) < 1e-4 && Math.abs(weight[1]! - 1.25) < 1e-4, `${weight}`);
    }
  });

  it('follows the published recursion on a quadratic', () => {
    // Algorithm 1 of Kingma and Ba, in double precision and with the corrections written out.
    let [x, m, v] = [3, 0, 0];
    const weight = Float32Array.of(3);
    const adam = new Adam({ stepSize: 0.1 });
    for (let t = 1; t <= 50; t++) {
      const g = 2 * x;
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      x -= (0.1 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
      adam.step(new Map([['w', weight]]), new Map([['w', Float32Array.of(2 * weight[0]!)]]));
      assert.ok(Math.abs(weight[0]! - x) < 1e-4, `step ${t}: ${weight[0]} against ${x}`);
    }
  });

  it('refuses a gradient that has no weight or another length', () => {
    const adam = new Adam({ stepSize: 0.1 });
    const weights = new Map([['w', new Float32Array(2)]]);
    assert.throws(() => adam.step(weights, new Map([['w', new Float32Array(3)]])), /'w' has 3 values, its weight 2/);
    assert.throws(() => adam.step(weights, new Map([['u', new Float32Array(2)]])), /'u' .* does not exist/);
  });
});
