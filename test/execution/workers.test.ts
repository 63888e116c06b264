import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExecutionOptions, executePlan, planExperiment, runKey } from '../../src/execution';
import { type Experiment, experimentNamed } from '../../src/experiments';
import { ownRuns } from '../ownRuns';
import { until } from '../until';
import { hostile, mixed, walks } from './fakes';

describe('runs on worker threads', () => {
  let folder: string;
  let logFile: string;
  ownRuns(
    (made) => {
      folder = made;
      logFile = join(folder, 'log');
    },
    { inside: 'runs' },
  );

  const registry = join(__dirname, 'fakes.ts');
  const execute = async (
    experiment: Experiment,
    options: Partial<ExecutionOptions> & { overrides?: object; only?: readonly string[] } = {},
  ) => {
    const { overrides = {}, only, ...rest } = options;
    const request = { profile: 'smoke' as const, overrides: { ...overrides, log: logFile } };
    const planned = await planExperiment(experiment, request, only === undefined ? {} : { only });
    // What a fake is told beside its settings makes no study of it.
    const plan = planned.map(({ study: _, ...run }) => run);
    return executePlan(plan, { signal: new AbortController().signal, workers: 2, registry, ...rest });
  };
  const logged = (): readonly { readonly what: string; readonly name: string; readonly time: number }[] =>
    readFileSync(logFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map((words) => ({ what: words[0]!, name: words[1]!, time: Number(words.at(-1)) }));
  const when = (what: string, name: string): number =>
    logged().find((line) => line.what === what && line.name === name)!.time;

  it('leave the same records for one worker, two, and none', async () => {
    const digests: (readonly string[])[] = [];
    for (const workers of [0, 1, 2]) {
      process.env['FEDFT_RUNS'] = join(folder, `runs-${workers}`);
      const { finished } = await execute(walks, { workers, overrides: { steps: 5 } });
      digests.push(finished.map(({ record }) => record.digest));
    }
    assert.equal(new Set(digests[0]).size, 4);
    assert.deepEqual(digests[1], digests[0]);
    assert.deepEqual(digests[2], digests[0]);
  });

  it('of the library too leave the same records, and say how long they took', async () => {
    const request = { profile: 'smoke' as const, overrides: {}, signal: new AbortController().signal };
    const plan = await planExperiment(experimentNamed('transient'), request);
    const digests: (readonly string[])[] = [];
    for (const workers of [0, 2]) {
      process.env['FEDFT_RUNS'] = join(folder, `runs-${workers}`);
      const { finished } = await executePlan(plan, { signal: request.signal, workers });
      digests.push(finished.map(({ record }) => record.digest));
      for (const { record } of finished) assert.ok(record.environment.seconds! > 0);
    }
    assert.deepEqual(digests[0], digests[1]);
  });

  it('are spread: two at a time on two workers', async () => {
    await execute(walks, { overrides: { steps: 5, together: 2 }, only: ['seed-0', 'seed-1'] });
    assert.ok(when('start', 'seed-1') < when('end', 'seed-0'));
    assert.ok(when('start', 'seed-0') < when('end', 'seed-1'));
  });

  it('start after those that they come after, and measure time alone, at the end', async () => {
    const { finished, failed } = await execute(mixed);
    assert.deepEqual(failed, []);
    assert.deepEqual(
      finished.map(({ record }) => record.run),
      ['timed', 'last', 'middle', 'first', 'other', 'another'],
    );
    assert.ok(when('start', 'middle') >= when('end', 'first'));
    assert.ok(when('start', 'last') >= when('end', 'middle'));
    for (const name of ['first', 'middle', 'last', 'other', 'another'])
      assert.ok(when('start', 'timed') >= when('end', name), `${name} was still at work while time was measured`);
  });

  it('that fail cost only those that come after them; the error says which, why and what to do', async () => {
    const { finished, failed } = await execute(mixed, { overrides: { failing: 'middle' } });
    assert.deepEqual(
      finished.map(({ record }) => record.run),
      ['timed', 'first', 'other', 'another'],
    );
    assert.deepEqual(
      failed.map(({ planned, message }) => [runKey(planned), message]),
      [
        ['mixed/last', 'not started: it comes after mixed/middle, which failed'],
        ['mixed/middle', 'middle cannot be done; choose another'],
      ],
    );
  });

  it('with an unknown name in `only` are refused with the nearest known one', async () => {
    await assert.rejects(
      execute(walks, { only: ['seed-O'] }),
      /'walks' has no run 'seed-O'.*did you mean 'seed-0'\? Runs: seed-0, seed-1/,
    );
  });

  it('may crash, throw, or answer nonsense: each is reported by name and the others finish', async () => {
    const only = ['exits', 'throws-a-defect', 'returns-no-json', 'changes-its-mind', 'behaves'];
    const { finished, failed } = await execute(hostile, { only });
    assert.deepEqual(
      finished.map(({ record }) => record.run),
      ['behaves'],
    );
    const messages = Object.fromEntries(failed.map(({ planned, message }) => [planned.run, message]));
    assert.match(messages['exits']!, /worker/i);
    assert.match(messages['throws-a-defect']!, /^TypeError: Cannot read properties of undefined/);
    assert.match(messages['returns-no-json']!, /results\.value must be a finite number, got NaN/);
    assert.match(messages['changes-its-mind']!, /is not what it was when it was planned.*run the command again/);
  });

  it('stop when interrupted, keep their state, and go on to the same record', async () => {
    const overrides = { steps: 60, pause: 2 };
    const controller = new AbortController();
    const atWork = new Set<string>();
    const interrupted = execute(walks, {
      overrides: { ...overrides, hold: 20 },
      signal: controller.signal,
      onRun:
        ({ definition }) =>
        () => {
          if (atWork.add(definition.run).size === 2) controller.abort();
        },
    });
    await assert.rejects(interrupted, { name: 'AbortError' });
    const kept = readdirSync(join(folder, 'runs', 'smoke', 'walks'));
    assert.deepEqual(kept.sort(), ['seed-0.snapshot', 'seed-1.snapshot']);
    const { finished } = await execute(walks, { overrides });
    const resumed = logged().length;
    assert.match(readFileSync(logFile, 'utf8'), /end seed-0 from [1-9]/);
    assert.equal(finished[0]!.record.environment.seconds, undefined);
    assert.ok(finished[3]!.record.environment.seconds! > 0);
    process.env['FEDFT_RUNS'] = join(folder, 'whole');
    const whole = await execute(walks, { overrides });
    assert.deepEqual(
      finished.map(({ record }) => record.digest),
      whole.finished.map(({ record }) => record.digest),
    );
    assert.ok(logged().length > resumed);
    assert.deepEqual(
      readdirSync(join(folder, 'runs', 'smoke', 'walks')).filter((name) => !name.endsWith('.json')),
      [],
    );
  });

  it('that do not listen are ended a few seconds after an interrupt', async () => {
    const controller = new AbortController();
    const run = execute(hostile, { only: ['never-listens'], signal: controller.signal });
    await Promise.race([run, until(() => existsSync(logFile), 'the run at work')]);
    const begin = Date.now();
    controller.abort();
    await assert.rejects(run, { name: 'AbortError' });
    assert.ok(Date.now() - begin < 60_000, 'the run came to its end, which takes two minutes');
    assert.equal(existsSync(join(folder, 'runs', 'smoke', 'hostile')), false);
  });
});
