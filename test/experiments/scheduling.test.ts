import assert from 'node:assert/strict';
import {
  experimentNamed,
  measureRunningTime,
  studyEarlyStop,
  studyOrder,
  studyTransient,
  type TransientRow,
  type TransientStudy,
  weightings,
} from '../../src/experiments';
import { budgetForDevices } from '../../src/experiments/scheduling/budgets';
import { placeholderBacklog, steadyPrice } from '../../src/experiments/scheduling/placeholder';
import { prefixRounds } from '../../src/experiments/scheduling/prefixRounds';
import { replay } from '../../src/experiments/scheduling/replay';
import { transientFigure } from '../../src/figures';
import { canonicalJson, noSnapshot } from '../../src/records';
import {
  allIn,
  equalBandwidth,
  exactPrefix,
  greedy,
  oracle,
  planInHindsight,
  proposed,
  random,
  registerSchemes,
  simulateScheduling,
  summariseTrace,
} from '../../src/scheduling';
import { parseSettings, type Settings } from '../../src/settings';
import { roundRobin } from '../scheduling/roundRobin';

const small = parseSettings({ rounds: 25, seed: 3 });

describe('replay over tabulated prefixes', () => {
  for (const penalty of ['bound', 'count'] as const) {
    for (const scheme of [proposed, exactPrefix, greedy, equalBandwidth, allIn, oracle, random, roundRobin]) {
      it(`${scheme.name}, ${penalty}: the same counts, delays and queue as a simulated run`, () => {
        const settings: Settings = { ...small, penalty, initialBacklog: 2 };
        const trace = simulateScheduling({ settings, scheme: scheme, payloadBits: 1 });
        const played = replay({ rounds: prefixRounds(settings), scheme, settings });
        assert.deepEqual(
          trace.rounds.map(({ devices }) => devices.length),
          [...played.counts],
        );
        trace.rounds.forEach(({ delay, backlog }, t) => {
          assert.ok(Math.abs(delay - played.delays[t]!) <= 1e-9 * delay);
          assert.ok(Math.abs(backlog - played.backlogs[t]!) <= 1e-8 * (backlog + trace.delayBudget));
        });
      });
    }
  }

  it('plays the plan of the oracle', () => {
    const rounds = prefixRounds(small);
    const { counts } = planInHindsight({
      penalty: small.penalty,
      devices: small.deviceCount,
      prefixDelays: rounds.map(({ delays }) => delays),
      delayBudget: small.delayBudgetMsPerBit * 1e-3,
    });
    const trace = simulateScheduling({ settings: small, scheme: 'oracle', payloadBits: 1e6 });
    assert.deepEqual(
      trace.rounds.map(({ devices }) => devices.length),
      counts,
    );
    assert.deepEqual([...replay({ rounds, scheme: oracle, settings: small }).counts], counts);
  });
});

describe('budgetForDevices', () => {
  it('makes GS schedule as many devices as asked for', () => {
    const tables = [0, 1, 2].map((seed) => prefixRounds({ ...small, seed }));
    for (const target of [2, 5, 12]) {
      const delayBudgetMsPerBit = budgetForDevices(tables, target);
      const runs = [0, 1, 2].map((seed) =>
        summariseTrace(
          simulateScheduling({ settings: { ...small, seed, delayBudgetMsPerBit }, scheme: 'gs', payloadBits: 8 }),
        ),
      );
      const found = runs.reduce((sum, { meanDevices }) => sum + meanDevices, 0) / 3;
      assert.ok(Math.abs(found - target) < 0.1, `${found} devices for ${target}`);
    }
  });
});

describe('the studies of online scheduling', () => {
  it('early stop: shares are shares, gaps are gaps, and the safe rounds are counted', () => {
    const { rows, safety } = studyEarlyStop(small, 3, [4, 10]);
    assert.equal(rows.length, 4);
    for (const row of rows) {
      assert.ok(row.missed.mean >= 0 && row.missed.mean <= 1);
      assert.ok(row.worstLossOverV >= row.meanLossOverV && row.meanLossOverV >= 0);
      assert.equal(row.meanGap === null, row.penalty === 'count');
    }
    for (const { safe } of safety) assert.ok(safe >= 0 && safe <= 1);
    // With psi = -n/K the stop misses more often than with rho.
    assert.ok(rows[3]!.missed.mean > rows[1]!.missed.mean);
  });

  it('transient: the place-holder takes the first round back to the order of the budget', () => {
    const { rows, devicesBound } = studyTransient(small, 3);
    const [empty, held] = rows.filter((row) => row.scheme === 'proposed' && row.penaltySchedule === 'constant');
    assert.equal(empty!.initialBacklog, 0);
    assert.ok(empty!.firstDelayOverBudget.median > 2 * held!.firstDelayOverBudget.median);
    for (const { devices, missedBudget, delayOverBudget } of rows) {
      if (missedBudget === 0 && delayOverBudget.high <= 1)
        assert.ok(devices.mean <= devicesBound.mean + 1e-9, 'the dual bounds every scheme');
    }
  });

  let takeBack = (): void => {};
  afterEach(() => takeBack());

  it('transient: one row a scheme that is asked for, and one a start and weight for each that reads the queue', async () => {
    takeBack = registerSchemes([roundRobin]);
    const request = { profile: 'smoke', overrides: {}, schemes: ['round-robin', 'gs'] } as const;
    const [definition] = await experimentNamed('transient').runs(request);
    assert.deepEqual(definition!.settings['schemes'], ['round-robin', 'gs']);
    const context = { onProgress: () => {}, signal: new AbortController().signal, snapshot: noSnapshot };
    const { rows } = (await definition!.execute(context)).results as unknown as TransientStudy;
    assert.deepEqual(
      rows.map(({ scheme }) => scheme),
      ['round-robin', 'gs'],
    );
    assert.equal(rows[0]!.devices.mean, 5);
    const figure = transientFigure({ studies: [{ ...studyTransient(small, 2), rows }] });
    assert.match(figure.alt, /Round robin 5\.00, GS \d/);
    assert.equal(rows[1]!.devicesBeyondGs.mean, 0);
    const { rows: queued } = studyTransient(small, 2, [exactPrefix]);
    const kindOf = (row: TransientRow): string =>
      [row.penaltySchedule, row.penaltySide, row.initialBacklog, row.minBacklog].join(' ');
    assert.equal(new Set(queued.map(kindOf)).size, 7);
  });

  it('order: a verdict follows its intervals', () => {
    const rows = studyOrder(small, {
      seeds: 3,
      rounds: [10, 25],
      gsTargets: [4],
      weightings: weightings.slice(0, 1),
      penaltyWeights: [30],
    });
    assert.equal(rows.length, 4);
    for (const { order, proposedBeyondGs, gsBeyondAaba } of rows) {
      assert.equal(order === 'holds', proposedBeyondGs.low > 0 && gsBeyondAaba.low > 0);
      assert.ok(gsBeyondAaba.low >= 0 || gsBeyondAaba.mean >= 0);
    }
  });

  it('the place-holder is the price times V', () => {
    const pilots = [prefixRounds(small)];
    const price = steadyPrice(pilots, small);
    const constant = { ...small, penaltySchedule: 'constant' } as const;
    assert.ok(price > 0.01 && price < 10);
    assert.ok(Math.abs(placeholderBacklog(price, constant) / (price * small.penaltyWeight) - 1) < 0.005);
    const delayed = { ...small, penaltySide: 'delay', penaltySchedule: 'inverse-sqrt' } as const;
    assert.ok(Math.abs(placeholderBacklog(price, delayed) * 5 - placeholderBacklog(price, constant)) < 0.1);
  });

  it('running time: the evaluations are reproducible, the clock is marked', async () => {
    const settings = { ...small, rounds: 5 };
    const [first, second] = [measureRunningTime(settings, [4e-5]), measureRunningTime(settings, [4e-5])];
    assert.equal(first[0]!.meanEvaluations, second[0]!.meanEvaluations);
    for (const row of first) assert.ok(row.least <= row.median && row.median <= row.largest);
    const [definition] = await experimentNamed('running-time').runs({ profile: 'smoke', overrides: {} });
    assert.equal(definition!.measuresTime, true);
  });

  for (const name of ['early-stop', 'transient', 'device-order']) {
    it(`${name}: repeats itself to the last digit, as a record that JSON can hold`, async () => {
      const [definition] = await experimentNamed(name).runs({ profile: 'smoke', overrides: {} });
      const context = { onProgress: () => {}, signal: new AbortController().signal, snapshot: noSnapshot };
      const first = canonicalJson((await definition!.execute(context)).results);
      assert.equal(canonicalJson((await definition!.execute(context)).results), first);
    });

    it(`${name}: refuses a bad setting before any work`, async () => {
      await assert.rejects(
        experimentNamed(name).runs({ profile: 'smoke', overrides: { txPowerW: -1 } }),
        /txPowerW must be a finite number > 0, got -1/,
      );
    });
  }
});
