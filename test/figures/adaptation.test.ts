import assert from 'node:assert/strict';
import type { AdaptationMode } from '../../src/experiments';
import { type AdaptationRow, adaptationFigure } from '../../src/figures';
import { checkFigure } from '../../src/plot';
import { matchesSnapshot } from './snapshot';

const accuracies = (lora: number[], full: number[], head: number[], random: number[]): AdaptationRow['accuracies'] =>
  new Map<AdaptationMode, readonly number[]>([
    ['pretrained-lora', lora],
    ['pretrained-full', full],
    ['pretrained-head', head],
    ['random-lora', random],
  ]);

const rows: readonly AdaptationRow[] = [
  {
    title: 'generated sentiment',
    baseline: { reads: 'words', testAccuracy: 0.63 },
    accuracies: accuracies([0.91, 0.93], [0.92, 0.92], [0.84, 0.82], [0.5, 0.52]),
    lora: 5120,
    encoder: 104576,
  },
  {
    title: 'generated images',
    baseline: { reads: 'pixels', testAccuracy: 0.54 },
    accuracies: accuracies([0.9, 0.92], [0.94, 0.95], [0.7, 0.72], [0.2, 0.3]),
    lora: 6144,
    encoder: 200000,
  },
];

describe('the figure of claim C1', () => {
  it('shows every mode of every task, with the linear model that must be beaten', () => {
    const figure = checkFigure(adaptationFigure({ rows, source: ['Made up.'] }));
    matchesSnapshot('adaptation', figure);
    assert.equal(figure.data.length, 5);
    for (const { title } of rows) assert.ok(figure.alt.includes(title));
    assert.match(figure.alt, /low-rank factors 92.0 %/);
    assert.match(figure.source![0]!, /5120 of 104576 or 6144 of 200000 encoder parameters\.$/);
    assert.match(figure.source![1]!, /means over seeds.*; 2 seeds\.$/);
  });

  it('says that there is one seed where there is one, and draws no whiskers', () => {
    const single = rows.map((row) => ({
      ...row,
      accuracies: new Map([...row.accuracies].map(([mode, [first]]) => [mode, [first!]])),
    }));
    const figure = adaptationFigure({ rows: single });
    assert.match(figure.source![1]!, /; one seed\.$/);
    assert.ok(figure.data.every((trace) => !('error_y' in trace)));
  });

  it('is not drawn from nothing', () => {
    assert.throws(() => adaptationFigure({ rows: [] }), /at least one task, got none/);
  });
});
