import assert from 'node:assert/strict';
import { JSDOM } from 'jsdom';
import { showTable, type TableValue, tableHtml, tableOfFrame } from '../../src/plot';

function cells(rows: readonly (readonly TableValue[])[], digits = 4): string[][] {
  const columns = rows[0]!.map((_, j) => ({ title: `column ${j}`, digits }));
  const { document } = new JSDOM(tableHtml({ caption: 'A table', columns, rows })).window;
  return [...document.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent!));
}

describe('tables', () => {
  it('align the decimals of a column whose numbers are of like size', () => {
    assert.deepEqual(cells([[12.3456], [0.5], [-3]]), [['12.35'], ['0.50'], ['−3.00']]);
    assert.deepEqual(cells([[0.69314], [0.5]], 3), [['0.693'], ['0.500']]);
  });

  it('keep the digits of a small number beside a large one', () => {
    assert.deepEqual(cells([[1234.5], [0.000012345]]), [['1235'], ['1.234e-5'.replace('-', '−')]]);
  });

  it('show whole numbers whole, and a dash where there is none', () => {
    assert.deepEqual(cells([[20], [1000], [Number.NaN], [null]]), [['20'], ['1000'], ['–'], ['–']]);
    assert.deepEqual(cells([[Infinity], ['GS'], [true], [0]]), [['∞'], ['GS'], ['true'], ['0']]);
  });

  it('name the columns with units, the rows by their first cell, and the table by its caption', () => {
    const html = tableHtml({
      caption: 'Delays & budgets',
      columns: ['Scheme', { title: 'Delay', unit: 'ms' }],
      rows: [['<GS>', 41.25]],
    });
    const { document } = new JSDOM(html).window;
    assert.equal(document.querySelector('caption')!.textContent, 'Delays & budgets');
    assert.deepEqual(
      [...document.querySelectorAll('th[scope="col"]')].map((cell) => cell.textContent),
      ['Scheme', 'Delay (ms)'],
    );
    assert.equal(document.querySelector('th[scope="row"]')!.textContent, '<GS>');
  });

  it('take a danfojs frame', () => {
    const { DataFrame } = require('danfojs-node') as {
      DataFrame: new (rows: object[]) => { columns: string[]; values: unknown };
    };
    const frame = new DataFrame([
      { scheme: 'gs', delay: 0.5 },
      { scheme: 'aaba', delay: 0.25 },
    ]);
    assert.deepEqual(tableOfFrame('Delays', frame), {
      caption: 'Delays',
      columns: ['scheme', 'delay'],
      rows: [
        ['gs', 0.5],
        ['aaba', 0.25],
      ],
    });
  });

  it('refuse a row that does not fit, a table without a caption, and to be shown outside a notebook', () => {
    assert.throws(
      () => tableHtml({ caption: 'Two', columns: ['a', 'b'], rows: [[1]] }),
      /row 0 .* has 1 values for 2 columns/,
    );
    assert.throws(() => tableHtml({ caption: ' ', columns: ['a'], rows: [] }), /needs a caption/);
    assert.throws(() => showTable({ caption: 'One', columns: ['a'], rows: [[1]] }), /no notebook to show this in/);
  });
});
