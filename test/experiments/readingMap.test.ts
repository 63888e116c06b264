import assert from 'node:assert/strict';
import { experimentNamed, holdsVB, readingFamilies, readingQuestions, studyAlternative } from '../../src/experiments';
import { noSnapshot } from '../../src/records';
import { parseSettings, readingNamed, registerReadings } from '../../src/settings';

const base = parseSettings({ rounds: 60 });

describe('readings tried together', () => {
  it('cross psi, V_t and the start of the queue, each combination once', () => {
    const queue = readingFamilies.find(({ name }) => name === 'queue')!.readings();
    assert.equal(queue.length, 2 * 3 * 3);
    assert.equal(new Set(queue.map(({ name }) => name)).size, queue.length);
    const told = queue.map(({ settings, placeholder }) => JSON.stringify([settings, placeholder]));
    assert.equal(new Set(told).size, queue.length);
  });

  it('turn the sentence on good channels round with psi, at a constant V and a place-holder', () => {
    const [count, bound] = (['count', 'bound'] as const).map((penalty) => {
      const settings = { penalty, penaltySchedule: 'constant' } as const;
      return studyAlternative(base, { name: penalty, settings, placeholder: true }, 10);
    });
    assert.ok(count!.changes.initialBacklog! > 1);
    assert.ok(count!.betterChannels!.low > 0 && bound!.betterChannels!.mean < 0);
    const [good] = readingQuestions.filter(({ says }) => says.includes('good channels'));
    assert.equal(good!.ask(count!, 20), 'yes');
    assert.equal(
      holdsVB(count!, 20),
      readingQuestions.every((one) => !one.partOfVB || one.ask(count!, 20) === 'yes'),
    );
    assert.equal(holdsVB(bound!, 20), false);
  });

  it('never have more devices within the budget than the dual allows', () => {
    for (const { settings, name, placeholder } of readingFamilies[0]!.readings().slice(0, 9)) {
      const row = studyAlternative(base, { name, settings, ...(placeholder ? { placeholder } : {}) }, 3);
      if (row.delayOverBudget.high <= 1) assert.ok(row.proposed <= row.devicesBound.mean, name);
      assert.ok(row.gs <= row.devicesBound.mean + 1e-9);
    }
  });

  it('take up a reading of a project', async () => {
    const leave = registerReadings([{ name: 'loud', about: 'ten watts', settings: { txPowerW: 10 } }]);
    try {
      const runs = await experimentNamed('reading-map').runs({ profile: 'smoke', overrides: {} });
      const named = runs.find(({ run }) => run === 'named')!;
      const context = { onProgress: () => {}, signal: new AbortController().signal, snapshot: noSnapshot };
      const { results } = await named.execute(context);
      assert.deepEqual(
        (results as unknown as { alternative: string; changes: object }[]).map(({ alternative }) => alternative),
        ['first-edition', 'loud'],
      );
    } finally {
      leave();
    }
  });

  it('stand in for the defaults of an experiment, which wins over them as a person wins over it', async () => {
    const first = readingNamed('first-edition').settings;
    const request = { profile: 'smoke', reading: 'first-edition' } as const;
    const settingsOf = async (overrides: object) =>
      (await experimentNamed('early-stop').runs({ ...request, overrides: { ...overrides } })).map(
        ({ settings }) => settings,
      );
    const [own, highSnr] = (await settingsOf({})).filter((_, i) => i === 0 || i === 2);
    assert.deepEqual([own!['cellRadiusM'], own!['penaltySide']], [first.cellRadiusM, first.penaltySide]);
    assert.equal(highSnr!['cellRadiusM'], 100);
    assert.equal((await settingsOf({ cellRadiusM: 70 }))[0]!['cellRadiusM'], 70);
  });
});
