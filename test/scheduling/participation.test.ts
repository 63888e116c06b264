import assert from 'node:assert/strict';
import { exactPrefix, simulateScheduling, VirtualQueue } from '../../src/scheduling';
import { participationScheme } from '../../src/scheduling/schemes/participation';
import { roundsOf } from '../../src/scheduling/simulate';
import { parseSettings } from '../../src/settings';

const settings = parseSettings({ rounds: 60, seed: 3 });
const options = { settings, payloadBits: 1e6 };
const simulate = (scheme: Parameters<typeof simulateScheduling>[0]['scheme']) =>
  simulateScheduling({ ...options, scheme });

describe('participation', () => {
  it('without weight on the heads is problem P1 with a constant V and a queue that has a floor', () => {
    const { rounds, delayBudget } = simulate(participationScheme({ headWeight: 0 }));
    const queue = new VirtualQueue({ delayBudget, initialBacklog: 10 * delayBudget, floor: delayBudget / 4 });
    const roundAt = roundsOf(options);
    for (const { round, devices, delay } of rounds) {
      const state = {
        ...roundAt(round),
        backlog: queue.backlog,
        penaltyWeight: 30 * delayBudget ** 2,
        penalty: 'bound' as const,
      };
      assert.deepEqual(devices, exactPrefix.schedule(state).devices);
      queue.advance(delay);
    }
  });

  it('keeps by dominance: a device that is worth no less and is stronger goes in with another', () => {
    const roundAt = roundsOf(options);
    const served = new Array<number>(settings.deviceCount).fill(0);
    let beyondPrefixes = 0;
    for (const { round, devices } of simulate('participation').rounds) {
      const { channelGains } = roundAt(round);
      for (const k of devices) {
        for (let j = 0; j < channelGains.length; j++) {
          if (channelGains[j]! < channelGains[k]! || devices.includes(j)) continue;
          assert.ok(served[j]! > served[k]!, `round ${round}: ${j} is as good as ${k} and stays out`);
          beyondPrefixes++;
        }
      }
      for (const k of devices) served[k]!++;
    }
    assert.ok(beyondPrefixes > 10);
  });

  it('reaches everybody where P1 with the same queue does not', () => {
    const reached = (scheme: Parameters<typeof simulate>[0]): number =>
      new Set(simulate(scheme).rounds.flatMap(({ devices }) => devices)).size;
    assert.equal(reached('participation'), 20);
    assert.equal(reached('participation-queue'), 20);
    assert.ok(reached(participationScheme({ headWeight: 0 })) < 20);
  });

  it('overdraws by at most ten budgets in all, however many rounds', () => {
    const long = { ...options, settings: parseSettings({ rounds: 200, seed: 3 }) };
    for (const scheme of ['participation', 'participation-queue', 'proposed-placeholder']) {
      const { rounds, delayBudget } = simulateScheduling({ ...long, scheme });
      const overdrawn = rounds.reduce((sum, { delay }) => sum + delay, 0) / delayBudget - rounds.length;
      assert.ok(overdrawn < 10, `${scheme}: ${overdrawn}`);
    }
  });

  it('lets no round be longer than a cap on the delay, where the same run without one has such rounds', () => {
    const constants = { leastPrice: 0, initialPrice: 0 };
    const longest = (scheme: Parameters<typeof simulate>[0]): number => {
      const { rounds, delayBudget } = simulate(scheme);
      return Math.max(...rounds.map(({ delay }) => delay / delayBudget));
    };
    assert.ok(longest(participationScheme({ ...constants, longestDelay: 3 })) <= 3 * (1 + 1e-12));
    assert.ok(longest(participationScheme(constants)) > 3);
  });

  it('refuses constants that mean nothing', () => {
    assert.throws(() => participationScheme({ headWeight: -1 }), /headWeight must be .*>= 0, got -1/);
    assert.throws(() => participationScheme({ contraction: 1 }), /contraction must be in \(0, 1\), got 1/);
  });
});
