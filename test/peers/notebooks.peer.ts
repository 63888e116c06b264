import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseNotebook } from '../../src/notebooks';
import { jupyterPath } from '../../src/notebooks/kernelspec';
import { codeCell, notebookOf, outputText, removeFixtures, writeFixture } from '../notebooks/fixtures';
import { peersFolder, requirePeers } from './peers';

/** Runs a notebook as Jupyter does, through the kernelspec of this repository; the outputs of its cells, where it ended. */
function convert(path: string): {
  readonly status: number | null;
  readonly said: string;
  readonly outputs: readonly string[];
} {
  const args = ['-m', 'nbconvert', '--to', 'notebook', '--execute', '--output', 'executed.ipynb', path];
  const { status, stderr } = spawnSync(join(peersFolder, 'bin', 'python'), args, {
    env: { ...process.env, JUPYTER_PATH: jupyterPath },
    encoding: 'utf8',
  });
  if (status !== 0) return { status, said: stderr, outputs: [] };
  const executed = parseNotebook(readFileSync(join(dirname(path), 'executed.ipynb'), 'utf8'), 'executed.ipynb');
  return { status, said: stderr, outputs: executed.cells.map(outputText) };
}

describe('notebooks under nbconvert', function () {
  this.timeout(300_000);
  after(removeFixtures);
  const planned = codeCell("throw new Error('planned');", { metadata: { tags: ['raises-exception'] } });

  it('run every cell after an error on purpose', function () {
    requirePeers(this, ['nbconvert']);
    const { status, said, outputs } = convert(
      writeFixture(notebookOf([planned, "console.log('second');", "console.log('third');"])),
    );
    assert.equal(status, 0, said);
    assert.deepEqual(outputs, ['Error: planned', 'second\n', 'third\n']);
  });

  it('fail with a rejection that nobody awaits, led by the line of the cell', function () {
    requirePeers(this, ['nbconvert']);
    const { status, said } = convert(writeFixture(["(async () => { throw new Error('disk full'); })();\n0"]));
    assert.equal(status, 1);
    assert.match(said, /cell 1, line 1: \(async .*\nError: disk full\n/);
  });
});
