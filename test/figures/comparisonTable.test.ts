import assert from 'node:assert/strict';
import { InputError } from '../../src/errors';
import type { FederatedResults } from '../../src/federation';
import { type ComparedRuns, comparisonTable } from '../../src/figures';

const ended = (loss: number, accuracy: number): FederatedResults => ({
  scheme: 'gs',
  deviceCount: 4,
  payloadBits: 1,
  delayBudget: 1,
  rounds: { devices: [1, 2], delay: [1, 1], backlog: [0, 0], scheduledLoss: [0.7, 0.6] },
  evaluations: { round: [0, 2], trainingLoss: [0.7, loss], testAccuracy: [0.5, accuracy] },
  finalAccuracyByDevice: [accuracy],
  participation: [2],
  parameters: { lora: 1, head: 1, encoder: 1, trained: 1 },
});

const runs = (name: string, ...ends: readonly (readonly [number, number])[]): ComparedRuns => ({
  name,
  results: ends.map(([loss, accuracy]) => ended(loss, accuracy)),
});

describe('comparisonTable', () => {
  it('pairs the seeds: a constant difference has an interval of no width, however far the seeds are apart', () => {
    const { rows, caption } = comparisonTable('Two', [
      runs('one', [0.3, 0.9], [0.5, 0.7]),
      runs('other', [0.2, 0.95], [0.4, 0.75]),
    ]);
    assert.equal(caption, 'Two; 2 seeds');
    assert.deepEqual(rows, [
      ['one', '1.50', '0.400 (0.300 to 0.500)', null, '80.0 % (70.0 % to 90.0 %)', null],
      [
        'other',
        '1.50',
        '0.300 (0.200 to 0.400)',
        '−0.100 [−0.100, −0.100]',
        '85.0 % (75.0 % to 95.0 %)',
        '5.0 [5.0, 5.0]',
      ],
    ]);
  });

  it('gives a single seed neither a spread nor an interval', () => {
    const { rows } = comparisonTable('Two', [runs('one', [0.3, 0.9]), runs('other', [0.4, 0.8])]);
    assert.deepEqual(rows[1]!.slice(2), ['0.400', '0.100', '80.0 %', '−10.0']);
  });

  it('refuses kinds with other numbers of seeds, and none at all', () => {
    assert.throws(() => comparisonTable('T', [runs('one', [1, 1]), runs('other')]), InputError);
    assert.throws(() => comparisonTable('T', [runs('one')]), /'one' must have/);
  });
});
