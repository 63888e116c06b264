import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import type { FedftError } from '../../src/errors';
import { runExperiment } from '../../src/execution';
import type { Experiment, RunDefinition } from '../../src/experiments';
import { experimentNamed } from '../../src/experiments';
import { makeRecord, readRecord, runsOf, writeRecord } from '../../src/records';
import { ownRuns } from '../ownRuns';

describe('runExperiment', () => {
  let folder: string;
  let executed: string[];
  ownRuns((made) => {
    folder = made;
  });
  beforeEach(() => {
    executed = [];
  });

  const demoRuns = runsOf<{ readonly value: number }, { readonly name: string }>('demo', {
    labels: { name: 'text' },
    run: ({ name }) => name,
  });
  const definition = (run: string, value: number): RunDefinition =>
    demoRuns.define({
      labels: { name: run },
      settings: { value },
      seed: 0,
      work: () => ({ kind: 'study', units: 1 }),
      async execute({ onProgress }) {
        executed.push(run);
        onProgress(1, 1);
        return { results: { value }, backend: 'none' };
      },
    });
  const experiment = (...runs: RunDefinition[]): Experiment => ({
    name: 'demo',
    section: 'V',
    about: 'a test',
    module: __filename,
    runs: async () => runs,
  });
  const options = () => ({ profile: 'smoke' as const, overrides: {}, signal: new AbortController().signal });

  it('writes a record a run and never redoes finished work', async () => {
    const demo = experiment(definition('a', 1), definition('b', 2));
    const first = await runExperiment(demo, options());
    assert.deepEqual(
      first.map((run) => run.status),
      ['made', 'made'],
    );
    assert.deepEqual(readRecord(first[1]!.path).results, { value: 2 });
    const second = await runExperiment(demo, options());
    assert.deepEqual(
      second.map((run) => run.status),
      ['kept', 'kept'],
    );
    assert.deepEqual(executed, ['a', 'b']);
  });

  it('redoes a run whose settings changed, and every run when told to', async () => {
    await runExperiment(experiment(definition('a', 1)), options());
    await runExperiment(experiment(definition('a', 2)), options());
    await runExperiment(experiment(definition('a', 2)), { ...options(), fresh: true });
    assert.equal(executed.length, 3);
  });

  it('keeps no record that another backend or another major version of Node.js made', async () => {
    const trainedRuns = runsOf<number>('demo', { labels: {}, run: () => 'trained', trains: true });
    const trained = experiment(
      trainedRuns.define({
        labels: {},
        settings: {},
        seed: 0,
        backend: 'onnx',
        work: () => ({ kind: 'study', units: 1 }),
        execute: async () => ({ results: 1, backend: 'onnx' }),
      }),
    );
    const [made] = await runExperiment(trained, options());
    const again = async (more: object = {}): Promise<string> =>
      (await runExperiment(trained, { ...options(), ...more }))[0]!.status;
    assert.equal(await again(), 'kept');
    assert.equal(await again({ backend: 'onnx' }), 'kept');
    assert.equal(await again({ backend: 'wasm' }), 'made');
    const rewrite = (environment: object): string =>
      writeRecord(
        folder,
        'smoke',
        makeRecord({ ...made!.record, environment: { ...made!.record.environment, ...environment } }),
      );
    rewrite({ node: `${Number(process.versions.node.split('.')[0]) + 2}.1.0` });
    assert.equal(await again(), 'made');
    rewrite({ backend: 'cpu' });
    assert.equal(await again(), 'made', 'the default is another backend');
    rewrite({ node: process.versions.node.replace(/\d+$/, '999') });
    assert.equal(await again(), 'kept', 'a patch of Node.js changes no arithmetic');
  });

  it('reports a torn record and makes it again', async () => {
    const demo = experiment(definition('a', 1));
    const [first] = await runExperiment(demo, options());
    const text = readFileSync(first!.path, 'utf8');
    writeFileSync(first!.path, text.slice(0, text.indexOf('"results":') + '"results":'.length));
    const damaged: string[] = [];
    const [again] = await runExperiment(demo, { ...options(), onNotice: (message) => damaged.push(message) });
    assert.equal(again!.status, 'made');
    assert.match(damaged[0]!, /the JSON ends where a value is due/);
    assert.deepEqual(readRecord(first!.path), again!.record);
    assert.equal(again!.record.digest, first!.record.digest);
  });

  it('keeps what is finished when a later run fails', async () => {
    const failing: RunDefinition = {
      ...definition('b', 2),
      execute: async () => {
        throw new Error('boom');
      },
    };
    await assert.rejects(runExperiment(experiment(definition('a', 1), failing), options()), (error: FedftError) => {
      assert.match(error.message, /1 of 2 runs failed; the other 1 are finished and kept/);
      assert.match(error.details ?? '', /demo\/b: .*boom/);
      return true;
    });
    const [kept] = await runExperiment(experiment(definition('a', 1)), options());
    assert.equal(kept!.status, 'kept');
  });

  it('stops before the next run when aborted', async () => {
    const controller = new AbortController();
    const stopping: RunDefinition = {
      ...definition('a', 1),
      execute: async () => {
        controller.abort();
        return { results: 1, backend: 'none' };
      },
    };
    await assert.rejects(
      runExperiment(experiment(stopping, definition('b', 2)), { ...options(), signal: controller.signal }),
      { name: 'AbortError' },
    );
    assert.deepEqual(executed, []);
  });

  it('names the nearest experiment for an unknown name', () => {
    assert.throws(() => experimentNamed('nonsense'), /unknown experiment 'nonsense'/);
  });
});
