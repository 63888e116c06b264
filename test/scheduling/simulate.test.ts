import assert from 'node:assert/strict';
import { RandomStream } from '../../src/math';
import { placeDevices } from '../../src/network';
import {
  allIn,
  allSchemes,
  emptySchedule,
  planInHindsight,
  prefixDelays,
  roundStates,
  type Scheme,
  scheduleRound,
  schedulingPenalty,
  schemeNamed,
  simulateScheduling,
  stationaryOracle,
  summariseTrace,
  VirtualQueue,
} from '../../src/scheduling';
import { parseSettings } from '../../src/settings';

const settings = parseSettings({ rounds: 40, seed: 11 });
const run = (scheme: string | Scheme, changes: Record<string, unknown> = {}) =>
  simulateScheduling({
    settings: { ...settings, ...parseSettings({ ...settings, ...changes }) },
    scheme,
    payloadBits: 1e6,
  });

describe('simulateScheduling', () => {
  for (const { name: scheme } of allSchemes()) {
    it(`${scheme}: the trace follows the queue (18), and its mean delay the telescoped bound`, () => {
      for (const initialBacklog of [0, 3]) {
        const trace = run(scheme, { initialBacklog });
        assert.equal(trace.rounds.length, 40);
        assert.equal(trace.initialBacklog, initialBacklog * trace.delayBudget);
        const queue = new VirtualQueue({ delayBudget: trace.delayBudget, initialBacklog: trace.initialBacklog });
        trace.rounds.forEach(({ round, backlog, delay, penaltyWeight }, t) => {
          assert.equal(round, t);
          assert.equal(backlog, queue.backlog);
          assert.ok(penaltyWeight > 0);
          queue.advance(delay);
        });
        assert.equal(trace.finalBacklog, queue.backlog);
        const { meanDelay } = summariseTrace(trace);
        const bound = trace.delayBudget + (trace.finalBacklog - trace.initialBacklog) / 40;
        assert.ok(meanDelay <= bound * (1 + 1e-12));
      }
    });

    it(`${scheme}: the same seed gives the same trace, another seed another one`, () => {
      assert.deepEqual(run(scheme), run(scheme));
      assert.notDeepEqual(run(scheme, { seed: 12 }).rounds[0], run(scheme).rounds[0]);
    });
  }

  it('meets every scheme with the same devices in the same channels', () => {
    const gains = Array.from(roundStates({ settings, payloadBits: 1e6 }), (state) => [...state.channelGains]);
    let met: number[][] = [];
    for (const name of ['first', 'second']) {
      met = [];
      const scheme: Scheme = {
        name,
        mayBeEmpty: true,
        schedule: (state) => {
          met.push([...state.channelGains]);
          return name === 'first' ? emptySchedule : scheduleRound(allIn, state);
        },
      };
      simulateScheduling({ settings, scheme, payloadBits: 1e6 });
      assert.deepEqual(met, gains);
    }
  });

  it('does not care about the payload: delays scale, sets stay', () => {
    const small = run('exact');
    const large = simulateScheduling({ settings, scheme: 'exact', payloadBits: 1e9 });
    small.rounds.forEach((round, t) => {
      assert.deepEqual(large.rounds[t]!.devices, round.devices);
      assert.ok(Math.abs(large.rounds[t]!.delay / round.delay / 1000 - 1) < 1e-9);
    });
  });

  it('keeps GS and AABA within the limit in every round, and their order in devices', () => {
    const [gs, aaba] = [run('gs'), run('aaba')];
    gs.rounds.forEach((round, t) => {
      assert.ok(round.delay <= gs.delayBudget);
      assert.ok(aaba.rounds[t]!.delay <= gs.delayBudget);
      assert.ok(aaba.rounds[t]!.devices.length <= round.devices.length);
    });
  });

  it('records a round in which nobody meets the limit as empty: no time, no devices', () => {
    const trace = run('gs', { delayBudgetMsPerBit: 1e-6 });
    const summary = summariseTrace(trace);
    assert.ok(summary.emptyRounds > 30);
    assert.ok(trace.rounds.every(({ devices, delay }) => (devices.length === 0 ? delay === 0 : delay > 0)));
  });

  it('places the devices of the seed unless it is given a cell', () => {
    const cell = placeDevices(settings, new RandomStream(settings.seed, 'placement'));
    assert.deepEqual(simulateScheduling({ settings, scheme: 'gs', payloadBits: 1e6, cell }), run('gs'));
    const near = { ...cell, pathGains: cell.pathGains.map((g) => 100 * g) };
    const trace = simulateScheduling({ settings, scheme: 'gs', payloadBits: 1e6, cell: near });
    assert.ok(summariseTrace(trace).meanDevices > summariseTrace(run('gs')).meanDevices);
  });

  it('runs a cell of one device with every scheme, for 5000 rounds', () => {
    for (const { name: scheme } of allSchemes()) {
      const trace = run(scheme, { deviceCount: 1, rounds: 5000, randomDeviceCount: 1 });
      assert.equal(trace.rounds.length, 5000);
      assert.ok(trace.rounds.every(({ devices }) => devices.length <= 1));
    }
  });

  it('says which schemes there are', () => {
    assert.throws(() => run('greedi'), /scheme must be one of all-in.* got 'greedi'\.$/);
    assert.throws(() => run('allin'), /got 'allin'; did you mean 'all-in'\?/);
    assert.equal(schemeNamed('aaba').name, 'aaba');
    assert.throws(() => run('random', { deviceCount: 3 }), /count must be an integer in \[1, 3\], got 5/);
    assert.throws(
      () => simulateScheduling({ settings, scheme: 'gs', payloadBits: Number.NaN }),
      /payloadBits must be a finite number > 0, got NaN/,
    );
  });
});

describe('planInHindsight', () => {
  const inputs = (penalty: 'bound' | 'count', delayBudget: number, count: number) => ({
    penalty,
    devices: 5,
    delayBudget,
    prefixDelays: Array.from(
      roundStates({ settings: parseSettings({ deviceCount: 5, rounds: count, seed: 4 }), payloadBits: 1e6 }),
      prefixDelays,
    ),
  });

  it('is within one step of the best of all schedules, found by trying all of them', () => {
    for (const penalty of ['bound', 'count'] as const) {
      for (const budget of [0.02, 0.05, 0.1, 0.3, 3]) {
        const input = inputs(penalty, budget, 5);
        const plan = planInHindsight(input);
        if (!plan.feasible) continue;
        let best = Infinity;
        for (let code = 0; code < 5 ** 5; code++) {
          const counts = Array.from({ length: 5 }, (_, t) => 1 + (Math.floor(code / 5 ** t) % 5));
          const delay = counts.reduce((sum, n, t) => sum + input.prefixDelays[t]![n - 1]!, 0) / 5;
          if (delay > budget) continue;
          best = Math.min(best, counts.reduce((sum, n) => sum + schedulingPenalty(penalty, n, 5), 0) / 5);
        }
        assert.ok(plan.meanDelay <= budget);
        assert.ok(plan.penaltyBound <= best + 1e-12, 'the dual is a lower bound');
        assert.ok(plan.meanPenalty >= best - 1e-12);
        assert.ok(plan.meanPenalty - plan.penaltyBound <= 1 / 5, 'the duality gap is at most one round');
      }
    }
  });

  it('is what the stationary scheme of its multiplier does in a run, within the budget', () => {
    const plan = planInHindsight({
      penalty: settings.penalty,
      devices: settings.deviceCount,
      delayBudget: run('oracle').delayBudget,
      prefixDelays: Array.from(roundStates({ settings, payloadBits: 1e6 }), prefixDelays),
    });
    const trace = run(stationaryOracle(plan.multiplier));
    assert.deepEqual(
      trace.rounds.map(({ devices }) => devices.length),
      plan.counts,
    );
    assert.deepEqual({ ...trace, scheme: 'oracle' }, run('oracle'));
    assert.ok(Math.abs(summariseTrace(trace).meanDelay / plan.meanDelay - 1) < 1e-9);
    assert.ok(plan.meanDelay <= trace.delayBudget);
  });

  it('beats every online scheme that keeps the budget', () => {
    const penaltyOf = (scheme: string): number => {
      const { rounds } = run(scheme, { initialBacklog: 8 });
      return rounds.reduce((sum, { devices }) => sum + schedulingPenalty(settings.penalty, devices.length, 20), 0) / 40;
    };
    assert.ok(penaltyOf('oracle') <= penaltyOf('gs'));
    assert.ok(penaltyOf('oracle') <= penaltyOf('proposed'));
  });

  it('takes devices that cost no time at any price', () => {
    const plan = planInHindsight({
      penalty: 'bound',
      devices: 4,
      prefixDelays: [Float64Array.of(1, 1, 1 - 1e-16, 9), Float64Array.of(1, 1, 1, 9)],
      delayBudget: 1,
    });
    assert.deepEqual(plan.counts, [3, 3]);
    assert.ok(plan.multiplier > 0 && plan.multiplier < Infinity);
  });

  it('schedules everybody for nothing when the budget allows it, and says when it allows nothing', () => {
    assert.equal(planInHindsight(inputs('bound', 1e9, 3)).multiplier, 0);
    const tight = planInHindsight(inputs('bound', 1e-9, 3));
    assert.equal(tight.feasible, false);
    assert.deepEqual(tight.counts, [1, 1, 1]);
  });
});
