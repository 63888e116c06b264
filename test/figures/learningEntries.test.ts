import assert from 'node:assert/strict';
import type { ScatterData } from 'plotly.js-dist';
import {
  finalNumbers,
  findLearningRuns,
  isPositive,
  learningRuns,
  runsBySeed,
  successiveDifferences,
} from '../../src/experiments';
import { figuresNamed } from '../../src/figures';
import { checkFigure, type FigureSpec } from '../../src/plot';
import { currentEnvironment, foundRecords, type Json, makeRecord, runsFolder, writeRecord } from '../../src/records';
import { paperSchemeNames } from '../../src/scheduling';
import { ownRuns } from '../ownRuns';

/** Writes the record of a made-up run: what figures read of one, and numbers that say which run it is. */
function write(experiment: string, run: string, settings: Record<string, Json>, end: number): void {
  const [task, ...rest] = run.split('/');
  const scheme = rest.at(-2)!;
  const seed = Number(rest.at(-1)!.slice('seed-'.length));
  const labels = rest.length === 3 ? { task: task!, variant: rest[0]!, scheme, seed } : { task: task!, scheme, seed };
  const results = {
    scheme,
    deviceCount: 4,
    payloadBits: 1000,
    delayBudget: 0.01,
    rounds: { devices: [4, 2], delay: [0.02, 0.01], backlog: [0, 0.01], scheduledLoss: [2, 1] },
    evaluations: { round: [0, 2], trainingLoss: [2.3, 2 - end], testAccuracy: [0.1, end] },
    finalAccuracyByDevice: [end, end, end, end],
    participation: [2, 2, 2, 0],
    parameters: { lora: 10, head: 5, encoder: 100, trained: 10 },
    task: {
      name: task!,
      title: 'generated images',
      origin: 'generated',
      input: 'image',
      classes: 10,
      examples: { devices: 40, publicSlice: 0, test: 20 },
      majorityAccuracy: 0.12,
      baseline: { reads: 'pixels', testAccuracy: 0.2 },
    },
  };
  const told = { rounds: 2, ...settings, scheme, seed };
  const environment = currentEnvironment('none', 'c');
  writeRecord(
    runsFolder(),
    'paper',
    makeRecord({ experiment, run, labels, settings: told, seed, environment, results }),
  );
}

describe('figures 3 to 5 from records', () => {
  ownRuns();
  const ends: Record<string, number> = { 'all-in': 0.8, proposed: 0.6, gs: 0.4, aaba: 0.3 };
  // No record is committed of this size.
  const task = 'cifar10';
  const writeLearning = (seeds: readonly number[]): void => {
    for (const scheme of paperSchemeNames) {
      for (const seed of seeds)
        write(
          'learning',
          `${task}/${scheme}/seed-${seed}`,
          {},
          ends[scheme]! + 0.01 * seed * (scheme === 'gs' ? 2 : 1),
        );
    }
  };
  const lines = (figure: unknown): Partial<ScatterData>[] =>
    (checkFigure(figure as FigureSpec).data as Partial<ScatterData>[]).filter(({ name }) => name !== undefined);

  it('are the mean of the seeds with the band that they span', () => {
    const [loss, accuracy] = figuresNamed('fig4a-training-loss-cifar10').concat(
      figuresNamed('fig4b-test-accuracy-cifar10'),
    );
    assert.equal(loss!.build(foundRecords('paper')), undefined, 'nothing is drawn without records');
    writeLearning([0, 1, 2]);
    const { figure, records } = accuracy!.build(foundRecords('paper'))!;
    assert.equal(records.length, 12);
    const drawn = lines(figure);
    assert.deepEqual(
      drawn.map(({ name }) => name),
      ['All-in', 'Proposed', 'GS', 'AABA', 'Majority guess'],
    );
    assert.ok(Math.abs((drawn[2]!.y as number[])[1]! - 0.42) < 1e-9);
    assert.match((figure as FigureSpec).source!.join(' '), /Bands: lowest to highest of 3 seeds/);
    assert.ok(Math.abs((lines(loss!.build(foundRecords('paper'))!.figure)[0]!.y as number[])[1]! - (2 - 0.81)) < 1e-9);
  });

  it('use only the seeds that every scheme has, and only runs of one kind', () => {
    writeLearning([0, 1]);
    write('learning', `${task}/gs/seed-7`, {}, 0.9);
    write('learning', `${task}/gs/seed-1`, { rounds: 3 }, 0.9); // made by hand with other settings, in place of the first
    const runs = findLearningRuns(learningRuns, { records: foundRecords('paper') }).filter((run) => run.task === task);
    const bySeed = runsBySeed(runs, paperSchemeNames)!;
    for (const list of bySeed.values())
      assert.deepEqual(
        list.map(({ seed }) => seed),
        [0],
      );
    assert.equal(runsBySeed(runs, ['oracle', 'gs']), undefined);
  });

  it('draw a scheme of one’s own beside the paper’s where it has their seeds, and schemes alone where those are all', () => {
    const names = () =>
      lines(figuresNamed(`fig4a-training-loss-${task}`)[0]!.build(foundRecords('paper'))!.figure).map(
        ({ name }) => name,
      );
    for (const seed of [0, 1]) write('learning', `${task}/round-robin/seed-${seed}`, {}, 0.5);
    write('learning', `${task}/once/seed-0`, {}, 0.5);
    assert.deepEqual(names(), ['once', 'round-robin']);
    writeLearning([0, 1]);
    assert.deepEqual(names(), ['All-in', 'Proposed', 'GS', 'AABA', 'round-robin']);
  });

  it('draw figure 5 against the budget once the budgets have the same seeds', () => {
    const [entry] = figuresNamed('fig5b-test-accuracy-against-budget-cifar10');
    const budgets = [1e-5, 4e-5];
    const writeBudget = (i: number, seed: number): void => {
      for (const scheme of paperSchemeNames.slice(1)) {
        const settings = { delayBudgetMsPerBit: budgets[i]! };
        write('delay-budget', `${task}/budget-${i}/${scheme}/seed-${seed}`, settings, ends[scheme]! + 0.1 * i);
      }
    };
    writeBudget(0, 0);
    assert.equal(entry!.build(foundRecords('paper')), undefined, 'one budget is no curve');
    writeBudget(1, 0);
    const [proposed] = lines(entry!.build(foundRecords('paper'))!.figure);
    assert.equal(proposed!.name, 'Proposed');
    assert.deepEqual(proposed!.x, budgets);
    assert.deepEqual(
      (proposed!.y as number[]).map((value) => Number(value.toFixed(6))),
      [0.6, 0.7],
    );
    writeLearning([0]);
    const [allIn, ...rest] = lines(entry!.build(foundRecords('paper'))!.figure);
    assert.equal(allIn!.name, 'All-in');
    assert.deepEqual(allIn!.y, [0.8, 0.8]);
    assert.equal(rest.length, 3);
    writeBudget(0, 1);
    assert.deepEqual(
      (lines(entry!.build(foundRecords('paper'))!.figure)[1]!.y as number[]).length,
      2,
      'seed 1 has one budget only',
    );
  });

  it('say what is left out: other settings, and a seed that not every scheme has', () => {
    writeLearning([0, 1]);
    write('learning', `${task}/gs/seed-7`, {}, 0.9);
    write('learning', `${task}/gs/seed-8`, { rounds: 3 }, 0.9);
    const { leftOut } = figuresNamed(`fig4a-training-loss-${task}`)[0]!.build(foundRecords('paper'))!;
    assert.deepEqual(leftOut, [
      { what: `learning/${task}/gs/seed-7`, why: 'not every scheme has seed 7' },
      { what: `learning/${task}/gs/seed-8`, why: 'told rounds 3, the others 2' },
    ]);
  });

  it('draw several groups together, each line with a name and a look of its own', () => {
    writeLearning([0]);
    const source = foundRecords('paper');
    const [accuracy] = figuresNamed(`fig4b-test-accuracy-${task}`);
    const groups = ['reference', 'queue20'].map((name) => ({ name, source }));
    const { figure, records } = accuracy!.compare(groups)!;
    const drawn = lines(figure);
    assert.deepEqual(drawn.map(({ name }) => name).slice(3, 6), [
      'AABA, reference',
      'All-in, queue20',
      'Proposed, queue20',
    ]);
    assert.equal(records.length, 8);
    const looks = drawn.slice(0, 8).map(({ line }) => `${line!.color} ${line!.dash}`);
    assert.equal(new Set(looks).size, 8);
    assert.match((figure as FigureSpec).source!.join(' '), /reference: Records .*; ?|queue20: Records/);
    assert.throws(() => figuresNamed('bound-terms')[0]!.compare(groups), /shows one group of records/);
  });

  it('come with numbers: means with intervals, and paired differences between successive schemes', () => {
    writeLearning([0, 1, 2]);
    const runs = findLearningRuns(learningRuns, { records: foundRecords('paper') }).filter((run) => run.task === task);
    const bySeed = runsBySeed(runs, paperSchemeNames)!;
    const { devices, delayOverBudget, testAccuracy, neverScheduled } = finalNumbers('gs', bySeed.get('gs')!);
    assert.deepEqual([devices.mean, delayOverBudget.mean, neverScheduled.mean], [3, 1.5, 1]);
    assert.ok(Math.abs(testAccuracy.mean - 0.42) < 1e-12);
    // Student with two degrees of freedom: 4.303 s / sqrt 3, s = 0.02.
    assert.ok(Math.abs(testAccuracy.high! - (0.42 + (4.3026527 * 0.02) / Math.sqrt(3))) < 1e-6);
    const differences = successiveDifferences(bySeed);
    assert.deepEqual(
      differences.map(({ first, second }) => [first, second]),
      [
        ['all-in', 'proposed'],
        ['proposed', 'gs'],
        ['gs', 'aaba'],
      ],
    );
    const [, second, third] = differences;
    assert.ok(Math.abs(second!.testAccuracy.mean - 0.19) < 1e-12, 'paired by seed: 0.2, 0.19, 0.18');
    assert.ok(Math.abs(second!.trainingLoss.mean - 0.19) < 1e-12, 'the loss of the second minus that of the first');
    assert.ok(second!.trainingLoss.low! < 0.19 && second!.trainingLoss.high! > 0.19);
    assert.equal(isPositive(third!.testAccuracy), 'yes');
    assert.equal(isPositive({ mean: 0.1, low: -0.1, high: 0.3 }), 'undecided');
    assert.equal(isPositive({ mean: -0.2, low: -0.3, high: -0.1 }), 'no');
    assert.equal(isPositive({ mean: 1, low: null, high: null }), 'undecided');
  });
});
