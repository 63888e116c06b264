import assert from 'node:assert/strict';
import { prefixRounds } from '../../src/experiments/scheduling/prefixRounds';
import { hindsightPlan, replay } from '../../src/experiments/scheduling/replay';
import { transientSchemes } from '../../src/experiments/scheduling/transientStudy';
import {
  exactPrefix,
  planInHindsight,
  planOverCurves,
  prefixDelays,
  proposed,
  roundCurves,
  roundsOf,
  simulateScheduling,
} from '../../src/scheduling';
import { parseSettings, type Settings } from '../../src/settings';

const penalties = ['bound', 'count'] as const;

/** Cells larger than a table, under budgets from one device a round to all of them. */
const cells: readonly Partial<Settings>[] = [
  { deviceCount: 1050, rounds: 5, delayBudgetMsPerBit: 3e-5 },
  { deviceCount: 1050, rounds: 5, delayBudgetMsPerBit: 2e-3 },
  { deviceCount: 1050, rounds: 3, delayBudgetMsPerBit: 1 },
  { deviceCount: 1050, rounds: 5, delayBudgetMsPerBit: 1e-6 },
  { deviceCount: 1300, rounds: 3, serverDistanceM: 0, cellRadiusM: 500, delayBudgetMsPerBit: 1e-3 },
];

describe('curves of large cells', () => {
  for (const changes of cells) {
    for (const penalty of penalties) {
      it(`${JSON.stringify(changes)}, ${penalty}: the plan is that of all prefixes of all rounds`, () => {
        const settings = parseSettings({ ...changes, penalty });
        const { rounds, deviceCount: devices } = settings;
        const delayBudget = settings.delayBudgetMsPerBit * 1e-3;
        const roundAt = roundsOf({ settings, payloadBits: 1 });
        const prefixes = Array.from({ length: rounds }, (_, t) => prefixDelays(roundAt(t)));
        const whole = planInHindsight({ penalty, devices, prefixDelays: prefixes, delayBudget });
        const curves = [...roundCurves(roundAt, rounds, [penalty])];
        const found = planOverCurves({ curves, penalty, devices, delayBudget });
        assert.deepEqual(found.counts, whole.counts);
        assert.equal(found.feasible, whole.feasible);
        for (const name of ['multiplier', 'meanPenalty', 'meanDelay', 'penaltyBound'] as const) {
          const [a, b] = [found[name], whole[name]];
          assert.ok(Math.abs(a - b) <= 1e-9 * Math.abs(b), `${name}: ${a}, of all prefixes ${b}`);
        }
        curves.forEach(({ everybodyDelay, delays }, t) => {
          assert.ok(Math.abs(everybodyDelay / prefixes[t]!.at(-1)! - 1) < 1e-12);
          assert.deepEqual(delays, prefixes[t]!.subarray(0, delays.length));
        });
      });
    }
  }
});

describe('a cell of 20,000 devices', () => {
  for (const penalty of penalties) {
    it(`${penalty}: replay over its beginning decides as a simulated run does, from an empty queue and from a place-holder`, () => {
      for (const initialBacklog of [0, 3]) {
        const settings = parseSettings({ deviceCount: 20_000, rounds: 2, penalty, initialBacklog });
        const rounds = prefixRounds(settings, [penalty]);
        for (const scheme of transientSchemes) {
          const { counts } = replay({ rounds, scheme, settings });
          const trace = simulateScheduling({ settings, scheme, payloadBits: 1 });
          assert.deepEqual(
            [...counts],
            trace.rounds.map(({ devices }) => devices.length),
            scheme.name,
          );
        }
      }
    });
  }

  it('asks for few rounds again: those in which a scheme leaves the table', () => {
    const settings = parseSettings({ deviceCount: 20_000, rounds: 20, penalty: 'bound' });
    const drawn: number[] = [];
    const rounds = prefixRounds(settings, ['bound']).map((round, t) => ({
      ...round,
      state: () => {
        drawn.push(t);
        return round.state();
      },
      vertexAfter: () => assert.fail(`round ${t}: a plan within the budget does not leave the table`),
    }));
    assert.ok(rounds.every(({ delays }) => delays.length === 1000));
    hindsightPlan(rounds, settings);
    for (const scheme of [proposed, exactPrefix]) replay({ rounds, scheme, settings });
    // Round 0 finds the queue empty, and everybody takes part.
    assert.deepEqual([...new Set(drawn)], [0]);
  });
});
