import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import {
  foundRecords,
  makeRecord,
  ownRecords,
  type RecordSource,
  type RunRecord,
  readRecord,
  recordsInMemory,
  recordsOfReading,
  runsOf,
  writeRecord,
} from '../../src/records';
import { ownRuns } from '../ownRuns';
import { environmentOf } from './environmentOf';

type WalkLabels = { readonly task: string; readonly seed: number };
const walks = runsOf<{ readonly end: number }, WalkLabels>('walks', {
  labels: { task: 'text', seed: 'number' },
  run: ({ task, seed }) => `${task}/seed-${seed}`,
});
/** Another kind of run with the same labels. */
const detours = runsOf<string, WalkLabels>('walks', {
  labels: { task: 'text', seed: 'number' },
  fixed: { study: 'detour' },
  run: ({ task, seed }) => `${task}/detour/seed-${seed}`,
});
const summary = runsOf<readonly number[]>('walks', { labels: {}, run: () => 'summary' });

const record = (run: string, labels: RunRecord['labels'], results: unknown): RunRecord<unknown> =>
  makeRecord({ experiment: 'walks', run, labels, settings: {}, seed: 0, environment: environmentOf(), results });

const records = [
  record('a/seed-0', { task: 'a', seed: 0 }, { end: 1 }),
  record('a/seed-1', { task: 'a', seed: 1 }, { end: 2 }),
  record('a/detour/seed-0', { study: 'detour', task: 'a', seed: 0 }, 'round and round'),
  record('summary', {}, [1, 2]),
];

describe('records', () => {
  let folder: string;
  ownRuns((made) => {
    folder = made;
  });

  const sources: { readonly [name: string]: () => RecordSource } = {
    'in files': () => {
      for (const one of records) writeRecord(folder, 'smoke', one);
      return foundRecords('smoke');
    },
    'in memory': () => recordsInMemory([...records].reverse()),
  };
  for (const [where, make] of Object.entries(sources)) {
    it(`${where} are found by handle and labels, each kind by its own handle`, () => {
      const source = make();
      assert.equal(source.read(walks.named({ task: 'a', seed: 1 })).results.end, 2);
      assert.equal(source.find(detours.named({ task: 'a', seed: 0 }))?.record.results, 'round and round');
      assert.deepEqual(source.read(summary.named()).results, [1, 2]);
      assert.deepEqual(
        source.list(walks).map((found) => [found.record.labels.seed, found.record.results.end]),
        [
          [0, 1],
          [1, 2],
        ],
      );
      assert.deepEqual(
        source.list(detours).map((found) => found.record.labels.task),
        ['a'],
      );
      assert.deepEqual(
        source.every('walks').map((found) => found.record.run),
        ['a/detour/seed-0', 'a/seed-0', 'a/seed-1', 'summary'],
      );
      assert.equal(source.find(walks.named({ task: 'b', seed: 0 })), undefined);
      assert.deepEqual(source.list(runsOf('strides', { labels: {}, run: () => 'x' })), []);
    });
  }

  it('that are not there name the command that makes them', () => {
    const named = walks.named({ task: 'b', seed: 9 });
    assert.throws(() => foundRecords('smoke').read(named), {
      name: 'MissingRecord',
      message: /no record of walks\/b\/seed-9 at size smoke; make it with `npx fedft run walks --profile smoke`/,
    });
    assert.throws(() => readRecord(join(folder, 'none.json')), /no record at .*npx fedft run/);
  });

  it('whose labels are of another run are refused, though the name fits', () => {
    const wrong = recordsInMemory([record('a/seed-0', { task: 'b', seed: 0 }, { end: 1 })]);
    assert.equal(wrong.find(walks.named({ task: 'a', seed: 0 }))?.record.labels.task, 'b');
    const foreign = recordsInMemory([record('a/seed-0', { task: 'a', seed: 'zero' }, { end: 1 })]);
    assert.throws(() => foreign.find(walks.named({ task: 'a', seed: 0 })), /of another run; delete it and run again/);
  });

  it('are read again when their file changes, and say where they come from', () => {
    const path = writeRecord(folder, 'smoke', records[0]!);
    const source = ownRecords('smoke');
    const named = walks.named({ task: 'a', seed: 0 });
    const found = source.find(named)!;
    assert.deepEqual([found.origin, found.path, found.record.results.end], ['run', path, 1]);
    writeRecord(folder, 'smoke', record('a/seed-0', { task: 'a', seed: 0 }, { end: 7 }));
    utimesSync(path, 1, 1);
    assert.equal(source.read(named).results.end, 7);
  });
});

describe('a run handle', () => {
  it('of a reading are its own, and those that none of its settings speak to', () => {
    const told = (experiment: string, run: string, settings: { readonly [name: string]: number }): RunRecord<unknown> =>
      makeRecord({
        experiment,
        run,
        labels: {},
        settings,
        seed: 0,
        environment: environmentOf(),
        results: [run.length],
      });
    const source = recordsInMemory([
      told('walks', 'summary', { rounds: 3, cellRadiusM: 100 }),
      told('lemmas', 'queue', { instances: 5 }),
      told('readings/far/walks', 'summary', { rounds: 7, cellRadiusM: 500 }),
    ]);
    const far = recordsOfReading(source, { name: 'far', settings: { cellRadiusM: 500 } });
    assert.equal(far.named('walks', 'summary')?.record.settings['rounds'], 7);
    assert.equal(far.named('lemmas', 'queue')?.record.settings['instances'], 5);
    assert.equal(far.every('lemmas').length, 1);
    const near = recordsOfReading(source, { name: 'near', settings: { cellRadiusM: 50 } });
    assert.equal(near.named('walks', 'summary'), undefined);
    assert.deepEqual(near.every('walks'), []);
  });

  it('defines runs by their labels, and refuses a label that is no label', () => {
    const text = {
      settings: {},
      seed: 3,
      work: () => ({ kind: 'study', units: 1 }) as const,
      execute: async () => ({ results: { end: 1 }, backend: 'none' }),
    };
    const run = walks.define({ ...text, labels: { task: 'a', seed: 3 } });
    assert.deepEqual([run.run, run.labels], ['a/seed-3', { task: 'a', seed: 3 }]);
    assert.deepEqual([run.trains, run.measuresTime, run.needs.laptop.memoryMb], [false, false, 1000]);
    for (const labels of [
      { task: '', seed: 0 },
      { task: 'a', seed: Number.NaN },
    ]) {
      assert.throws(() => walks.define({ ...text, labels }), /label (task|seed) must be text or a finite number/);
    }
    assert.throws(
      () =>
        runsOf<string, { readonly task: string }>('walks', {
          labels: { task: 'text' },
          fixed: { task: 'a' },
          run: () => 'x',
        }),
      /label task is fixed and varied/,
    );
  });
});
