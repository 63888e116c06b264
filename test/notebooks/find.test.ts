import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { committedEnvironment, findNotebooks } from '../../src/notebooks';

describe('findNotebooks', () => {
  let folder: string;
  const names = ['02-network.ipynb', '01-model.ipynb', '01-model-again.ipynb', 'notes.md'];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-find-'));
    for (const name of names) writeFileSync(join(folder, name), '');
  });
  after(() => rmSync(folder, { recursive: true }));
  const found = (...wanted: string[]): readonly string[] => findNotebooks(wanted, folder).map((path) => basename(path));

  it('finds every notebook and nothing else, in order', () => {
    assert.deepEqual(found(), ['01-model-again.ipynb', '01-model.ipynb', '02-network.ipynb']);
    assert.deepEqual(findNotebooks([], '/no/such/folder'), []);
  });

  it('takes numbers, names with and without ending, and paths; a whole name wins over a beginning', () => {
    assert.deepEqual(found('02', '01-model', '01-model.ipynb', 'notebooks/01-model-again'), [
      '02-network.ipynb',
      '01-model.ipynb',
      '01-model.ipynb',
      '01-model-again.ipynb',
    ]);
    assert.deepEqual(findNotebooks([join(folder, '02-network.ipynb')]), [join(folder, '02-network.ipynb')]);
  });

  it('names what there is when a notebook is not found', () => {
    assert.throws(() => found('07'), /there is no notebook 07; there are: 01-model-again\.ipynb, 01-model\.ipynb, 02/);
  });
});

describe('the environment of committed outputs', () => {
  it("is a fresh clone's, whatever the person has set", () => {
    process.env['FEDFT_TEST_ONLY'] = '1';
    try {
      const environment = committedEnvironment();
      assert.ok('FEDFT_TEST_ONLY' in environment && environment['FEDFT_TEST_ONLY'] === undefined);
      assert.match(environment['FEDFT_RUNS']!, /no-runs$/);
    } finally {
      delete process.env['FEDFT_TEST_ONLY'];
    }
  });
});
