import assert from 'node:assert/strict';
import { channelModels } from '../../src/experiments/scheduling/channelModels';
import { RandomStream } from '../../src/math';
import {
  allocateBandwidth,
  bestSetSearch,
  delayIntervalBound,
  exactPrefixSearch,
  lagrangianSet,
  prefixUnions,
  roundsOf,
  type SetProblem,
  sortByGain,
} from '../../src/scheduling';
import { parseSettings } from '../../src/settings';

const unit = { payloadBits: 1, txPower: 1, noisePsd: 1, totalBandwidth: 1, delayBudget: 1 };

/** Rounds of the six channel regimes, with values in one, two, three or as many levels as there are devices. */
function* rounds(devices: number, each: number): Generator<SetProblem> {
  for (const { settings } of channelModels) {
    const roundAt = roundsOf({
      settings: parseSettings({ ...settings, deviceCount: devices, rounds: 100 }),
      payloadBits: 1e6,
    });
    for (let t = 0; t < each; t++) {
      const round = roundAt(t);
      const stream = new RandomStream(t, 'values');
      const levels = [1, 2, 3, devices][t % 4]!;
      const penaltyWeight = 10 ** (3 * stream.uniform() - 1) * round.delayBudget ** 2;
      const value = (): number => (levels === devices ? stream.uniform() : stream.integer(levels) / levels);
      const deviceValues = Float64Array.from({ length: devices }, () => (penaltyWeight * value() * 4) / devices);
      const penalty = t % 3 === 0 ? 'count' : 'bound';
      yield {
        ...round,
        backlog: 10 ** (2 * stream.uniform()) * round.delayBudget,
        penaltyWeight,
        penalty,
        deviceValues,
      };
    }
  }
}

/** V psi - sum u + Q tau from the definitions. */
function objective(problem: SetProblem, set: readonly number[]): { value: number; delay: number } {
  const devices = problem.channelGains.length;
  const n = set.length;
  const psi = problem.penalty === 'count' ? -n / devices : devices === 1 ? 0 : (devices - n) / (n * (devices - 1));
  const { delay } = allocateBandwidth({ ...problem, channelGains: set.map((k) => problem.channelGains[k]!) });
  const worth = set.reduce((sum, k) => sum + problem.deviceValues[k]!, 0);
  return { value: problem.penaltyWeight * psi - worth + problem.backlog * delay, delay };
}

function* allSets(devices: number): Generator<number[]> {
  const all = Array.from({ length: devices }, (_, k) => k);
  for (let mask = 1; mask < 2 ** devices; mask++) yield all.filter((k) => (mask >> k) & 1);
}

const scaleOf = ({ penaltyWeight, backlog, delayBudget }: SetProblem): number => penaltyWeight + backlog * delayBudget;
const least = (problem: SetProblem, sets: Iterable<number[]>): number => {
  let lowest = Infinity;
  for (const set of sets) lowest = Math.min(lowest, objective(problem, set).value);
  return lowest;
};

describe('bestSetSearch', () => {
  it('finds the best of all sets in six channel regimes, and proves no more than is true', () => {
    for (const devices of [2, 5, 10]) {
      for (const problem of rounds(devices, 8)) {
        const best = least(problem, allSets(devices));
        for (const relativeGap of [1e-2, 1e-6]) {
          const found = bestSetSearch({ ...problem, relativeGap });
          const { lowerBound, gap } = found.certificate;
          const rounding = 1e-12 * scaleOf(problem);
          const own = objective(problem, found.devices);
          assert.ok(Math.abs(found.objective - own.value) <= rounding, 'the objective is that of the set');
          assert.ok(Math.abs(found.delay - own.delay) <= 1e-12 * own.delay);
          assert.ok(found.objective - best <= relativeGap * scaleOf(problem) + rounding);
          assert.ok(lowerBound <= best + rounding, `${lowerBound} is above ${best}`);
          assert.ok(gap <= relativeGap * (1 + 1e-9), `gap ${gap}`);
        }
      }
    }
  });

  it('finds the best of the sets within a longest delay, with a queue and without one', () => {
    for (const devices of [2, 5, 9]) {
      for (const [i, round] of [...rounds(devices, 8)].entries()) {
        const problem = i % 3 === 0 ? { ...round, backlog: 0 } : round;
        const scored = [...allSets(devices)].map((set) => objective(problem, set)).sort((a, b) => a.delay - b.delay);
        const at = (share: number): number => scored[Math.floor(share * (scored.length - 1))]!.delay;
        for (const longestDelay of [0.999 * at(0), at(0), at(0.1), at(0.5), 1.001 * at(0.9), 2 * at(1)]) {
          const inside = scored.filter(({ delay }) => delay <= longestDelay * (1 + 1e-13));
          const found = bestSetSearch({ ...problem, longestDelay, relativeGap: 1e-9 });
          if (inside.length === 0) {
            assert.deepEqual([found.devices, found.delay, found.objective], [[], 0, Infinity]);
            continue;
          }
          const best = Math.min(...inside.map(({ value }) => value));
          const rounding = 2e-9 * scaleOf(problem);
          const own = objective(problem, found.devices);
          assert.ok(own.delay <= longestDelay * (1 + 1e-12), `${own.delay} is longer than ${longestDelay}`);
          assert.ok(Math.abs(own.value - best) <= rounding, `${own.value}, best ${best}`);
          assert.ok(found.certificate.lowerBound <= best + rounding);
          assert.ok(found.certificate.gap <= 1.01e-9);
        }
      }
    }
  });

  it('is the best prefix where all devices are worth the same (Theorem 2(a))', () => {
    for (const problem of rounds(12, 4)) {
      const sorted = Float64Array.from(sortByGain(problem.channelGains), (k) => problem.channelGains[k]!);
      const { scheduled, delay } = exactPrefixSearch({ ...problem, sortedChannelGains: sorted });
      const found = bestSetSearch({ ...problem, deviceValues: new Float64Array(12) });
      assert.equal(found.devices.length, scheduled);
      assert.equal(found.delay, delay);
      const equal = { ...problem, deviceValues: new Float64Array(12).fill(problem.penaltyWeight / 12) };
      const sets = [...prefixUnions(problem.channelGains, equal.deviceValues)];
      assert.equal(sets.length, 12);
      assert.ok(bestSetSearch(equal).objective <= least(equal, sets) + 1e-12 * scaleOf(problem));
    }
  });

  it('holds with a device every stronger one that is worth no less (dominance)', () => {
    for (const problem of rounds(9, 8)) {
      const { channelGains, deviceValues } = problem;
      const closed = (set: readonly number[]): boolean =>
        set.every((k) =>
          channelGains.length === 0
            ? true
            : Array.from(deviceValues).every(
                (u, j) => set.includes(j) || u < deviceValues[k]! || channelGains[j]! <= channelGains[k]!,
              ),
        );
      const sets = [...allSets(9)];
      const best = least(problem, sets);
      const rounding = 1e-12 * scaleOf(problem);
      assert.ok(least(problem, sets.filter(closed)) <= best + rounding);
      // Not by chance: every exchange of a device for one that dominates it lowers the objective, or leaves it.
      for (const set of sets.filter((_, i) => i % 7 === 0)) {
        for (const k of set) {
          for (let j = 0; j < 9; j++) {
            if (set.includes(j) || deviceValues[j]! < deviceValues[k]! || channelGains[j]! < channelGains[k]!) continue;
            const exchanged = set.map((device) => (device === k ? j : device));
            assert.ok(objective(problem, exchanged).value <= objective(problem, set).value + rounding);
          }
        }
      }
    }
  });

  it('is a union of one gain prefix for each distinct value', () => {
    for (const problem of rounds(8, 8)) {
      const sets = [...prefixUnions(problem.channelGains, problem.deviceValues)];
      const sizes = new Map<number, number>();
      for (const u of Array.from(problem.deviceValues)) sizes.set(u, (sizes.get(u) ?? 0) + 1);
      assert.equal(sets.length, [...sizes.values()].reduce((product, m) => product * (m + 1), 1) - 1);
      assert.equal(new Set(sets.map((set) => set.slice().sort().join())).size, sets.length);
      const best = least(problem, allSets(8));
      assert.ok(least(problem, sets) <= best + 1e-12 * scaleOf(problem));
    }
    assert.deepEqual([...prefixUnions([3, 2, 1], [0, 1, 0])], [[1], [0], [0, 1], [0, 2], [0, 2, 1]]);
  });

  it('bounds every set of an interval of the delay from below, the tighter the narrower it is', () => {
    for (const problem of rounds(8, 3)) {
      const scored = [...allSets(8)].map((set) => objective(problem, set)).sort((a, b) => a.delay - b.delay);
      const stream = new RandomStream(1, 'intervals');
      for (let i = 0; i < 12; i++) {
        const at = scored[stream.integer(scored.length)]!.delay;
        let last = -Infinity;
        for (const width of [4, 1, 0.1, 1e-3]) {
          const [from, to] = [at / (1 + width * stream.uniform()), at * (1 + width * stream.uniform())];
          const { lowerBound, bandwidthPrice } = delayIntervalBound(problem, from, to);
          const inside = scored.filter(({ delay }) => delay >= from && delay <= to).map(({ value }) => value);
          assert.ok(bandwidthPrice >= 0);
          assert.ok(lowerBound <= Math.min(...inside) + 1e-11 * scaleOf(problem) + 1e-11 * problem.backlog * to);
          last = Math.max(last, lowerBound);
        }
        assert.ok(last > -Infinity);
      }
    }
  });

  it('finds its sets in the Lagrangian family, which is optimal for the band that it uses', () => {
    for (const problem of rounds(8, 3)) {
      const band = (set: readonly number[], delay: number): number =>
        set.reduce((sum, k) => sum + 1 / lastRate(problem, k, delay), 0);
      const delay = 3 * problem.delayBudget;
      const set = lagrangianSet(problem, { delay, bandwidthPrice: problem.backlog * delay, count: 3 });
      const worth = (one: readonly number[]): number => one.reduce((sum, k) => sum + problem.deviceValues[k]!, 0);
      for (const other of allSets(8)) {
        if (other.length !== set.length || band(other, delay) > band(set, delay)) continue;
        assert.ok(worth(other) <= worth(set) + 1e-12 * scaleOf(problem));
      }
    }
  });

  it('says how far it has come when its nodes are counted', () => {
    const [problem] = [...rounds(10, 4)].slice(3);
    const whole = bestSetSearch(problem!);
    const cut = bestSetSearch({ ...problem!, nodeLimit: 2 });
    assert.ok(cut.certificate.nodes <= 2 && whole.certificate.nodes > 2);
    assert.ok(cut.certificate.lowerBound <= whole.objective);
    assert.ok(cut.certificate.gap > 1e-6);
  });

  it('takes everybody with an empty queue, the worthy where psi weighs nothing, and nobody out of reach', () => {
    const problem = { ...unit, channelGains: [1, 0, 4], deviceValues: [1, 9, 0], penalty: 'bound' as const };
    assert.deepEqual(bestSetSearch({ ...problem, backlog: 0, penaltyWeight: 1 }).devices, [2, 0]);
    assert.deepEqual(bestSetSearch({ ...problem, backlog: 0, penaltyWeight: 0 }).devices, [0]);
    const cheap = bestSetSearch({ ...problem, backlog: 1e-3, penaltyWeight: 0 });
    assert.deepEqual(cheap.devices, [0]);
    const none = bestSetSearch({ ...problem, channelGains: [0, 0, 0], backlog: 1, penaltyWeight: 1 });
    assert.deepEqual([none.devices, none.delay, none.objective], [[], 0, Infinity]);
    assert.deepEqual(bestSetSearch({ ...problem, deviceValues: [0, 0, 0], backlog: 1, penaltyWeight: 0 }).devices, [2]);
  });

  it('names, quotes and prescribes for a problem outside its domain', () => {
    const problem = { ...unit, channelGains: [2, 1], deviceValues: [0, 1], backlog: 1, penaltyWeight: 1 };
    const run = (over: Partial<SetProblem>) => () => bestSetSearch({ ...problem, penalty: 'bound', ...over });
    assert.throws(
      run({ deviceValues: [1] }),
      /^InputError: deviceValues.length must be that of channelGains, 2, got 1/,
    );
    assert.throws(run({ deviceValues: [1, -1] }), /^InputError: deviceValues\[1\] must be .* got -1/);
    assert.throws(run({ relativeGap: 0 }), /^InputError: relativeGap must be .* got 0/);
    assert.throws(run({ longestDelay: 0 }), /^InputError: longestDelay must be .* got 0/);
    assert.throws(run({ nodeLimit: 0 }), /^InputError: nodeLimit must be an integer/);
    assert.throws(run({ channelGains: [1, Number.NaN] }), /^InputError: channelGains\[1\] must be .* got NaN/);
    for (const field of ['payloadBits', 'txPower', 'noisePsd', 'totalBandwidth', 'delayBudget'] as const) {
      assert.throws(run({ [field]: 0 }), new RegExp(`^InputError: ${field} must be .* got 0`));
    }
  });
});

/** 1 / b_k(tau), 1/Hz, by bisection of (24) alone. */
function lastRate(problem: SetProblem, device: number, delay: number): number {
  const capacity = (problem.txPower * problem.channelGains[device]!) / problem.noisePsd;
  const nats = (problem.payloadBits * Math.LN2) / delay;
  if (nats >= capacity) return 0;
  let low = 0;
  let high = 1;
  while (high * Math.log1p(capacity / high) < nats) high *= 2;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (middle * Math.log1p(capacity / middle) < nats) low = middle;
    else high = middle;
  }
  return 1 / high;
}
