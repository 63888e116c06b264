import assert from 'node:assert/strict';
import {
  allIn,
  allSchemes,
  emptySchedule,
  greedy,
  type RoundState,
  registerSchemes,
  type Schedule,
  type Scheme,
  scheduleRound,
  schemeNamed,
  simulateScheduling,
  startScheme,
} from '../../src/scheduling';
import { parseSettings } from '../../src/settings';
import { roundRobin } from './roundRobin';
import { roundOf } from './rounds';

const settings = parseSettings({ rounds: 12, seed: 2 });
const simulate = (scheme: Scheme) => simulateScheduling({ settings, scheme, payloadBits: 1 });

describe('a scheme of one’s own', () => {
  it('is simulated like the paper’s: round robin takes every device equally often', () => {
    const { scheme, rounds } = simulate(roundRobin);
    assert.equal(scheme, 'round-robin');
    const turns = new Array<number>(settings.deviceCount).fill(0);
    for (const { devices } of rounds) for (const k of devices) turns[k]!++;
    assert.deepEqual(turns, new Array(settings.deviceCount).fill(3));
  });

  it('remembers within a run and not from one run to the next', () => {
    assert.deepEqual(simulate(roundRobin), simulate(roundRobin));
    assert.notDeepEqual(simulate(roundRobin).rounds[0]!.devices, simulate(roundRobin).rounds[1]!.devices);
  });

  it('that only says how many gets the bandwidths that its way of sharing asks for', () => {
    const two = { name: 'two', choose: () => 2 };
    const round = roundOf([4, 1, 3], { delayBudget: 3 });
    const best = scheduleRound(two, round);
    const equal = scheduleRound({ ...two, sharing: 'equal' }, round);
    const deadline = scheduleRound({ ...two, sharing: 'deadline' }, round);
    for (const { devices } of [best, equal, deadline]) assert.deepEqual(devices, [0, 2]);
    assert.deepEqual([...equal.bandwidths], [0.5, 0.5]);
    assert.equal(deadline.delay, 3);
    assert.ok(best.delay < equal.delay);
    assert.ok(deadline.bandwidths[0]! < best.bandwidths[0]!);
  });

  it('is asked with the delays and prices of its round', () => {
    const round = roundOf([4, 0, 3], { round: 0, backlog: 2, penaltyWeight: 7, delayBudget: 3, penalty: 'count' });
    scheduleRound(
      {
        name: 'curious',
        choose(prefixes, prices) {
          assert.equal(prefixes.count, 2, 'a device out of reach is in no prefix');
          assert.ok(prefixes.leastDelay(1) < prefixes.leastDelay(2));
          assert.ok(prefixes.leastDelay(2) < prefixes.equalShareDelay(2));
          assert.throws(() => prefixes.leastDelay(3), /n must be an integer in \[1, 2\], got 3/);
          const { penalty, ...numbers } = prices;
          assert.deepEqual(numbers, { round: 0, deviceCount: 3, delayBudget: 3, backlog: 2, penaltyWeight: 7 });
          assert.equal(penalty(2), -2 / 3);
          return 1;
        },
      },
      round,
    );
  });
});

describe('what a scheme returns is checked', () => {
  const round = roundOf([4, 1, 3], { round: 6, rounds: 9 });
  const good = scheduleRound(allIn, round);
  const returns = (changes: Partial<Schedule>, state: RoundState = round): (() => Schedule) => {
    const scheme: Scheme = { name: 'mine', schedule: () => ({ ...good, ...changes }) };
    return () => scheduleRound(scheme, state);
  };
  const bandwidths = (...values: number[]): Partial<Schedule> => ({ bandwidths: Float64Array.from(values) });

  const refused: { readonly [what: string]: readonly [Partial<Schedule>, RegExp] } = {
    'an unknown device': [{ devices: [0, 2, 3] }, /devices\[2\] must be an integer in \[0, 2\], got 3/],
    'a device by half': [{ devices: [0, 2, 0.5] }, /devices\[2\] must be an integer in \[0, 2\], got 0.5/],
    'a device twice': [{ devices: [0, 2, 0] }, /devices\[2\] must be another device than those before it, got 0/],
    'too few bandwidths': [bandwidths(0.1, 0.2), /bandwidths must be one for each of the 3 devices, got 2/],
    'a bandwidth of nothing': [bandwidths(0.3, 0.7, 0), /bandwidths\[2\] must be a finite number > 0, got 0/],
    'a bandwidth that is no number': [
      bandwidths(0.3, Number.NaN, 0.7),
      /bandwidths\[1\] must be a finite number > 0, got NaN/,
    ],
    'more than the band': [
      bandwidths(...good.bandwidths.map((b) => b * (1 + 1e-8))),
      /the sum of bandwidths must be at most B = 1 Hz, got 1.00000001/,
    ],
    'a delay that is too short': [{ delay: good.delay * (1 - 1e-8) }, /delay must be that of the slowest device, \d/],
    'a delay that is too long': [{ delay: good.delay * (1 + 1e-8) }, /delay must be that of the slowest device, \d/],
    'a delay that is no number': [{ delay: Number.NaN }, /delay must be that of the slowest device, .*got NaN/],
    'an empty round': [
      emptySchedule,
      /number of devices must be at least 1 where 3 can be reached, got 0; .*mayBeEmpty/,
    ],
  };
  for (const [what, [changes, message]] of Object.entries(refused)) {
    it(`${what} is refused by scheme, round and value`, () => {
      assert.throws(returns(changes), (error: Error) => {
        assert.match(error.message, /^scheme 'mine', round 6: /);
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it('rounding is not', () => {
    returns(bandwidths(...good.bandwidths.map((b) => b * (1 - 1e-11))))();
    returns({ delay: good.delay * (1 + 1e-11) })();
  });

  it('a device out of reach never ends its round', () => {
    const state = roundOf([4, 0, 3], { round: 6, rounds: 9 });
    assert.throws(returns({}, state), /delay must be that of the slowest device, Infinity s/);
  });

  it('an empty round is not, where the scheme says so or nobody can be reached', () => {
    assert.equal(
      scheduleRound({ name: 'mine', mayBeEmpty: true, schedule: () => emptySchedule }, round),
      emptySchedule,
    );
    assert.deepEqual(returns(emptySchedule, roundOf([0, 0]))(), emptySchedule);
    assert.throws(
      () => scheduleRound({ name: 'mine', mayBeEmpty: true, schedule: () => ({ ...emptySchedule, delay: 1 }) }, round),
      /delay must be 0 in a round without devices, got 1/,
    );
  });

  for (const count of [-1, 4, 1.5, Number.NaN, 0]) {
    it(`choose may not return ${count} of three`, () => {
      const scheme: Scheme = { name: 'mine', choose: () => count };
      assert.throws(
        () => scheduleRound(scheme, round),
        new RegExp(`^InputError: scheme 'mine', round 6: .* got ${count};`),
      );
      const { prefix } = startScheme(scheme, {
        settings,
        payloadBits: 1,
        delayBudget: 1,
        planInHindsight: () => assert.fail('not asked for'),
      });
      const prefixes = { count: 3, leastDelay: () => 1, equalShareDelay: () => 1, best: () => 3, firstRise: () => 3 };
      const prices = { round: 6, deviceCount: 3, delayBudget: 1, backlog: 0, penaltyWeight: 1, penalty: () => 0 };
      assert.throws(() => prefix!.choose(prefixes, prices), /scheme 'mine', round 6: /);
    });
  }
});

describe('registered schemes', () => {
  let takeBack = (): void => {};
  afterEach(() => takeBack());

  it('go by their names, in the order of their registration', () => {
    takeBack = registerSchemes([roundRobin]);
    assert.equal(schemeNamed('round-robin'), roundRobin);
    assert.equal(allSchemes().at(-1), roundRobin);
    assert.equal(simulateScheduling({ settings, scheme: 'round-robin', payloadBits: 1 }).scheme, 'round-robin');
    registerSchemes([roundRobin]); // the same one again is no other one
    assert.equal(allSchemes().filter((scheme) => scheme === roundRobin).length, 1);
    takeBack();
    assert.throws(() => schemeNamed('round-robin'), /scheme must be one of/);
  });

  it('have names of their own, fit for a file', () => {
    assert.throws(
      () => registerSchemes([{ ...greedy }]),
      /name of a scheme must be its own, got 'gs' twice; taken are/,
    );
    for (const name of ['', 'Mine', 'my scheme', '../up', 'mine-']) {
      assert.throws(() => registerSchemes([{ ...greedy, name }]), /name of a scheme must be lower case letters/);
    }
  });
});
