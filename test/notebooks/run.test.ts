import assert from 'node:assert/strict';
import { runNotebook } from '../../src/notebooks';
import { outputText, writeFixture } from './fixtures';

describe('runNotebook', () => {
  it('runs every code cell in order and returns a notebook with what each printed and showed', async () => {
    const run = await runNotebook(
      writeFixture([
        "import { RandomStream } from 'fedft';\nconsole.log(typeof RandomStream)",
        'const three: number = 3;\nthree',
        "import * as tslab from 'tslab';\ntslab.display.html('<b>bold</b>')",
      ]),
    );
    assert.deepEqual(
      run.cells.map(({ status }) => status),
      ['ok', 'ok', 'ok'],
    );
    assert.deepEqual(run.notebook.cells.map(outputText), ['function\n', '3\n', '<b>bold</b>']);
    assert.deepEqual(
      run.notebook.cells.map((cell) => cell.cell_type === 'code' && cell.execution_count),
      [1, 2, 3],
    );
  });
});
