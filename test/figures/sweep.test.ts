import assert from 'node:assert/strict';
import type { ScatterData } from 'plotly.js-dist';
import { sweepFigures } from '../../src/figures';
import { checkFigure, type FigureSpec } from '../../src/plot';
import { currentEnvironment, type Json, makeRecord, type RunRecord, recordsInMemory } from '../../src/records';

/** The record of a made-up run at a point of a grid over the rank and the optimiser. */
function at(loraRank: number, optimiser: string, scheme: string, seed: number, accuracy: number): RunRecord<unknown> {
  const point = `lora-rank-${loraRank}/server-optimiser-${optimiser}`;
  const labels = { task: 'sst2', scheme, seed, point };
  const settings: { [name: string]: Json } = { loraRank, serverOptimiser: optimiser, scheme, seed };
  const results = {
    delayBudget: 0.01,
    rounds: { devices: [4], delay: [0.01] },
    evaluations: { round: [1], trainingLoss: [1 - accuracy], testAccuracy: [accuracy] },
    participation: [1],
  };
  const run = `${point}/sst2/${scheme}/seed-${seed}`;
  const environment = currentEnvironment('none', 'c');
  return makeRecord({ experiment: 'sweeps/learning', run, labels, settings, seed, environment, results });
}

const built = (records: readonly RunRecord<unknown>[]): readonly FigureSpec[] => {
  const source = recordsInMemory(records);
  return sweepFigures('learning', source).map((one) => checkFigure(one.build(source)!.figure as FigureSpec));
};
const named = ({ data }: FigureSpec): readonly Partial<ScatterData>[] => data.filter(({ name }) => name) as never;

describe('figures of a sweep', () => {
  it('draw a line a scheme against the setting, with means over seeds and their interval, in panels of two measures', () => {
    const runs = [2, 4, 8].flatMap((rank) =>
      ['gs', 'proposed'].flatMap((scheme) =>
        [0.5, 0.7].map((base, seed) => at(rank, 'sgd', scheme, seed, base + rank / 100)),
      ),
    );
    const [spec, ...more] = built(runs);
    assert.deepEqual(more, []);
    assert.equal(spec!.id, 'sweep-learning-lora-rank-sst2');
    const accuracy = named(spec!).filter(({ yaxis }) => yaxis === 'y');
    assert.deepEqual(
      accuracy.map(({ name }) => name),
      ['Proposed', 'GS'],
    );
    assert.deepEqual(accuracy[0]!.x, [2, 4, 8]);
    assert.deepEqual(accuracy[0]!.y, [0.62, 0.64, 0.68]);
    assert.equal(named(spec!).length, 4);
    assert.match(JSON.stringify(spec!.layout.xaxis), /"loraRank"/);
    assert.match(spec!.source!.join(' '), /95 % intervals over seeds\. Records sweeps\/learning\/lora-rank-2/);
  });

  it('have a panel for each value of a second setting, words among them', () => {
    const runs = [2, 4, 8].flatMap((rank) =>
      ['sgd', 'adam'].map((optimiser) => at(rank, optimiser, 'gs', 0, rank / 10)),
    );
    const [spec] = built(runs);
    assert.equal(new Set(named(spec!).map(({ xaxis }) => xaxis)).size, 4);
    assert.match(JSON.stringify(spec!.layout), /serverOptimiser = sgd/);
    const words = built(['sgd', 'momentum', 'adam'].map((optimiser) => at(2, optimiser, 'gs', 0, 0.5)));
    assert.deepEqual(words[0]!.layout.xaxis!.ticktext, ['adam', 'momentum', 'sgd']);
  });

  it('refuse a sweep without records, and one that varies nothing', () => {
    assert.throws(() => built([]), /no sweep of learning has records .*npx fedft sweep --experiment learning/);
    assert.throws(() => built([at(2, 'sgd', 'gs', 0, 0.5)]), /nothing to draw: no setting has two values/);
  });
});
