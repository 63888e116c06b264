import assert from 'node:assert/strict';
import type { FoundLearningRun, LearningRunResults } from '../../src/experiments';
import {
  batchSizeTable,
  budgetTable,
  cellsTable,
  delayTable,
  learningTable,
  orderTable,
  participationTable,
  realDataTable,
  stepSizeTable,
  tasksTable,
} from '../../src/figures';
import { tableHtml } from '../../src/plot';

/** A made-up run that ends at the accuracy `end`. */
function made(scheme: string, seed: number, end: number, batchSize = 8): FoundLearningRun {
  const results: LearningRunResults = {
    scheme,
    deviceCount: 4,
    payloadBits: 1000 * batchSize,
    delayBudget: 0.01,
    rounds: { devices: [4, 2], delay: [0.03, 0.01], backlog: [0, 0.02], scheduledLoss: [2, 1] },
    evaluations: { round: [0, 2], trainingLoss: [2.3, 2 - end], testAccuracy: [0.1, end] },
    finalAccuracyByDevice: [0.9, 0.5, 0.2, 0.1],
    participation: [1, 2, 2, 0],
    parameters: { lora: 10, head: 5, encoder: 100, trained: 10 },
    task: {
      name: 'form',
      title: 'generated forms',
      origin: 'generated',
      input: 'image',
      classes: 10,
      examples: { devices: 40, publicSlice: 0, test: 20 },
      majorityAccuracy: 0.12,
      baseline: { reads: 'pixels', testAccuracy: 0.2 },
    },
  };
  const settings = { rounds: 2, loraLearningRate: 0.5, headLearningRate: 0.1, batchSize, model: { name: 'vit-mini' } };
  const record = { experiment: 'learning', run: `form/${scheme}/seed-${seed}`, seed, settings, results };
  return { task: 'form', variant: '', scheme, seed, found: { record } as unknown as FoundLearningRun['found'] };
}

const runs = new Map(
  Object.entries({ 'all-in': 0.8, proposed: 0.6, gs: 0.4, aaba: 0.4 }).map(([scheme, end]) => [
    scheme,
    [made(scheme, 7, end), made(scheme, 8, end + 0.1)],
  ]),
);

describe('the tables of section V', () => {
  it('can all be shown: every row has a value for every column', () => {
    const budgets = { budgets: [1e-5], runs: new Map([['gs', [runs.get('gs')!]]]) };
    const point = { loraLearningRate: 0.5, headLearningRate: 0.1, outcomes: [], criterion: 0.25 };
    for (const table of [
      tasksTable(new Map([['form', runs]])),
      learningTable(runs),
      realDataTable(runs),
      orderTable(new Map([['form', runs]])),
      participationTable(runs),
      cellsTable(runs),
      budgetTable('forms', budgets),
      delayTable(runs),
      batchSizeTable([...runs.values()].flat()),
      stepSizeTable('form', { classes: 2, points: [point], chosen: null }),
    ]) {
      assert.ok(table.rows.length > 0, table.caption);
      tableHtml(table); // refuses a row of another length
    }
  });

  it('say of a task what its records say, and that made data is made', () => {
    assert.deepEqual(tasksTable(new Map([['form', runs]])).rows, [
      ['generated forms', 'GENERATED', 'vit-mini', 4, 40, 20, 2, 2, '0.5', '0.1'],
    ]);
  });

  it('give the mean over the seeds with its interval, and the baselines beside it', () => {
    const { caption, rows } = learningTable(new Map([['gs', [made('gs', 7, 0.4)]]]));
    assert.equal(caption, 'generated forms: a majority guess reaches 12.0 %, logistic regression on pixels 20.0 %');
    assert.deepEqual(rows, [['gs', '3.00', '1.0', '1.600', '40.0 %']]);
    assert.match(String(learningTable(runs).rows[2]![4]), /^45\.0 % \[.* %, .* %\]$/);
  });

  it('judge the order seed by seed: a difference that is the same in all seeds is decided, none is not', () => {
    const rows = orderTable(new Map([['form', runs]])).rows;
    assert.deepEqual(
      rows.map(([, first, second, , better]) => [first, second, better]),
      [
        ['all-in', 'proposed', 'yes'],
        ['proposed', 'gs', 'yes'],
        ['gs', 'aaba', 'undecided'],
      ],
    );
  });

  it('sort the devices by their rounds, thirds rounded up', () => {
    // By rounds: 1 and 2 (two each), 0 (one), 3 (none); a third of four is two.
    assert.deepEqual(participationTable(runs).rows[0], ['all-in', 2, '35.0 %', 0.5, '50.0 %']);
  });

  it('put the first round in budgets, and the delay as the median over seeds', () => {
    assert.deepEqual(cellsTable(runs).rows[0], ['7', 3, 3, 3, '60.0 %', '40.0 %']);
    assert.match(String(delayTable(runs).rows[0]![1]), /^2\.000/);
  });

  it('order mini-batches by scheme and size, the payload in kbit', () => {
    const mixed = [made('gs', 1, 0.4, 16), made('gs', 1, 0.3, 4), made('aaba', 1, 0.2, 4)];
    assert.deepEqual(
      batchSizeTable(mixed).rows.map((row) => row.slice(1, 4)),
      [
        ['aaba', 4, 4],
        ['gs', 4, 4],
        ['gs', 16, 16],
      ],
    );
  });

  it('say where a pair of step sizes diverged', () => {
    const points = [
      { loraLearningRate: 0.5, headLearningRate: 0.1, outcomes: [], criterion: 0.25 },
      { loraLearningRate: 1, headLearningRate: 0.1, outcomes: [], criterion: null },
    ];
    const { caption, rows } = stepSizeTable('form', { classes: 2, points, chosen: points[0]! });
    assert.match(caption, /chance is ln 2 = 0\.693; chosen: 0\.5 for phi, 0\.1 for theta$/);
    assert.deepEqual(rows, [
      ['0.5', '0.2500'],
      ['1', 'diverged'],
    ]);
  });
});
