import assert from 'node:assert/strict';
import { type ServerOptimiserOptions, serverOptimiser } from '../../src/split';

const gradients = [0.5, -1, 0.25, 2];

function run(options: ServerOptimiserOptions, slopes: readonly number[], interruptAt = -1): number {
  let optimiser = serverOptimiser(options);
  let values = Float32Array.of(1);
  for (const [i, slope] of slopes.entries()) {
    if (i === interruptAt) {
      const state = optimiser.state();
      optimiser = serverOptimiser(options);
      optimiser.restore(state);
    }
    optimiser.beginStep();
    values = optimiser.descend('w', values, Float32Array.of(slope)) as Float32Array<ArrayBuffer>;
  }
  return values[0]!;
}

describe('the server’s optimiser', () => {
  const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-6, `${a} against ${b}`);

  it('descends by (4), and remembers nothing that matters', () => {
    near(run({ kind: 'sgd', stepSize: 0.1, momentum: 0.9 }, gradients), 1 - 0.1 * (0.5 - 1 + 0.25 + 2));
  });

  it('with momentum descends along the decayed sum of gradients', () => {
    let [value, mean] = [1, 0];
    for (const g of gradients) {
      mean = 0.9 * mean + g;
      value -= 0.1 * mean;
    }
    near(run({ kind: 'momentum', stepSize: 0.1, momentum: 0.9 }, gradients), value);
    near(run({ kind: 'momentum', stepSize: 0.1, momentum: 0 }, gradients), 1 - 0.175);
  });

  it('as Adam steps by about the step size, whatever the gradient’s size', () => {
    for (const slope of [1e-3, 1, 1e3]) near(run({ kind: 'adam', stepSize: 0.1, momentum: 0.9 }, [slope]), 0.9);
    // Two steps by hand: m = 0.95 / 0.19 = 0.0095.../(1 - 0.81), v likewise.
    const [m, v] = [(0.9 * 0.1 * 1 + 0.1 * 3) / (1 - 0.81), (0.999 * 0.001 * 1 + 0.001 * 9) / (1 - 0.999 ** 2)];
    near(run({ kind: 'adam', stepSize: 0.1, momentum: 0.9 }, [1, 3]), 0.9 - (0.1 * m) / Math.sqrt(v));
  });

  it('goes on from its state as if nothing had happened', () => {
    for (const kind of ['sgd', 'momentum', 'adam'] as const) {
      const options = { kind, stepSize: 0.1, momentum: 0.9 };
      for (const at of [1, 2, 3]) assert.equal(run(options, gradients, at), run(options, gradients));
    }
  });

  it('refuses bad step sizes, momenta and gradients', () => {
    assert.throws(() => serverOptimiser({ kind: 'sgd', stepSize: 0, momentum: 0 }), /stepSize must be .* got 0/);
    assert.throws(
      () => serverOptimiser({ kind: 'adam', stepSize: 1, momentum: 1 }),
      /momentum must be in \[0, 1\), got 1/,
    );
    const optimiser = serverOptimiser({ kind: 'sgd', stepSize: 1, momentum: 0 });
    assert.throws(
      () => optimiser.descend('w', new Float32Array(2), new Float32Array(3)),
      /'w' has 3 elements, its values 2/,
    );
  });
});
