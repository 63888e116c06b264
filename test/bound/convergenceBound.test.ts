import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type BoundConstants,
  type BoundForm,
  contraction,
  convergenceBound,
  headContraction,
  headGap,
  loraGap,
  participationFactor,
  productWeights,
  schedulingObjective,
  tightContraction,
  tightLoraGap,
} from '../../src/bound';
import { constantsArbitrary, near, scheduledArbitrary } from './arbitraries';

const forms: readonly BoundForm[] = ['source', 'tight', 'participation', 'participation-joint'];
const constants: BoundConstants = {
  devices: 4,
  smoothness: 1,
  plConstant: 0.25,
  gradientVariance: 2,
  learningRate: 0.5,
  adapterSize: 10,
  headSize: 3,
};

describe('the terms of Theorem 1', () => {
  it('agree with values worked by hand', () => {
    // lambda = 1 - 2/8 + (1/16)(1 + rho), rho(2) = 1/3
    assert.ok(near(contraction(4, constants), 0.8125));
    assert.ok(near(contraction(1, constants), 0.875));
    assert.ok(near(contraction(2, constants), 0.75 + (1 / 16) * (4 / 3)));
    assert.ok(near(loraGap(1, constants), 0.125 * 20 * 1.25));
    assert.ok(near(loraGap(2, constants), 0.125 * 20 * (1 / 3 + 1 / 4)));
    assert.ok(near(tightLoraGap(2, constants), 0.125 * 20 * 0.5));
    assert.ok(near(headGap(constants), 0.125 * 6));
    assert.ok(near(headContraction(1, constants), 1 - (1 - 0.8125) / 4));
  });

  it('fall with every added device: (14), (15) and their sharper forms', () => {
    fc.assert(
      fc.property(constantsArbitrary, (c) => {
        for (let n = 1; n < c.devices; n++) {
          assert.ok(contraction(n + 1, c) < contraction(n, c));
          assert.ok(loraGap(n + 1, c) <= loraGap(n, c));
          assert.ok(tightLoraGap(n + 1, c, 3) <= tightLoraGap(n, c, 3));
          assert.ok(headContraction(n + 1, c) < headContraction(n, c));
        }
      }),
    );
  });

  it('keep every factor in [0, 1) exactly where eta < 1/L_s', () => {
    fc.assert(
      fc.property(constantsArbitrary, (c) => {
        const factors = [contraction(1, c), contraction(c.devices, c), tightContraction(c), headContraction(1, c)];
        for (const factor of factors) assert.ok(factor >= 0 && factor < 1, `${factor}`);
        if (c.devices > 1) assert.ok(contraction(1, { ...c, learningRate: 1.000001 / c.smoothness }) > 1);
        assert.ok(tightContraction({ ...c, learningRate: 1.999 / c.smoothness }) < 1);
      }),
    );
  });

  it('are never sharper in the form of the paper than in the tight form, and agree when all are scheduled', () => {
    fc.assert(
      fc.property(constantsArbitrary, (c) => {
        for (let n = 1; n <= c.devices; n++) {
          assert.ok(contraction(n, c) >= tightContraction(c));
          assert.ok(loraGap(n, c) >= tightLoraGap(n, c) * (1 - 1e-12));
        }
        assert.ok(near(loraGap(c.devices, c), tightLoraGap(c.devices, c)));
        assert.equal(contraction(c.devices, c), tightContraction(c));
      }),
    );
  });

  it('differ between the two forms by rho(n)/K of the noise, because rho(n) (K-1)/K + 1/K = 1/n', () => {
    fc.assert(
      fc.property(constantsArbitrary, (c) => {
        for (let n = 1; n <= c.devices; n++) {
          const scale = ((c.smoothness * c.learningRate ** 2) / 2) * c.adapterSize * c.gradientVariance;
          const expected = (scale * participationFactor(n, c.devices)) / c.devices;
          assert.ok(near(loraGap(n, c) - tightLoraGap(n, c), expected, 1e-11));
        }
      }),
    );
  });
});

describe('product weights', () => {
  it('agree with products written out', () => {
    assert.deepEqual(productWeights([0.5, 0.8]), { rounds: new Float64Array([0.8, 1]), initial: 0.4 });
    assert.deepEqual(productWeights([]), { rounds: new Float64Array(0), initial: 1 });
  });

  it('grow with the round whenever the factors are below 1', () => {
    fc.assert(
      fc.property(scheduledArbitrary, ({ constants: c, schedule }) => {
        const { rounds, initial } = productWeights(schedule.map((n) => contraction(n, c)));
        for (let t = 1; t < rounds.length; t++) assert.ok(rounds[t]! >= rounds[t - 1]!);
        assert.equal(rounds[rounds.length - 1], 1);
        assert.ok(initial <= rounds[0]!);
      }),
    );
  });
});

describe('the right-hand side of (13)', () => {
  it('is the same as the sum of weights and as the recursion gap <- lambda gap + G', () => {
    fc.assert(
      fc.property(scheduledArbitrary, ({ constants: c, schedule }) => {
        for (const form of forms) {
          for (const initialGap of [2, { adapter: 0.5, heads: 1.5 }]) {
            const terms = convergenceBound({ form, schedule, constants: c, initialGap });
            assert.ok(near(terms.total, terms.path[schedule.length]!, 1e-11), form);
            assert.ok(near(terms.total, terms.initial + terms.lora + terms.heads));
            assert.equal(terms.path[0], 2);
          }
        }
      }),
    );
  });

  it('is (13) written out with explicit products', () => {
    const schedule = [1, 4, 2];
    const lambda = schedule.map((n) => contraction(n, constants));
    const G = schedule.map((n) => loraGap(n, constants) + headGap(constants));
    const expected =
      lambda[0]! * lambda[1]! * lambda[2]! * 7 + lambda[1]! * lambda[2]! * G[0]! + lambda[2]! * G[1]! + G[2]!;
    assert.ok(near(convergenceBound({ form: 'source', schedule, constants, initialGap: 7 }).total, expected));
  });

  it('orders its forms: tight <= source, and participation <= participation-joint', () => {
    fc.assert(
      fc.property(scheduledArbitrary, ({ constants: c, schedule }) => {
        const total = (form: BoundForm) =>
          convergenceBound({ form, schedule, constants: c, initialGap: { adapter: 1, heads: 2 } }).total;
        assert.ok(total('tight') <= total('source') * (1 + 1e-12));
        assert.ok(total('participation') <= total('participation-joint') * (1 + 1e-12));
      }),
    );
  });

  it('loses nothing to idle heads when every device is scheduled: tight, participation and joint coincide', () => {
    fc.assert(
      fc.property(constantsArbitrary, (c) => {
        const schedule = [c.devices, c.devices, c.devices];
        const totals = (['tight', 'participation', 'participation-joint'] as const).map(
          (form) => convergenceBound({ form, schedule, constants: c, initialGap: { adapter: 1, heads: 2 } }).total,
        );
        assert.ok(near(totals[0]!, totals[1]!) && near(totals[1]!, totals[2]!));
      }),
    );
  });

  it('takes one number for the initial gap as its worst split', () => {
    fc.assert(
      fc.property(
        scheduledArbitrary,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ constants: c, schedule }, part) => {
          const path = (initialGap: number | { adapter: number; heads: number }) =>
            convergenceBound({ form: 'participation', schedule, constants: c, initialGap }).path;
          const split = path({ adapter: part, heads: 1 - part });
          path(1).forEach((worst, t) => {
            assert.ok(split[t]! <= worst * (1 + 1e-12));
          });
        },
      ),
    );
  });

  it('forgets the initial gap as rounds pass and keeps a floor that only noise sets', () => {
    for (const form of forms) {
      const boundAfter = (rounds: number, initialGap: number) =>
        convergenceBound({ form, schedule: new Array(rounds).fill(2), constants, initialGap });
      assert.ok(boundAfter(2000, 1e6).initial < 1e-9);
      assert.ok(near(boundAfter(2000, 1e6).total, boundAfter(2000, 0).total));
      assert.equal(
        convergenceBound({ form, schedule: [2, 2], constants: { ...constants, gradientVariance: 0 }, initialGap: 0 })
          .total,
        0,
      );
    }
  });

  it('refuses what the theorem does not cover, naming value and remedy', () => {
    const call = (change: object) => () =>
      convergenceBound({ form: 'source', schedule: [1], constants, initialGap: 1, ...change });
    assert.throws(
      call({ constants: { ...constants, learningRate: 1 } }),
      /learningRate must be < 1\/smoothness = 1, got 1; .*unchecked/,
    );
    assert.throws(call({ schedule: [1, 5] }), /schedule\[1\] must be an integer in \[1, 4\], got 5/);
    assert.throws(
      call({ constants: { ...constants, plConstant: 2 } }),
      /plConstant must be at most smoothness = 1, got 2/,
    );
    assert.throws(call({ initialGap: -1 }), /initialGap must be .* got -1/);
    assert.throws(call({ initialGap: { adapter: 1, heads: Number.NaN } }), /initialGap.heads/);
    assert.throws(call({ deviceSpread: 1 }), /deviceSpread must be 0 in the 'source' form, got 1/);
    assert.doesNotThrow(call({ constants: { ...constants, learningRate: 3 }, stepSize: 'unchecked' }));
  });
});

describe('the objective (17)', () => {
  it('is 0 when every device is always scheduled and never rises when a device is added to any round', () => {
    assert.equal(schedulingObjective([4, 4, 4], constants), 0);
    assert.ok(schedulingObjective([1, 3, 1], constants) < schedulingObjective([1, 2, 1], constants));
    fc.assert(
      fc.property(scheduledArbitrary, fc.nat(), ({ constants: c, schedule }, pick) => {
        const t = pick % schedule.length;
        if (schedule[t]! === c.devices) return;
        const more = schedule.map((n, i) => (i === t ? n + 1 : n));
        assert.ok(schedulingObjective(more, c) <= schedulingObjective(schedule, c) * (1 + 1e-12));
      }),
    );
  });

  it('prefers few-then-many to many-then-few at the same total', () => {
    assert.ok(schedulingObjective([1, 2, 4], constants) < schedulingObjective([4, 2, 1], constants));
  });

  it('is not a monotone function of (13): the dropped terms carry the same weights', () => {
    // What is "constant" in (17) is G_theta + noise/K times weights that depend on the schedule.
    const c = { ...constants, headSize: 500 };
    const bound = (schedule: number[]) =>
      convergenceBound({ form: 'source', schedule, constants: c, initialGap: 0 }).total;
    let flips = 0;
    const schedules = [1, 2, 3, 4].flatMap((a) => [1, 2, 3, 4].flatMap((b) => [1, 2, 3, 4].map((d) => [a, b, d])));
    for (const x of schedules) {
      for (const y of schedules) {
        if (schedulingObjective(x, c) < schedulingObjective(y, c) - 1e-9 && bound(x) > bound(y) + 1e-9) flips++;
      }
    }
    assert.ok(flips > 0);
  });
});
