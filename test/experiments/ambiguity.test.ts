import assert from 'node:assert/strict';
import { ambiguityItems, experimentNamed, studyAlternative } from '../../src/experiments';
import { mean } from '../../src/math';
import { exactPrefix, proposed, type Scheme, simulateScheduling, summariseTrace } from '../../src/scheduling';
import { parseSettings, settingsTable } from '../../src/settings';

const small = parseSettings({ rounds: 20, seed: 5 });

describe('the readings of the ambiguity ledger', () => {
  it('differ from the default in the setting that the item is about, and in nothing else', () => {
    for (const { name, alternatives } of ambiguityItems) {
      assert.ok(alternatives.length > 0, name);
      for (const { settings } of alternatives) {
        const chosen = parseSettings(settings);
        for (const [key, value] of Object.entries(settings)) {
          assert.notEqual(value, settingsTable[key as keyof typeof settings].default, `${name}: ${key} is the default`);
          assert.equal(chosen[key as keyof typeof settings], value);
        }
      }
    }
  });

  it('are judged as simulated runs would be', () => {
    const row = studyAlternative(small, { name: 'backlog', settings: { initialBacklog: 6 } }, 2);
    const budget = row.changes.delayBudgetMsPerBit!;
    const traces = [5, 6].map((seed) =>
      simulateScheduling({
        settings: { ...small, seed, initialBacklog: 6, delayBudgetMsPerBit: budget },
        scheme: 'proposed',
        payloadBits: 1,
      }),
    );
    assert.ok(Math.abs(row.proposed - mean(traces.map((trace) => summariseTrace(trace).meanDevices))) < 1e-12);
    const over = traces.map(({ rounds, delayBudget }) =>
      mean(rounds.map(({ delay }) => (delay > delayBudget * (1 + 1e-9) ? 1 : 0))),
    );
    assert.ok(Math.abs(row.roundsOverBudget.mean - mean(over)) < 1e-12);
    const delays = traces.map((t) => summariseTrace(t).delayOverBudget);
    assert.ok(Math.abs(row.delayOverBudget.median - mean(delays)) < 1e-9);
  });

  it('choose tau_bar anew, so that GS takes the common share of the devices', () => {
    for (const deviceCount of [10, 40]) {
      const row = studyAlternative(small, { name: 'K', settings: { deviceCount } }, 3);
      assert.ok(Math.abs(row.gs / deviceCount - 0.21) < 0.05, `${row.gs} of ${deviceCount}`);
    }
  });

  it('miss no round when every prefix is considered', () => {
    const count = { penalty: 'count' as const };
    const missed = (proposed: Scheme): number =>
      studyAlternative(small, { name: 'x', settings: count, proposed, stringency: 0.5 }, 4).missed.mean;
    assert.equal(missed(exactPrefix), 0);
    assert.ok(missed(proposed) > 0);
  });

  it('have no place for the payload: it cancels', async () => {
    const runs = await experimentNamed('ambiguity').runs({ profile: 'smoke', overrides: {} });
    const payload = runs.find(({ run }) => run === 'payload')!;
    const context = { onProgress: () => {}, signal: new AbortController().signal };
    const rows = (await payload.execute(context as never)).results as unknown as {
      rounds: number;
      differing: number;
    }[];
    assert.ok(rows.every(({ rounds, differing }) => rounds > 0 && differing === 0));
  });
});
