import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mean, RandomStream } from '../../src/math';
import {
  allocateBandwidth,
  driftPlusPenalty,
  greedy,
  peerSchemes,
  proposed,
  type RoundState,
  requiredBandwidth,
  type Scheme,
  scheduleRound,
  simulateScheduling,
  startScheme,
} from '../../src/scheduling';
import { ageOfInformation } from '../../src/scheduling/schemes/ageOfInformation';
import { ageOfUpdate } from '../../src/scheduling/schemes/ageOfUpdate';
import { ocean } from '../../src/scheduling/schemes/ocean';
import { proportionalFair } from '../../src/scheduling/schemes/proportionalFair';
import { fairnessConstants, fastestOwed, rbcsF } from '../../src/scheduling/schemes/rbcsF';
import { roundRobin } from '../../src/scheduling/schemes/roundRobin';
import { parseSettings } from '../../src/settings';
import { anyRound, roundOf } from './rounds';

/** Rounds played by a scheme, each a list of devices. */
function play(scheme: Scheme, rounds: readonly RoundState[], changes: Record<string, unknown> = {}): number[][] {
  const [first] = rounds;
  const settings = parseSettings({ deviceCount: first!.channelGains.length, rounds: rounds.length, ...changes });
  const { payloadBits, delayBudget } = first!;
  const running = startScheme(scheme, {
    settings,
    payloadBits,
    delayBudget,
    planInHindsight: () => assert.fail('not asked for'),
  });
  return rounds.map((round) => [...running.schedule(round).devices]);
}

/** Rayleigh fading around path gains of one's own. */
function rayleigh(pathGains: readonly number[], rounds: number, changes: Partial<RoundState> = {}): RoundState[] {
  const stream = new RandomStream(7, 'peers');
  return Array.from({ length: rounds }, (_, round) =>
    roundOf(
      pathGains.map((gain) => gain * stream.exponential()),
      { round, rounds, stream: new RandomStream(7, `peers/${round}`), ...changes },
    ),
  );
}

/** Every subset of the devices. */
function subsets(devices: readonly number[]): number[][] {
  return Array.from({ length: 2 ** devices.length }, (_, mask) => devices.filter((_, i) => (mask >> i) & 1));
}

/** tau* of the devices. */
const leastDelay = (round: RoundState, devices: readonly number[]): number =>
  allocateBandwidth({ ...round, channelGains: devices.map((k) => round.channelGains[k]!) }).delay;

/** Whether devices meet the limit; rounds in which rounding would decide are left out. */
function meetsLimit(round: RoundState, devices: readonly number[]): boolean {
  const delay = leastDelay(round, devices);
  fc.pre(Math.abs(delay - round.delayBudget) > 1e-9 * delay);
  return delay < round.delayBudget;
}

describe('schemes of other papers', () => {
  it('keep the limit of a round where they rank devices, whoever they take', () => {
    const settings = parseSettings({ rounds: 50, seed: 3 });
    for (const scheme of [roundRobin, proportionalFair, ageOfUpdate, ageOfInformation]) {
      const { rounds, delayBudget } = simulateScheduling({ settings, scheme, payloadBits: 1e6 });
      for (const { devices, delay } of rounds) assert.equal(delay, devices.length === 0 ? 0 : delayBudget);
    }
  });

  it('schedule 100,000 devices', function () {
    this.timeout(60_000);
    const settings = parseSettings({ rounds: 2, deviceCount: 100_000, trainExamples: 100_000, totalBandwidthHz: 20e9 });
    for (const scheme of peerSchemes) {
      const { rounds } = simulateScheduling({ settings, scheme, payloadBits: 1e6 });
      assert.ok(
        rounds.every(({ devices }) => devices.length > 0),
        scheme.name,
      );
    }
  });

  it('round robin gives equal devices equal turns, and starts after the last one', () => {
    const rounds = Array.from({ length: 14 }, (_, round) => roundOf(new Array(7).fill(4), { round }));
    const sets = play(roundRobin, rounds);
    const n = sets[0]!.length;
    assert.ok(n > 1 && n < 7);
    assert.deepEqual(
      sets.flat(),
      Array.from({ length: 14 * n }, (_, i) => i % 7),
    );
  });

  it('proportional fair puts every device first equally often, wherever it stands', () => {
    const pathGains = [1, 10, 100, 1000, 10_000];
    const rounds = rayleigh(pathGains, 4000, { delayBudget: 1e4 });
    const first = new Array<number>(5).fill(0);
    for (const [k] of play(proportionalFair, rounds)) first[k!]!++;
    // 800 each, standard deviation 25
    for (const times of first) assert.ok(Math.abs(times - 800) < 100, `${first}`);
    assert.equal(greedy.schedule(rounds[9]!).devices[0], 4);
  });

  it('age of update fills its knapsack to within the age of one device of the best set', () => {
    fc.assert(
      fc.property(
        anyRound(8),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 30, maxLength: 30 }),
        (round, order) => {
          const devices = round.channelGains.length;
          // Ages come from rounds in which only some devices are within reach.
          const before = order.slice(0, 6).map((shift, t) => {
            const gains = Array.from(round.channelGains, (gain, k) => ((k + shift) % 3 === 0 ? gain : 0));
            return roundOf(gains, { ...round, channelGains: Float64Array.from(gains), round: t });
          });
          const sets = play(ageOfUpdate, [...before, round]);
          const ages = Array.from({ length: devices }, (_, k) => {
            const last = sets.slice(0, -1).reduce((latest, set, t) => (set.includes(k) ? t : latest), -1);
            return sets.length - 1 - last;
          });
          const band = Array.from(round.channelGains, (channelGain) =>
            requiredBandwidth({ ...round, delay: round.delayBudget, channelGain }),
          );
          const worth = (set: readonly number[]): number => set.reduce((sum, k) => sum + ages[k]!, 0);
          const fits = subsets(Array.from(band, (_, k) => k)).filter(
            (set) => set.reduce((sum, k) => sum + band[k]!, 0) <= round.totalBandwidth,
          );
          const best = Math.max(...fits.map(worth));
          const single = Math.max(0, ...fits.filter((set) => set.length === 1).map(worth));
          assert.ok(worth(sets.at(-1)!) >= best - single);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('age of information has intervals of the least variance: both integers around K/n, their mean K/n', () => {
    const [devices, wanted, rounds] = [7, 3, 3000];
    const sets = play(ageOfInformation, rayleigh(new Array(devices).fill(1), rounds, { delayBudget: 1e9 }), {
      randomDeviceCount: wanted,
    });
    const intervals = Array.from({ length: devices }, (_, k) => {
      const turns = sets.flatMap((set, t) => (set.includes(k) ? [t] : []));
      return turns.slice(1).map((t, i) => t - turns[i]!);
    }).flat();
    assert.deepEqual([...new Set(intervals)].sort(), [2, 3]);
    const ratio = devices / wanted;
    assert.ok(Math.abs(mean(intervals) - ratio) < 0.02);
    const variance = mean(intervals.map((x) => (x - ratio) ** 2));
    assert.ok(Math.abs(variance - (ratio - 2) * (3 - ratio)) < 0.01);
    assert.ok(variance < 0.1 * ratio * (ratio - 1), 'a random draw of n devices has ten times that');
  });

  it('OCEAN takes fewer devices early', () => {
    const settings = parseSettings({ rounds: 200 });
    const { rounds } = simulateScheduling({ settings, scheme: ocean, payloadBits: 1e6 });
    const thirds = [0, 1, 2].map((i) => mean(rounds.slice(67 * i, 67 * (i + 1)).map(({ devices }) => devices.length)));
    assert.ok(thirds[0]! < thirds[1]! - 0.5 && thirds[0]! < thirds[2]! - 0.5, `${thirds}`);
  });

  it('RBCS-F finds the best set of m devices', () => {
    const constants = { count: 3, delayWeight: 2 };
    fc.assert(
      fc.property(
        anyRound(8),
        fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 8, maxLength: 8 }),
        (round, owed) => {
          const delayOf = (set: readonly number[]): number =>
            Math.max(
              ...set.map((k) => {
                const alone = roundOf([round.channelGains[k]!], {
                  ...round,
                  totalBandwidth: round.totalBandwidth / set.length,
                });
                return allocateBandwidth({ ...alone, channelGains: [round.channelGains[k]!] }).delay;
              }),
            );
          const objective = (set: readonly number[]): number =>
            (2 * delayOf(set)) / round.delayBudget - set.reduce((sum, k) => sum + owed[k]!, 0);
          const size = Math.min(3, round.channelGains.length);
          const sets = subsets(Array.from(round.channelGains, (_, k) => k)).filter((set) => set.length === size);
          const best = Math.min(...sets.map(objective));
          const found = fastestOwed(round, owed, constants);
          assert.equal(found.length, size);
          assert.ok(objective(found) <= best + 1e-9 * (1 + Math.abs(best)));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('RBCS-F gives every device its least share in the long run', () => {
    const settings = parseSettings({ rounds: 2000 });
    const { rounds } = simulateScheduling({ settings, scheme: rbcsF, payloadBits: 1e6 });
    const turns = new Array<number>(settings.deviceCount).fill(0);
    for (const { devices } of rounds) for (const k of devices) turns[k]!++;
    assert.ok(Math.min(...turns) >= 0.95 * fairnessConstants.leastShare * settings.rounds, `${turns}`);
  });
});

describe('schemes that are those of the paper in this system', () => {
  const gains = (round: RoundState, devices: readonly number[]): number[] =>
    devices.map((k) => round.channelGains[k]!).sort();

  /** Adds whoever lengthens the round least, while `goesOn`. */
  function addFastest(
    round: RoundState,
    goesOn: (set: readonly number[], last: readonly number[]) => boolean,
  ): number[] {
    let set: number[] = [];
    for (;;) {
      const left = Array.from(round.channelGains, (_, k) => k).filter((k) => !set.includes(k));
      const next = left.sort((a, b) => leastDelay(round, [...set, a]) - leastDelay(round, [...set, b]) || a - b)[0];
      if (next === undefined || !goesOn([...set, next], set)) return set;
      set = [...set, next];
    }
  }

  it('FedCS: adding whoever lengthens the round least until the deadline is met takes the devices of GS', () => {
    fc.assert(
      fc.property(anyRound(9), (round) => {
        const set = addFastest(round, (devices) => meetsLimit(round, devices));
        assert.deepEqual(gains(round, set), gains(round, scheduleRound(greedy, round).devices));
      }),
      { numRuns: 60 },
    );
  });

  it('Shi et al.: adding whoever lengthens the round least until the objective rises takes the devices of Algorithm 1', () => {
    fc.assert(
      fc.property(anyRound(9), (round) => {
        const devices = round.channelGains.length;
        const objective = (set: readonly number[]): number =>
          driftPlusPenalty({ ...round, scheduled: set.length, devices, delay: leastDelay(round, set) });
        const set = addFastest(round, (more, last) => last.length === 0 || objective(more) <= objective(last));
        assert.deepEqual(gains(round, set), gains(round, scheduleRound(proposed, round).devices));
      }),
      { numRuns: 60 },
    );
  });

  it('best channel (Amiri et al.): the n strongest devices, as many as meet the limit, are those of GS', () => {
    fc.assert(
      fc.property(anyRound(9), (round) => {
        const strongest = Array.from(round.channelGains, (_, k) => k).sort(
          (a, b) => round.channelGains[b]! - round.channelGains[a]! || a - b,
        );
        const n = strongest.filter((_, i) => meetsLimit(round, strongest.slice(0, i + 1))).length;
        assert.deepEqual(scheduleRound(greedy, round).devices, strongest.slice(0, n));
      }),
      { numRuns: 60 },
    );
  });
});
