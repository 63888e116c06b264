import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  allocateBandwidth,
  bestPrefixCount,
  earlyStopCount,
  exactPrefix,
  expansionThresholds,
  type PrefixCurve,
  prefixDelays,
  schedulingPenalty,
  setExpansion,
  thresholdsNeverFall,
  worstEarlyStopRatio,
} from '../../src/scheduling';
import { anyRound, roundOf } from './rounds';

/** Increasing delays with integer steps, so that thresholds and chords tie exactly where they tie. */
const anyCurve = fc
  .record({
    steps: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 9 }),
    penalty: fc.constantFrom('bound' as const, 'count' as const),
  })
  .map(({ steps, penalty }): PrefixCurve => {
    let tau = 1;
    return { delays: steps.map((step) => (tau += step)), penalty, devices: steps.length };
  });

const price = ({ delays, penalty, devices }: PrefixCurve, n: number, ratio: number): number =>
  ratio * schedulingPenalty(penalty, n, devices) + delays[n - 1]!;

/** Whether the algorithm misses at some V/Q: the loss is largest just below a threshold. */
const failsSomewhere = (curve: PrefixCurve): boolean => {
  const thresholds = expansionThresholds(curve);
  return [...thresholds].some((theta) => {
    const ratio = theta * (1 - 1e-9);
    const stopped = price(curve, earlyStopCount(thresholds, ratio), ratio);
    return stopped > price(curve, bestPrefixCount(curve, ratio), ratio) + 1e-7 * theta;
  });
};

describe('the counter-example to Theorem 2(b)', () => {
  const state = roundOf([1e6, 0.1, 0.1], { penaltyWeight: 10, backlog: 1.1, delayBudget: 1e-300 });

  it('has objectives 10.055, 10.502, 8.367: up, then down below the first', () => {
    const delays = prefixDelays(state);
    const objectives = Array.from(delays, (tau, i) => 10 * schedulingPenalty('bound', i + 1, 3) + 1.1 * tau);
    assert.deepEqual(
      objectives.map((j) => j.toFixed(3)),
      ['10.055', '10.502', '8.367'],
    );
    // By hand: alone, the strong device sends a bit per hertz and second times log2(1 + 1e6).
    assert.ok(Math.abs(delays[0]! - 1 / Math.log2(1 + 1e6)) < 1e-12);
  });

  it('stops Algorithm 1 at one device where three are best', () => {
    assert.deepEqual(setExpansion.schedule(state).devices, [0]);
    assert.deepEqual(exactPrefix.schedule(state).devices, [0, 1, 2]);
  });

  it('cannot exist with two devices', () => {
    fc.assert(
      fc.property(anyRound(2), (round) => {
        assert.deepEqual(setExpansion.schedule(round).devices.length, exactPrefix.schedule(round).devices.length);
      }),
    );
  });
});

describe('expansionThresholds', () => {
  it('is n (n+1) (K-1)/K times the added delay for rho, and K times it for the count', () => {
    const delays = [1, 2, 4, 4.5];
    const close = (penalty: 'bound' | 'count', expected: readonly number[]): void => {
      const thresholds = expansionThresholds({ delays, penalty, devices: 4 });
      for (const [i, theta] of thresholds.entries()) assert.ok(Math.abs(theta - expected[i]!) < 1e-12);
      assert.equal(thresholds.length, expected.length);
    };
    close('bound', [2 * 0.75, 6 * 0.75 * 2, 12 * 0.75 * 0.5]);
    close('count', [4, 8, 2]);
  });

  it('predicts where Algorithm 1 stops', () => {
    fc.assert(
      fc.property(anyRound(12), (state) => {
        const delays = prefixDelays(state);
        const thresholds = expansionThresholds({ delays, penalty: state.penalty, devices: delays.length });
        const ratio = state.penaltyWeight / state.backlog; // Infinity for an empty queue
        // A threshold within rounding of the ratio is a tie, which either side may win.
        fc.pre(thresholds.every((theta) => !(Math.abs(theta - ratio) <= 1e-6 * ratio)));
        fc.pre(delays.every((tau) => state.backlog * tau < 1e6 * state.penaltyWeight || state.backlog === 0));
        assert.equal(setExpansion.schedule(state).devices.length, earlyStopCount(thresholds, ratio));
      }),
    );
  });
});

describe('when Theorem 2(b) does hold', () => {
  it('Algorithm 1 is exact for every V and Q if and only if the thresholds never fall', () => {
    const seen = { exact: 0, wrong: 0 };
    fc.assert(
      fc.property(anyCurve, (curve) => {
        const safe = thresholdsNeverFall(expansionThresholds(curve));
        seen[safe ? 'exact' : 'wrong']++;
        assert.equal(!failsSomewhere(curve), safe);
      }),
      { numRuns: 5000 },
    );
    assert.ok(seen.exact > 300 && seen.wrong > 300, `the test has lost its subject: ${JSON.stringify(seen)}`);
  });

  it('equal channels are safe with rho, at any SNR', () => {
    for (const gain of [1e-6, 1e-3, 0.1, 1, 10, 1e3, 1e6]) {
      const delays = prefixDelays(roundOf(new Array<number>(30).fill(gain)));
      assert.ok(thresholdsNeverFall(expansionThresholds({ delays, penalty: 'bound', devices: 30 })), `gain ${gain}`);
    }
  });

  it('equal channels break it with the count: tau*(n) is concave', () => {
    const delays = prefixDelays(roundOf(new Array<number>(30).fill(1)));
    assert.ok(!thresholdsNeverFall(expansionThresholds({ delays, penalty: 'count', devices: 30 })));
  });
});

describe('worstEarlyStopRatio', () => {
  it('bounds the ratio of the objectives for every curve', () => {
    fc.assert(
      fc.property(anyCurve, (raw) => {
        const curve: PrefixCurve = { ...raw, penalty: 'bound' };
        const thresholds = expansionThresholds(curve);
        for (const theta of thresholds) {
          const ratio = theta * (1 - 1e-9);
          const stopped = price(curve, earlyStopCount(thresholds, ratio), ratio);
          const best = price(curve, bestPrefixCount(curve, ratio), ratio);
          assert.ok(stopped <= best * Math.max(1, worstEarlyStopRatio(curve.devices)) * (1 + 1e-7));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is approached by radio channels: many strong devices, the others limited by power', () => {
    for (const K of [3, 20, 100]) {
      const n = Math.floor((K - 1) / 2);
      const gains = Array.from({ length: K }, (_, k) => (k < n ? 1e12 : 1e-9));
      const delays = prefixDelays(roundOf(gains));
      const ratio = expansionThresholds({ delays, penalty: 'bound', devices: K })[n - 1]! * (1 - 1e-9);
      const state = roundOf(gains, { penaltyWeight: ratio, backlog: 1 });
      const value = (count: number): number => ratio * schedulingPenalty('bound', count, K) + delays[count - 1]!;
      const stopped = setExpansion.schedule(state).devices.length;
      assert.equal(stopped, n);
      assert.equal(exactPrefix.schedule(state).devices.length, K);
      const gap = value(stopped) / value(K) / worstEarlyStopRatio(K);
      assert.ok(gap > 0.999 && gap < 1, `K = ${K}: ${gap} of the bound`);
    }
  });

  it('is 1 for two devices, 4/3 for three and grows like K/4', () => {
    assert.equal(worstEarlyStopRatio(2), 1);
    assert.equal(worstEarlyStopRatio(3), 4 / 3);
    assert.equal(worstEarlyStopRatio(20), 5.5);
    assert.ok(Math.abs(worstEarlyStopRatio(1e6) / 250000 - 1) < 1e-5);
  });
});

describe('tau*(n)', () => {
  it('grows with every device added', () => {
    fc.assert(
      fc.property(anyRound(12), (state) => {
        const delays = prefixDelays(state);
        for (let i = 1; i < delays.length; i++) assert.ok(delays[i]! >= delays[i - 1]! * (1 - 1e-12));
      }),
    );
  });

  it('gives every device the same delay and spends the whole band: the KKT conditions of P3', () => {
    fc.assert(
      fc.property(anyRound(12), (state) => {
        const { delay, bandwidths } = allocateBandwidth(state);
        const total = bandwidths.reduce((sum, b) => sum + b, 0);
        assert.ok(Math.abs(total - 1) < 1e-11);
        state.channelGains.forEach((gain, k) => {
          const own = 1 / ((bandwidths[k]! * Math.log1p(gain / bandwidths[k]!)) / Math.LN2);
          assert.ok(Math.abs(own / delay - 1) < 1e-9);
        });
      }),
    );
  });
});
