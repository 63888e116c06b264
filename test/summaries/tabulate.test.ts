import assert from 'node:assert/strict';
import { learningRuns } from '../../src/experiments';
import { meanInterval, medianInterval } from '../../src/math';
import {
  committedRecords,
  currentEnvironment,
  type FoundRecord,
  type Json,
  makeRecord,
  recordsInMemory,
} from '../../src/records';
import { placeOf, rowsWith, tabulateResults } from '../../src/summaries';

/** The record of a made-up run that ended somewhere. */
function found(
  labels: { readonly [name: string]: string | number },
  end: { readonly accuracy: number; readonly delay?: number },
  { experiment = 'learning', settings = {} }: { experiment?: string; settings?: { [name: string]: Json } } = {},
): FoundRecord {
  const { accuracy, delay = 0.01 } = end;
  const results = {
    delayBudget: 0.01,
    rounds: { devices: [4, 2], delay: [delay, delay] },
    evaluations: { round: [0, 2], trainingLoss: [2, 1 - accuracy], testAccuracy: [0.1, accuracy] },
    participation: [2, 2, 0],
  };
  const run = Object.values(labels).join('/');
  const seed = Number(labels['seed']);
  const environment = currentEnvironment('none', 'c');
  const record = makeRecord({ experiment, run, labels, settings: { ...settings, seed }, seed, environment, results });
  return { record, origin: 'run', path: '' };
}

const gs = (seed: number, accuracy: number, delay?: number) =>
  found({ task: 'sst2', scheme: 'gs', seed }, { accuracy, ...(delay === undefined ? {} : { delay }) });

describe('results of federated runs', () => {
  it('are means over seeds with their interval, and of delays the median', () => {
    const [accuracies, delays] = [
      [0.5, 0.7, 0.9],
      [0.01, 0.02, 9],
    ];
    const { tables } = tabulateResults(accuracies.map((accuracy, seed) => gs(seed, accuracy, delays[seed])));
    const [row, ...more] = tables[0]!.rows;
    assert.deepEqual(more, []);
    assert.deepEqual(row!.keys, { task: 'sst2', scheme: 'gs' });
    assert.deepEqual(row!.values['test_accuracy'], meanInterval(accuracies));
    assert.equal(row!.values['delay_s']!.mean, medianInterval(delays).median);
    assert.equal(row!.values['delay_over_budget']!.mean, 2);
    assert.deepEqual(row!.values['devices_never_scheduled']!.mean, 1);
  });

  it('stand beside the reference seed by seed, over the seeds that both have', () => {
    const reference = recordsInMemory([gs(0, 0.4).record, gs(1, 0.8).record, gs(7, 0.1).record]);
    const [row] = tabulateResults([gs(0, 0.5), gs(1, 0.7), gs(2, 0.9)], { reference }).tables[0]!.rows;
    assert.equal(row!.against!.seeds, 2);
    assert.equal(row!.against!.identical, false);
    assert.deepEqual(row!.against!.testAccuracy, meanInterval([0.5 - 0.4, 0.7 - 0.8]));
    const [same] = tabulateResults([gs(0, 0.4)], { reference }).tables[0]!.rows;
    assert.equal(same!.against!.identical, true);
    const [lone] = tabulateResults([gs(5, 0.4)], { reference }).tables[0]!.rows;
    assert.equal(lone!.against, undefined);
  });

  it('are never means over runs that were told different things, and the others are named', () => {
    const odd = found({ task: 'sst2', scheme: 'gs', seed: 2 }, { accuracy: 0 }, { settings: { rounds: 9 } });
    const { tables, leftOut } = tabulateResults([gs(0, 0.5), gs(1, 0.7), odd]);
    assert.equal(tables[0]!.rows[0]!.records.length, 2);
    assert.deepEqual(
      leftOut.map(({ what }) => what),
      ['learning/sst2/gs/2'],
    );
    const everyRun = tabulateResults([gs(0, 0.5), gs(1, 0.7), odd], { everyRun: true });
    assert.deepEqual([everyRun.tables[0]!.rows.length, everyRun.leftOut], [3, []]);
  });

  it('of a sweep have the varied settings as columns, with their values as numbers and in order', () => {
    const at = (rank: number, optimiser: string, accuracy: number): FoundRecord =>
      found(
        { task: 'sst2', scheme: 'gs', point: `lora-rank-${rank}/server-optimiser-${optimiser}`, seed: 0 },
        { accuracy },
        { experiment: 'sweeps/learning', settings: { loraRank: rank, serverOptimiser: optimiser } },
      );
    const points = [at(2, 'adam', 0.7), at(16, 'sgd', 0.9), at(2, 'sgd', 0.8)];
    assert.deepEqual(placeOf(points[1]!.record), {
      experiment: 'learning',
      axes: { loraRank: 16, serverOptimiser: 'sgd' },
    });
    const [table] = tabulateResults(points).tables;
    assert.deepEqual(table!.keys, ['task', 'loraRank', 'serverOptimiser', 'scheme']);
    assert.deepEqual(table!.axes, ['loraRank', 'serverOptimiser']);
    assert.deepEqual(
      table!.rows.map(({ keys }) => [keys['loraRank'], keys['serverOptimiser']]),
      [
        [2, 'adam'],
        [2, 'sgd'],
        [16, 'sgd'],
      ],
    );
  });

  it('can be had of some schemes alone, and an absent one is named with those that are there', () => {
    const { tables } = tabulateResults([
      gs(0, 0.5),
      found({ task: 'sst2', scheme: 'aaba', seed: 0 }, { accuracy: 0.4 }),
    ]);
    assert.deepEqual(
      rowsWith(tables, 'scheme', ['aaba'])[0]!.rows.map(({ keys }) => keys['scheme']),
      ['aaba'],
    );
    assert.throws(() => rowsWith(tables, 'scheme', ['best']), /has scheme 'best'; there are: gs, aaba/);
  });

  it('of the committed records are those of every scheme and task, paper order first', () => {
    const { tables, leftOut } = tabulateResults(committedRecords().every('learning'));
    assert.deepEqual(leftOut, []);
    const rows = tables[0]!.rows.filter(({ keys }) => keys['task'] === 'generated-images' && !keys['queue']);
    assert.deepEqual(
      rows.slice(0, 4).map(({ keys }) => keys['scheme']),
      ['all-in', 'proposed', 'gs', 'aaba'],
    );
    const runs = committedRecords().list(learningRuns).length;
    assert.ok(tables[0]!.rows.reduce((sum, { records }) => sum + records.length, 0) >= runs);
  });
});

describe('results of studies of scheduling', () => {
  it('are the main numbers of their records, and records of other kinds are told of', () => {
    const records = committedRecords();
    const all = ['transient', 'early-stop', 'device-order', 'formula-checks'].flatMap((name) => records.every(name));
    const { tables, without } = tabulateResults(all);
    assert.deepEqual(
      tables.map(({ experiment }) => experiment),
      ['transient', 'early-stop', 'device-order'],
    );
    for (const { measures, rows } of tables) {
      for (const row of rows) assert.ok(measures.every(({ id }) => row.values[id] !== undefined));
    }
    assert.ok(without.length > 0 && without.every(({ record }) => record.experiment === 'formula-checks'));
  });
});
