import assert from 'node:assert/strict';
import { csvField, type ResultTable, resultCells, resultsCsv, tabulateResults } from '../../src/summaries';

/** Cells of CSV by its rules alone, RFC 4180, to read back what was written. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

const awkward = 'own, "quoted"\nname';

const table: ResultTable = {
  experiment: 'learning',
  keys: ['task', 'scheme'],
  axes: [],
  drawn: [],
  measures: [{ id: 'test_accuracy', title: 'test accuracy', unit: 'share', show: (value) => value.toFixed(1) }],
  rows: [
    {
      keys: { task: awkward, scheme: 'gs' },
      records: [
        { name: 'learning/a', digest: 'a' },
        { name: 'learning/b', digest: 'b' },
      ],
      values: { test_accuracy: { mean: 1 / 3, low: 0.1, high: 0.5 } },
    },
    { keys: { task: 'x' }, records: [{ name: 'learning/c', digest: 'c' }], values: { test_accuracy: null } },
  ],
};

describe('tables of results as text', () => {
  it('CSV reads back to what was written, whatever a name holds, and to the last bit of a number', () => {
    const other = {
      ...table,
      experiment: 'sweeps/learning',
      keys: ['loraRank'],
      rows: [{ ...table.rows[1]!, keys: { loraRank: 4 } }],
    };
    const [header, ...rows] = readCsv(resultsCsv([table, other]));
    assert.deepEqual(header!.slice(0, 5), ['experiment', 'task', 'scheme', 'loraRank', 'runs']);
    assert.equal(rows.length, 3);
    assert.ok(rows.every((row) => row.length === header!.length));
    assert.equal(rows[0]![1], awkward);
    assert.equal(Number(rows[0]![header!.indexOf('test_accuracy')]), 1 / 3);
    assert.equal(rows[1]![header!.indexOf('test_accuracy')], '');
    assert.deepEqual(rows[2]!.slice(0, 5), ['sweeps/learning', '', '', '4', '1']);
    assert.equal(csvField('a\rb'), '"a\rb"');
  });

  it('an interval stands beside its mean, and what is missing is a dash', () => {
    const { header, rows } = resultCells(table);
    assert.deepEqual(header, ['task', 'scheme', 'seeds', 'test accuracy']);
    assert.deepEqual(rows[0]!.slice(1), ['gs', '2', '0.3 [0.1, 0.5]']);
    assert.deepEqual(rows[1], ['x', '-', '1', '-']);
  });

  it('no records make no table', () => {
    assert.deepEqual(tabulateResults([]), { tables: [], leftOut: [], without: [] });
    assert.equal(resultsCsv([]), 'experiment\n');
  });
});
