import assert from 'node:assert/strict';
import { hoursBlock } from '../../src/documents/hoursBlock';
import { remedyTable } from '../../src/documents/remedyTable';

/** The cells of a Markdown table, without its header. */
const cellsOf = (table: string): string[][] =>
  table
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe('the tables of published checkpoints', () => {
  it('expect of BERT-base four times bge-small, of ViT-base at 224 px some sixty times ViT-Tiny at 112', () => {
    const rows = cellsOf(hoursBlock());
    const ratioOf = (task: string): number => Number(rows.find(([name]) => name === task)![4]);
    assert.ok(Math.abs(ratioOf('SST-2') - 4) < 0.1, 'BERT-base has 85 million parameters in its encoder, bge-small 21');
    // 16 times the parameters and 197 tokens in place of 50, whose attention costs more.
    assert.ok(ratioOf('CIFAR-10') > 16 * (197 / 50) * 0.95 && ratioOf('CIFAR-10') < 16 * (197 / 50) * 1.1);
    for (const [, , own, , ratio, core, gpu] of rows) {
      const [minutes, hours] = [Number.parseFloat(own!), Number.parseFloat(core!)];
      assert.ok(Math.abs(hours / ((minutes * Number(ratio)) / 60) - 1) < 0.03);
      assert.ok(Number.parseFloat(gpu!) / 60 < hours, 'the card is faster than a core');
    }
  });

  it('hold what a remedy brings against the run that it changes, on the same cell', () => {
    const rows = cellsOf(remedyTable('sst2'));
    assert.deepEqual([rows[0]![0], rows[0]![2]], ['nothing', '800']);
    const [, rounds, seen] = rows.find(([words]) => words === 'twice the rounds')!;
    assert.deepEqual([rounds, seen], ['200', '1600']);
    const heads = rows.find(([words]) => words!.startsWith('a fifth of the heads'))!;
    assert.deepEqual([heads[1], heads[2]], ['100', '4000']);
    assert.equal(remedyTable('no-task'), '');
  });
});
