import assert from 'node:assert/strict';
import { RandomStream } from '../../src/math';
import {
  allocateBandwidth,
  bisectBandwidth,
  driftPlusPenalty,
  earlyStopCount,
  expansionThresholds,
  leastDelays,
  proposed,
  type RoundState,
  setExpansion,
  simulateScheduling,
} from '../../src/scheduling';
import { defaultSettings } from '../../src/settings';
import { roundOf } from './rounds';

const stream = new RandomStream(19, 'proposed');
const from = <T>(values: readonly T[]): T => values[Math.floor(stream.uniform() * values.length)]!;
const decades = (low: number, high: number): number => 10 ** (low + (high - low) * stream.uniform());

/** Rounds from equal gains to a spread of 120 dB, limited by bandwidth or by power, at prices that stop early and late. */
function randomRound(count: number): RoundState {
  const [spread, snr, ties] = [from([0, 1, 4, 8, 12]), decades(-4, 4), stream.uniform() < 0.2];
  const gains = Array.from({ length: count }, () => {
    const gain = snr * decades(-spread / 2, spread / 2) * -Math.log(1 - stream.uniform());
    return ties ? Number(gain.toPrecision(1)) : gain;
  });
  return roundOf(gains, {
    penaltyWeight: decades(-2, 4) * count,
    backlog: stream.uniform() < 0.03 ? 0 : decades(-3, 3),
    delayBudget: decades(-1, 3),
    penalty: from(['bound', 'count'] as const),
  });
}

describe('the proposed scheme', () => {
  it('schedules what Algorithm 1 to the letter does, to the last bit, in 10000 random rounds', () => {
    for (let i = 0; i < 10_000; i++) {
      const state = randomRound(i % 100 === 0 ? 25 + (i % 7) * 12 : 1 + (i % 16));
      assert.deepEqual(proposed.schedule(state), setExpansion.schedule(state), `round ${i}`);
    }
  });

  it('does so along whole runs, with their queues', () => {
    for (const penalty of ['bound', 'count'] as const) {
      for (const [penaltyWeight, initialBacklog] of [
        [1, 0],
        [30, 6],
        [3000, 0],
      ] as const) {
        const settings = { ...defaultSettings, rounds: 40, penalty, penaltyWeight, initialBacklog };
        const [letter, fast] = [setExpansion, proposed].map((scheme) =>
          simulateScheduling({ settings, scheme, payloadBits: 1e6 }),
        );
        assert.deepEqual(fast, letter);
      }
    }
  });

  it('stops at the first threshold above V/Q among hundreds of devices', () => {
    let stopped = 0;
    for (let i = 0; i < 60; i++) {
      const state = randomRound(400 + 10 * i);
      const { devices } = proposed.schedule(state);
      const sortedChannelGains = Float64Array.from(state.channelGains).sort().reverse();
      const delays = leastDelays({ ...state, sortedChannelGains });
      const thresholds = expansionThresholds({ delays, penalty: state.penalty, devices: delays.length });
      const ratio = state.backlog > 0 ? state.penaltyWeight / state.backlog : Infinity;
      assert.equal(devices.length, earlyStopCount(thresholds, ratio), `round ${i}`);
      if (devices.length > 30 && devices.length < delays.length) stopped++;
    }
    assert.ok(stopped >= 8, `only ${stopped} rounds stop far inside`);
  });

  it('stops where the letter does among tens of thousands of devices, whose sums round by more than the bisection leaves open', () => {
    for (const ties of [false, true]) {
      for (const spread of [0, 2, 6]) {
        const gains = Array.from({ length: 30_000 }, () => {
          const gain = (ties ? 1 : 15_000) * decades(-spread / 2, spread / 2) * -Math.log(1 - stream.uniform());
          return ties ? Number(gain.toPrecision(1)) : gain;
        });
        const sorted = Float64Array.from(gains).sort().reverse();
        const middle = allocateBandwidth(roundOf([...sorted.subarray(0, 15_000)], {})).delay;
        const state = roundOf(gains, { penaltyWeight: 15_000 * middle, backlog: 1, delayBudget: middle });
        const { length } = proposed.schedule(state).devices;
        const objective = (n: number): number => {
          const { delay } = bisectBandwidth({ ...state, channelGains: sorted.subarray(0, n), tolerance: 1e-11 });
          return driftPlusPenalty({ ...state, scheduled: n, devices: gains.length, delay });
        };
        assert.ok(length > 10_000 && length < gains.length);
        const from = length - 6;
        const objectives = Array.from({ length: 8 }, (_, i) => objective(from + i));
        const rise = objectives.findIndex((value, i) => i > 0 && value > objectives[i - 1]!);
        assert.equal(from + rise - 1, length, `${ties ? 'ties, ' : ''}spread ${spread}`);
      }
    }
  });

  it('takes a hundred thousand devices, each price, without solving for every prefix', () => {
    const state = randomRound(100_000);
    for (const backlog of [0, 1e-6, 1, 1e3]) {
      assert.ok(proposed.schedule({ ...state, penaltyWeight: 1e5, backlog }).devices.length >= 1);
    }
  });
});

describe('a bisection that is given the solution', () => {
  it('returns the same delay and bandwidths to the last bit, with a third of the evaluations at most', () => {
    for (let i = 0; i < 200; i++) {
      const problem = { ...randomRound(1 + (i % 40)), tolerance: 1e-11 };
      const plain = bisectBandwidth(problem);
      const helped = bisectBandwidth({ ...problem, solution: allocateBandwidth(problem).delay });
      assert.deepEqual({ ...helped, evaluations: 0 }, { ...plain, evaluations: 0 });
      assert.ok(3 * helped.evaluations <= plain.evaluations, `${helped.evaluations} of ${plain.evaluations}`);
    }
  });
});
