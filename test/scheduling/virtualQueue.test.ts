import assert from 'node:assert/strict';
import fc from 'fast-check';
import { InputError } from '../../src/errors';
import {
  driftBound,
  driftPlusPenalty,
  lyapunovDrift,
  lyapunovFunction,
  penaltyWeightAt,
  schedulingPenalty,
  VirtualQueue,
  virtualQueue,
} from '../../src/scheduling';

const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });
const positiveSeconds = fc.double({ min: 1e-6, max: 1e6, noNaN: true });

describe('VirtualQueue', () => {
  it('adds what a round takes beyond the budget and never falls below zero, (18)', () => {
    const queue = new VirtualQueue({ delayBudget: 2, initialBacklog: 1 });
    assert.deepEqual(
      [5, 1, 0, 0, 3].map((delay) => queue.advance(delay)),
      [4, 3, 1, 0, 1],
    );
  });

  it('starts empty unless told otherwise', () => {
    assert.equal(new VirtualQueue({ delayBudget: 1 }).backlog, 0);
  });

  it('never falls below its floor, not even before the first round', () => {
    const queue = new VirtualQueue({ delayBudget: 2, floor: 0.5 });
    assert.equal(queue.backlog, 0.5);
    assert.deepEqual(
      [1, 3, 0].map((delay) => queue.advance(delay)),
      [0.5, 1.5, 0.5],
    );
    assert.throws(() => new VirtualQueue({ delayBudget: 2, floor: -1 }), /floor must be a finite number >= 0, got -1/);
  });

  it('bounds the average delay: mean tau <= tau_bar + (Q_T - Q_0) / T, whatever the delays', () => {
    fc.assert(
      fc.property(
        fc.array(seconds, { minLength: 1 }),
        positiveSeconds,
        seconds,
        seconds,
        (delays, delayBudget, q, floor) => {
          const queue = new VirtualQueue({ delayBudget, initialBacklog: q, floor });
          const initial = queue.backlog;
          for (const delay of delays) queue.advance(delay);
          const mean = delays.reduce((sum, tau) => sum + tau, 0) / delays.length;
          const bound = delayBudget + (queue.backlog - initial) / delays.length;
          assert.ok(mean <= bound + 1e-12 * (mean + delayBudget + initial));
        },
      ),
    );
  });

  it('refuses a delay that is no time, and a budget of nothing', () => {
    const queue = new VirtualQueue({ delayBudget: 1 });
    assert.throws(() => queue.advance(Number.NaN), /delay must be a finite number >= 0, got NaN/);
    assert.throws(() => queue.advance(Infinity), /delay .* got Infinity/);
    assert.throws(() => new VirtualQueue({ delayBudget: 0 }), /delayBudget must be a finite number > 0/);
  });
});

describe('the Lyapunov drift', () => {
  it('is the change of Q^2 / 2 that the queue makes', () => {
    fc.assert(
      fc.property(seconds, seconds, positiveSeconds, (backlog, delay, delayBudget) => {
        const queue = new VirtualQueue({ delayBudget, initialBacklog: backlog });
        const change = lyapunovFunction(queue.advance(delay)) - lyapunovFunction(backlog);
        const scale = (backlog + delay + delayBudget) ** 2;
        assert.ok(Math.abs(lyapunovDrift({ backlog, delay, delayBudget }) - change) <= 1e-14 * scale);
      }),
    );
  });

  it("never exceeds Lemma 2's bound (21), and meets it while the queue does not run empty", () => {
    fc.assert(
      fc.property(seconds, seconds, positiveSeconds, (backlog, delay, delayBudget) => {
        const step = { backlog, delay, delayBudget };
        const slack = driftBound(step) - lyapunovDrift(step);
        const rounding = 1e-14 * (backlog + delay + delayBudget) ** 2;
        assert.ok(slack >= -rounding);
        if (backlog + delay >= delayBudget) assert.ok(Math.abs(slack) <= rounding);
      }),
    );
  });

  it('has slack of half the squared shortfall where the queue runs empty', () => {
    const step = { backlog: 1, delay: 1, delayBudget: 5 };
    assert.equal(driftBound(step) - lyapunovDrift(step), 3 ** 2 / 2);
  });
});

describe('the objective of P1', () => {
  it('weighs the penalty by V and the excess delay by Q, (22)', () => {
    const common = { penaltyWeight: 10, devices: 20, backlog: 3, delay: 5, delayBudget: 2, scheduled: 20 };
    assert.equal(driftPlusPenalty({ ...common, penalty: 'bound' }), 9);
    assert.equal(driftPlusPenalty({ ...common, penalty: 'count' }), 9 - 10);
    assert.equal(schedulingPenalty('bound', 1, 20), 1);
    assert.equal(schedulingPenalty('count', 5, 20), -0.25);
  });

  it('has no value for an empty set: nothing is averaged then', () => {
    assert.throws(() => schedulingPenalty('count', 0, 20), /scheduled must be an integer in \[1, 20\], got 0/);
    assert.throws(() => schedulingPenalty('bound', 0, 20), InputError);
  });
});

describe('penaltyWeightAt', () => {
  it('never falls on the side of the delay, where V_0 is the weight of the last round', () => {
    for (const schedule of ['constant', 'inverse-sqrt', 'linear'] as const) {
      const weights = Array.from({ length: 50 }, (_, t) => penaltyWeightAt(schedule, 7, t, 50, 'delay'));
      assert.equal(weights[49], 7);
      for (const [t, v] of weights.entries()) assert.ok(v > 0 && (t === 0 || v >= weights[t - 1]!));
    }
  });

  it('is positive and never rises', () => {
    for (const schedule of ['constant', 'inverse-sqrt', 'linear'] as const) {
      const weights = Array.from({ length: 50 }, (_, t) => penaltyWeightAt(schedule, 7, t, 50));
      assert.equal(weights[0], 7);
      for (const [t, v] of weights.entries()) assert.ok(v > 0 && (t === 0 || v <= weights[t - 1]!));
    }
  });

  it('takes the values of its three forms', () => {
    assert.equal(penaltyWeightAt('constant', 10, 24, 100), 10);
    assert.equal(penaltyWeightAt('inverse-sqrt', 10, 24, 100), 2);
    assert.equal(penaltyWeightAt('linear', 10, 25, 100), 7.5);
    assert.equal(penaltyWeightAt('inverse-sqrt', 10, 24, 100, 'delay'), 5);
    assert.equal(penaltyWeightAt('linear', 10, 75, 100, 'delay'), 0.4);
    assert.throws(() => penaltyWeightAt('linear', 10, 100, 100), /round must be an integer in \[0, 99\], got 100/);
  });

  it('gives the same trace in one call as step by step', () => {
    assert.deepEqual(virtualQueue({ delays: [5, 1, 0], delayBudget: 2 }), Float64Array.of(0, 3, 2, 0));
    assert.deepEqual(virtualQueue({ delays: [], delayBudget: 2, initialBacklog: 7 }), Float64Array.of(7));
    fc.assert(
      fc.property(fc.array(seconds), seconds, (delays, initialBacklog) => {
        const queue = new VirtualQueue({ delayBudget: 3, initialBacklog });
        const steps = delays.map((delay) => queue.advance(delay));
        assert.deepEqual([...virtualQueue({ delays, delayBudget: 3, initialBacklog })], [initialBacklog, ...steps]);
      }),
    );
    assert.throws(() => virtualQueue({ delays: [1, Number.NaN], delayBudget: 2 }), /delay must be .* got NaN/);
    assert.throws(() => virtualQueue({ delays: [1], delayBudget: 0 }), /delayBudget must be .* got 0/);
  });
});
