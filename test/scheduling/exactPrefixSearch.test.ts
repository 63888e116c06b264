import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RandomStream } from '../../src/math';
import {
  allocateBandwidth,
  createPrefixWorkspace,
  exactPrefixSearch,
  type PrefixProblem,
  sortByGain,
} from '../../src/scheduling';

type Round = Omit<PrefixProblem, 'sortedChannelGains'> & { readonly channelGains: readonly number[] };

const unit = { payloadBits: 1, txPower: 1, noisePsd: 1, totalBandwidth: 1 };
const penalty = (round: Round, n: number, devices: number): number =>
  round.penalty === 'count' ? -n / devices : devices === 1 ? 0 : (devices - n) / (n * (devices - 1));
const delayOf = (round: Round, channelGains: readonly number[]): number =>
  allocateBandwidth({ ...round, channelGains }).delay;
const sorted = (gains: readonly number[]): number[] => gains.slice().sort((a, b) => b - a);
const search = (round: Round) => exactPrefixSearch({ ...round, sortedChannelGains: sorted(round.channelGains) });

/** V psi + Q tau of a set of any devices. */
function objective(round: Round, set: readonly number[]): number {
  const cost = round.penaltyWeight * penalty(round, set.length, round.channelGains.length);
  return cost + round.backlog * delayOf(round, set);
}

/** Objectives are equal if they differ by rounding of their terms, which may be larger than their sum. */
function assertSameObjective(round: Round, actual: number, expected: number, delay: number): void {
  const scale = round.penaltyWeight + round.backlog * delay;
  assert.ok(Math.abs(actual - expected) <= 1e-12 * scale, `${actual}, not ${expected}: ${JSON.stringify(round)}`);
}

/** Rounds in which the best prefix is anywhere, with one spread of gains, or groups of nearly equal devices. */
function rounds(maxDevices: number): fc.Arbitrary<Round> {
  const levels = fc.constantFrom(1e4, 10, 1, 0.1, 1e-3);
  const grouped = fc.tuple(levels, fc.constantFrom(1, 1.001, 0.999)).map(([level, factor]) => level * factor);
  const spread = fc.double({ min: -30, max: 30, noNaN: true }).map((db) => 10 ** (db / 10));
  const channelGains = fc.oneof(grouped, spread, fc.oneof(grouped, spread));
  return fc.record({
    payloadBits: fc.constant(1),
    txPower: fc.constantFrom(1e-3, 1, 1e3),
    noisePsd: fc.constant(1),
    totalBandwidth: fc.constant(1),
    backlog: fc.constantFrom(0.01, 1, 30),
    penaltyWeight: fc.double({ min: -3, max: 6, noNaN: true }).map((exponent) => 10 ** exponent),
    penalty: fc.constantFrom('bound' as const, 'count' as const),
    channelGains: fc.array(channelGains, { minLength: 1, maxLength: maxDevices }),
  });
}

describe('exactPrefixSearch', () => {
  it('agrees with a full scan of every prefix', () => {
    fc.assert(
      fc.property(rounds(40), (round) => {
        const gains = sorted(round.channelGains);
        const objectives = gains.map((_, k) => objective(round, gains.slice(0, k + 1)));
        const found = search(round);
        assertSameObjective(round, found.objective, Math.min(...objectives), found.delay);
        assertSameObjective(round, found.objective, objectives[found.scheduled - 1]!, found.delay);
      }),
      { numRuns: 600 },
    );
  });

  it('agrees with brute force over all subsets: the best set is a prefix (Theorem 2(a))', () => {
    const bruteForce = (round: Round): void => {
      const { channelGains } = round;
      let best = Infinity;
      for (let mask = 1; mask < 2 ** channelGains.length; mask++) {
        best = Math.min(
          best,
          objective(
            round,
            channelGains.filter((_, k) => (mask >> k) & 1),
          ),
        );
      }
      const found = search(round);
      assertSameObjective(round, found.objective, best, found.delay);
    };
    fc.assert(fc.property(rounds(8), bruteForce), { numRuns: 150 });
    const stream = new RandomStream(2, 'brute force');
    for (const penaltyWeight of [3, 300]) {
      const channelGains = Array.from({ length: 14 }, () => stream.exponential() * 10 ** (4 * stream.uniform() - 2));
      for (const kind of ['bound', 'count'] as const) {
        bruteForce({ ...unit, backlog: 1, penaltyWeight, penalty: kind, channelGains });
      }
    }
  });

  it('finds the optimum that Algorithm 1 misses: three devices, two of them weak', () => {
    const found = search({
      ...unit,
      channelGains: [1e6, 0.1, 0.1],
      backlog: 1.1,
      penaltyWeight: 10,
      penalty: 'bound',
    });
    assert.equal(found.scheduled, 3);
    assert.ok(Math.abs(found.objective - 8.367355499203823) < 1e-12);
  });

  it('proves its answer: every prefix is solved or excluded by a bound no lower than the optimum', () => {
    fc.assert(
      fc.property(rounds(40), (round) => {
        const { certificate, objective: best, scheduled } = search(round);
        assert.equal(certificate.solved + certificate.bounded, round.channelGains.length);
        assert.ok(certificate.lowestBound >= best - 1e-13 * (round.penaltyWeight + Math.abs(best)));
        assert.ok(certificate.evaluations >= scheduled);
      }),
    );
  });

  it('scales: time in other units, devices and band in proportion', () => {
    fc.assert(
      fc.property(rounds(20), fc.integer({ min: -20, max: 20 }), (round, k) => {
        const found = search(round);
        const longer = search({ ...round, payloadBits: 2 ** k, backlog: round.backlog * 2 ** -k });
        assert.equal(longer.scheduled, found.scheduled);
        assert.equal(longer.delay, found.delay * 2 ** k);
        const wider = search({ ...round, totalBandwidth: 2 ** k, noisePsd: 2 ** -k, payloadBits: 2 ** k });
        assert.equal(wider.scheduled, found.scheduled);
        assert.equal(wider.delay, found.delay);
      }),
    );
  });

  it('schedules no fewer devices when they weigh more, and no more when the queue is longer', () => {
    fc.assert(
      fc.property(rounds(30), fc.double({ min: 1.01, max: 100, noNaN: true }), (round, factor) => {
        const { scheduled } = search(round);
        assert.ok(search({ ...round, penaltyWeight: round.penaltyWeight * factor }).scheduled >= scheduled);
        assert.ok(search({ ...round, backlog: round.backlog * factor }).scheduled <= scheduled);
      }),
    );
  });

  it('schedules everyone within reach with an empty queue, and one device when devices weigh nothing', () => {
    const channelGains = [4, 3, 2, 1, 0, 0];
    const round: Round = { ...unit, channelGains, backlog: 0, penaltyWeight: 1, penalty: 'bound' };
    assert.equal(search(round).scheduled, 4);
    assert.equal(search({ ...round, penaltyWeight: 1e300, backlog: 1e-3 }).scheduled, 4);
    assert.equal(search({ ...round, backlog: 1, penaltyWeight: 0 }).scheduled, 1);
    assert.equal(search({ ...round, penaltyWeight: 0 }).scheduled, 1);
    assert.equal(search({ ...round, payloadBits: 0, backlog: 1 }).scheduled, 4);
    assert.equal(search({ ...round, payloadBits: 0, backlog: 1 }).delay, 0);
  });

  it('schedules nobody where nobody is within reach', () => {
    const {
      scheduled,
      delay,
      objective: value,
    } = search({
      ...unit,
      channelGains: [0, 0],
      backlog: 1,
      penaltyWeight: 1,
      penalty: 'bound',
    });
    assert.deepEqual([scheduled, delay, value], [0, 0, Infinity]);
  });

  it('handles one device, equal devices and 300 dB of spread', () => {
    for (const kind of ['bound', 'count'] as const) {
      for (const penaltyWeight of [1e-3, 1, 1e3, 1e9]) {
        for (const channelGains of [[2], [1, 1, 1, 1, 1], [1e15, 1, 1e-15], [1e30, 1e15, 1], [1, 1e-15, 1e-30]]) {
          const round: Round = { ...unit, channelGains, backlog: 1, penaltyWeight, penalty: kind };
          const objectives = channelGains.map((_, k) => objective(round, channelGains.slice(0, k + 1)));
          const found = search(round);
          assertSameObjective(round, found.objective, Math.min(...objectives), found.delay);
        }
      }
    }
  });

  it('counts devices that the list leaves out in psi', () => {
    const problem = { ...unit, sortedChannelGains: [3, 2, 1], backlog: 1, penaltyWeight: 1, penalty: 'count' } as const;
    const { scheduled, delay, objective: value } = exactPrefixSearch({ ...problem, devices: 10 });
    assert.ok(Math.abs(value - (delay - scheduled / 10)) < 1e-14);
  });

  it('gives the same answer in a workspace used before', () => {
    const workspace = createPrefixWorkspace(50);
    fc.assert(
      fc.property(rounds(50), (round) => {
        const sortedChannelGains = sorted(round.channelGains);
        assert.deepEqual(exactPrefixSearch({ ...round, sortedChannelGains, workspace }), search(round));
      }),
    );
  });

  it('names, quotes and prescribes for a problem outside its domain', () => {
    const round = { ...unit, backlog: 1, penaltyWeight: 1, penalty: 'bound' } as const;
    const run = (over: Partial<PrefixProblem>) => () =>
      exactPrefixSearch({ ...round, sortedChannelGains: [2, 1], ...over });
    assert.throws(
      run({ sortedChannelGains: [1, 2] }),
      /sortedChannelGains\[1\] must be at most .* 1, got 2; sort with/,
    );
    assert.throws(run({ sortedChannelGains: [1, Number.NaN] }), /sortedChannelGains\[1\] must be .* got NaN/);
    assert.throws(run({ sortedChannelGains: [1, -1] }), /sortedChannelGains\[1\] must be .* got -1/);
    assert.throws(run({ workspace: createPrefixWorkspace(1) }), /workspace.size must be at least 2, got 1/);
    assert.throws(run({ devices: 1 }), /devices must be an integer in \[2/);
    for (const field of ['payloadBits', 'txPower', 'noisePsd', 'totalBandwidth', 'backlog', 'penaltyWeight'] as const) {
      assert.throws(run({ [field]: Number.NaN }), new RegExp(`^InputError: ${field} must be .* got NaN`));
      assert.throws(run({ [field]: -1 }), new RegExp(`^InputError: ${field} must be .* got -1`));
    }
  });
});

describe('sortByGain', () => {
  it('puts the strongest first and keeps the order of equal gains, for few and for many devices', () => {
    const stream = new RandomStream(1, 'sort');
    for (const n of [0, 1, 2, 50, 2047, 2048, 20_000]) {
      const gains = Float64Array.from(
        { length: n },
        () => stream.integer(Math.max(1, n >> 1)) * 10 ** stream.integer(20),
      );
      const expected = Array.from(gains.keys()).sort((a, b) => gains[b]! - gains[a]! || a - b);
      assert.deepEqual(Array.from(sortByGain(gains)), expected);
    }
  });

  it('does so where gains differ in their last digits alone, in groups of few and of many', () => {
    const stream = new RandomStream(2, 'sort');
    for (const group of [1, 2, 31, 32, 33, 5000]) {
      const gains = Float64Array.from({ length: 5000 }, (_, k) => {
        return (1 + Math.floor(k / group)) * (1 + stream.integer(group) * Number.EPSILON);
      });
      const expected = Array.from(gains.keys()).sort((a, b) => gains[b]! - gains[a]! || a - b);
      assert.deepEqual(Array.from(sortByGain(gains)), expected, `groups of ${group}`);
    }
  });

  it('treats -0 as 0 and names a gain that cannot be ordered', () => {
    assert.deepEqual(Array.from(sortByGain([-0, 0, -0])), [0, 1, 2]);
    assert.throws(() => sortByGain([1, Number.NaN]), /channelGains\[1\] must be a finite number >= 0, got NaN/);
    assert.throws(() => sortByGain([-1]), /channelGains\[0\] must be .* got -1/);
  });
});
