import assert from 'node:assert/strict';
import fc from 'fast-check';
import { uplinkRate } from '../../src/network';
import {
  allIn,
  allocateBandwidth,
  driftPlusPenalty,
  equalBandwidth,
  exactPrefix,
  gainOrder,
  greedy,
  proposed,
  type RoundState,
  randomDevices,
  type Schedule,
  type Scheme,
  scheduleRound,
  setExpansion,
  stationaryOracle,
} from '../../src/scheduling';
import { anyRound, roundOf } from './rounds';

const schemes: readonly Exclude<Scheme, { start: unknown }>[] = [
  allIn,
  setExpansion,
  exactPrefix,
  greedy,
  equalBandwidth,
  randomDevices(1),
  stationaryOracle(0.1),
  proposed,
];

const objective = (state: RoundState, { devices, delay }: Pick<Schedule, 'devices' | 'delay'>): number =>
  driftPlusPenalty({ ...state, scheduled: devices.length, devices: state.channelGains.length, delay });

/** Rounding of two objectives that should be equal: relative to their terms, which may cancel. */
const rounding = (state: RoundState, delay: number): number =>
  1e-9 * (state.penaltyWeight + state.backlog * (delay + state.delayBudget));

describe('every scheme', () => {
  for (const scheme of schemes) {
    it(`${scheme.name}: no device twice, bandwidths within B, the delay is that of the slowest device`, () => {
      fc.assert(
        fc.property(anyRound(12), (state) => {
          const { devices, bandwidths, delay } = scheduleRound(scheme, state);
          assert.equal(new Set(devices).size, devices.length);
          assert.equal(bandwidths.length, devices.length);
          assert.ok(bandwidths.reduce((sum, b) => sum + b, 0) <= state.totalBandwidth * (1 + 1e-11));
          const { payloadBits, txPower, noisePsd } = state;
          const delays = devices.map(
            (k, i) =>
              payloadBits /
              uplinkRate({ bandwidth: bandwidths[i]!, txPower, noisePsd, channelGain: state.channelGains[k]! }),
          );
          const slowest = Math.max(0, ...delays);
          assert.ok(Math.abs(slowest - delay) <= 1e-9 * delay, `${slowest} is not ${delay}`);
        }),
      );
    });

    it(`${scheme.name}: leaves unreachable devices out, and schedules nobody where nobody can be reached`, () => {
      const mixed = scheduleRound(scheme, roundOf([0, 3, 0, 5], { delayBudget: 10 }));
      assert.ok(mixed.devices.length >= 1);
      for (const k of mixed.devices) assert.ok(k === 1 || k === 3);
      assert.deepEqual(scheduleRound(scheme, roundOf([0, 0])), {
        devices: [],
        bandwidths: new Float64Array(0),
        delay: 0,
      });
    });

    it(`${scheme.name}: names a gain that cannot be`, () => {
      assert.throws(() => scheduleRound(scheme, roundOf([1, Number.NaN])), /channelGains\[1\] .* got NaN/);
      assert.throws(() => scheduleRound(scheme, roundOf([-2])), /channelGains\[0\] must be .* got -2/);
      assert.throws(() => scheduleRound(scheme, roundOf([])), /channelGains.length must be .* got 0/);
      assert.throws(() => scheduleRound(scheme, roundOf([1], { payloadBits: -8 })), /payloadBits must be .* got -8/);
    });

    it(`${scheme.name}: a cell of one device is no special case`, () => {
      const { devices, delay } = scheduleRound(scheme, roundOf([1], { delayBudget: 1.5 }));
      assert.deepEqual(devices, [0]);
      // B = 1 at an SNR of 1 carries one bit in one second; GS lets it take the whole limit.
      assert.ok(Math.abs(delay - (scheme === greedy ? 1.5 : 1)) < 1e-9);
    });
  }
});

describe('gainOrder', () => {
  it('sorts by gain, ties by index, without the unreachable', () => {
    assert.deepEqual(gainOrder(roundOf([2, 5, 0, 5, 7, 1e-320])), [4, 1, 3, 0]);
  });
});

describe('greedy (GS)', () => {
  it('takes the largest n with tau*(n) <= tau_bar, and each round takes exactly tau_bar', () => {
    fc.assert(
      fc.property(anyRound(12), (state) => {
        const { devices, delay } = scheduleRound(greedy, state);
        const order = gainOrder(state);
        assert.deepEqual(devices, order.slice(0, devices.length));
        assert.equal(delay, devices.length > 0 ? state.delayBudget : 0);
        const least = (n: number): number =>
          allocateBandwidth({ ...state, channelGains: order.slice(0, n).map((k) => state.channelGains[k]!) }).delay;
        if (devices.length > 0) assert.ok(least(devices.length) <= state.delayBudget * (1 + 1e-9));
        if (devices.length < order.length) assert.ok(least(devices.length + 1) > state.delayBudget * (1 - 1e-9));
      }),
    );
  });
});

describe('equalBandwidth (AABA)', () => {
  it('never schedules more devices than GS: n_AABA <= n_GS in every round', () => {
    fc.assert(
      fc.property(anyRound(20), (state) => {
        assert.ok(scheduleRound(equalBandwidth, state).devices.length <= scheduleRound(greedy, state).devices.length);
      }),
      { numRuns: 500 },
    );
  });

  it('ties with GS among equal devices, also where they fit exactly', () => {
    // Four devices with a quarter of the band at an SNR of 1 each: four seconds.
    const state = roundOf([0.25, 0.25, 0.25, 0.25, 0.25], { delayBudget: 4 });
    assert.equal(scheduleRound(equalBandwidth, state).devices.length, 4);
    assert.equal(scheduleRound(greedy, state).devices.length, 4);
  });

  it('keeps the limit, and one more device would break it', () => {
    fc.assert(
      fc.property(anyRound(12), (state) => {
        const { devices, delay } = scheduleRound(equalBandwidth, state);
        const n = devices.length;
        assert.ok(delay <= state.delayBudget);
        const next = gainOrder(state)[n];
        if (next === undefined) return;
        const rate = uplinkRate({ ...state, bandwidth: 1 / (n + 1), channelGain: state.channelGains[next]! });
        assert.ok(state.payloadBits / rate > state.delayBudget);
      }),
    );
  });
});

describe('exactPrefix', () => {
  it('finds the best of all 2^K sets: Theorem 2(a) holds', () => {
    fc.assert(
      fc.property(anyRound(10), (state) => {
        const best = scheduleRound(exactPrefix, state);
        const count = state.channelGains.length;
        let least = Infinity;
        for (let mask = 1; mask < 1 << count; mask++) {
          const devices = Array.from({ length: count }, (_, k) => k).filter((k) => mask & (1 << k));
          const { delay } = allocateBandwidth({ ...state, channelGains: devices.map((k) => state.channelGains[k]!) });
          least = Math.min(least, objective(state, { devices, delay }));
        }
        assert.ok(Math.abs(objective(state, best) - least) <= rounding(state, best.delay));
      }),
      { numRuns: 60 },
    );
  });

  it('schedules more devices the dearer the penalty, fewer the dearer the delay', () => {
    fc.assert(
      fc.property(anyRound(12), (state) => {
        const n = scheduleRound(exactPrefix, state).devices.length;
        assert.ok(scheduleRound(exactPrefix, { ...state, penaltyWeight: 3 * state.penaltyWeight }).devices.length >= n);
        assert.ok(scheduleRound(exactPrefix, { ...state, backlog: 3 * state.backlog }).devices.length <= n);
      }),
    );
  });

  it('schedules everybody when the queue is empty, whatever it costs', () => {
    assert.equal(scheduleRound(exactPrefix, roundOf([1e6, 1, 1e-9], { backlog: 0 })).devices.length, 3);
  });
});

describe('setExpansion (Algorithm 1)', () => {
  it('is never better than the exact answer', () => {
    fc.assert(
      fc.property(anyRound(12), (state) => {
        const [paper, exact] = [scheduleRound(setExpansion, state), scheduleRound(exactPrefix, state)];
        assert.ok(objective(state, paper) >= objective(state, exact) - rounding(state, paper.delay));
      }),
    );
  });

  it('stops at the first increase of the objective, and nowhere before', () => {
    fc.assert(
      fc.property(anyRound(12), (state) => {
        const chosen = scheduleRound(setExpansion, state).devices;
        const order = gainOrder(state);
        assert.deepEqual(chosen, order.slice(0, chosen.length));
        const values = Array.from({ length: Math.min(chosen.length + 1, order.length) }, (_, i) => {
          const devices = order.slice(0, i + 1);
          const channelGains = devices.map((k) => state.channelGains[k]!);
          const { delay } = allocateBandwidth({ ...state, channelGains });
          return { value: objective(state, { devices, delay }), slack: rounding(state, delay) };
        });
        for (let i = 1; i < chosen.length; i++) assert.ok(values[i]!.value <= values[i - 1]!.value + values[i]!.slack);
        const after = values[chosen.length];
        if (after !== undefined) assert.ok(after.value >= values[chosen.length - 1]!.value - after.slack);
      }),
    );
  });
});

describe('randomDevices', () => {
  it('schedules every device equally often, blind to its gain', () => {
    const state = roundOf([1e3, 1e2, 1, 1e-2, 1e-3]);
    const hits = new Array<number>(5).fill(0);
    for (let i = 0; i < 2000; i++) {
      for (const k of scheduleRound(randomDevices(2), state).devices) hits[k]!++; // the stream of the round moves on
    }
    // Binomial(2000, 2/5): standard deviation 21.9; four of them.
    for (const h of hits) assert.ok(Math.abs(h - 800) < 88, `a device was drawn ${h} times of 800`);
  });

  it('refuses to draw more devices than there are', () => {
    assert.throws(
      () => scheduleRound(randomDevices(3), roundOf([1, 2])),
      /count must be an integer in \[1, 2\], got 3/,
    );
    assert.throws(() => randomDevices(0), /count must be/);
  });
});
