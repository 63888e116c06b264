import assert from 'node:assert/strict';
import { NotebookError, type NotebookProgress, parseNotebook, runNotebook } from '../../src/notebooks';
import { formatNotebook } from '../../src/notebooks/format';
import { requireBuild } from '../../src/notebooks/kernelspec';
import { notebookOf, outputText, removeFixtures, writeFixture } from './fixtures';

async function failureOf(run: Promise<unknown>): Promise<NotebookError> {
  try {
    await run;
  } catch (error) {
    assert.ok(error instanceof NotebookError, String(error));
    return error;
  }
  return assert.fail('the notebook ran to its end');
}

describe('runNotebook', () => {
  after(removeFixtures);

  it('runs every code cell in order and returns a notebook with what each printed and showed', async () => {
    const text = { cell_type: 'markdown', id: 'text', metadata: {}, source: 'prose' } as const;
    const notebook = notebookOf([
      "import { RandomStream } from 'fedft';\nconsole.log(typeof RandomStream)",
      text,
      'const three: number = 3;\nconsole.log(process.env.FEDFT_PROFILE);\nthree',
      "import * as tslab from 'tslab';\nconsole.log('before');\ntslab.display.html('<b>bold</b>');\nconsole.log('after')",
      "const display = tslab.newDisplay();\ndisplay.text('0 %')",
      "display.text('100 %')",
    ]);
    const progress: NotebookProgress[] = [];
    const run = await runNotebook(writeFixture(notebook), {
      env: { FEDFT_PROFILE: 'smoke' },
      onProgress: (step) => progress.push(step),
    });
    assert.deepEqual(
      run.cells.map(({ cell, status }) => [cell, status]),
      [1, 3, 4, 5, 6].map((cell) => [cell, 'ok']),
    );
    assert.deepEqual(run.notebook.cells.map(outputText), [
      'function\n',
      '',
      'smoke\n3\n',
      'before\n<b>bold</b>after\n',
      '100 %', // a later cell updated the display of an earlier one
      '',
    ]);
    const counts = run.notebook.cells.map((cell) => (cell.cell_type === 'code' ? cell.execution_count : 'text'));
    assert.deepEqual(counts, [1, 'text', 2, 3, 4, 5]);
    assert.deepEqual(
      progress.map(({ done, total }) => `${done}/${total}`),
      ['0/5', '1/5', '2/5', '3/5', '4/5', '5/5'],
    );
    assert.deepEqual(parseNotebook(formatNotebook(run.notebook), 'the executed notebook').nbformat_minor, 5);
  });

  it('names notebook, cell, first line and traceback when a cell throws, and keeps the outputs so far', async () => {
    const path = writeFixture([
      "console.log('fine')",
      "// a comment\nthrow new RangeError('K must be > 0, got 0')",
      '3',
    ]);
    const error = await failureOf(runNotebook(path));
    assert.match(
      error.message,
      /^fixture\.ipynb, cell 2 \(`\/\/ a comment`\) failed: RangeError: K must be > 0, got 0$/,
    );
    assert.match(error.details, /RangeError: K must be > 0, got 0/);
    assert.doesNotMatch(error.details, /tslab|kernel\.cjs/, 'frames of the kernel itself say nothing about the cell');
    assert.deepEqual(error.run.notebook.cells.map(outputText), ['fine\n', 'RangeError: K must be > 0, got 0', '']);
    assert.deepEqual(
      error.run.cells.map(({ status }) => status),
      ['ok', 'error'],
    );
  });

  it('ends the kernel of a cell that does not obey the interrupt', async () => {
    const path = writeFixture(['await null;\nfor (;;);']);
    const error = await failureOf(runNotebook(path, { timeoutSeconds: 0.5 }));
    assert.match(error.message, /did not obey the interrupt, so its kernel was ended$/);
    assert.equal(error.run.cells[0]?.status, 'killed');
  });

  it('runs no further cell once it is aborted', async () => {
    const stop = new AbortController();
    const onProgress = ({ done }: NotebookProgress): void => {
      if (done === 1) stop.abort();
    };
    const error = await failureOf(runNotebook(writeFixture(['1', '2']), { signal: stop.signal, onProgress }));
    assert.match(error.message, /^fixture\.ipynb, cell 2 \(`2`\) was stopped$/);
    assert.deepEqual(error.run.notebook.cells.map(outputText), ['1\n', '']);
  });

  it('says that it was stopped, not that a kernel failed, when it is aborted while the kernel starts', async () => {
    const env = { NODE_OPTIONS: '--no-such-option' }; // a kernel that does not start, as one that Ctrl-C has ended
    const stopped = runNotebook(writeFixture(['1']), { env, signal: AbortSignal.abort() });
    await assert.rejects(stopped, { name: 'AbortError' });
    await assert.rejects(runNotebook(writeFixture(['1']), { env }), /the notebook kernel did not start/);
  });

  it('reports the death of a kernel with its last words', async () => {
    const path = writeFixture([
      "require('node:fs').writeSync(2, 'out of something');\nprocess.kill(process.pid, 'SIGKILL');\nfor (;;);",
    ]);
    const error = await failureOf(runNotebook(path));
    assert.match(error.message, /lost its kernel: the kernel ended by SIGKILL$/);
    assert.match(error.details, /^out of something/);
  });

  it('refuses a file that is no notebook, and a time that is none, before it starts a kernel', async () => {
    await assert.rejects(runNotebook('no/such.ipynb'), /there is no notebook no\/such\.ipynb/);
    const path = writeFixture([]);
    await assert.rejects(runNotebook(path, { timeoutSeconds: Number.NaN }), /timeoutSeconds must be > 0, got NaN/);
    await assert.rejects(runNotebook(path, { timeoutSeconds: 0 }), /timeoutSeconds must be > 0, got 0/);
  });

  it('says in one line how to build a library that is not built', () => {
    assert.throws(
      () => requireBuild('/nowhere'),
      /^FedftError: .*dist\/ is missing: run `npm run build` in \/nowhere$/,
    );
  });
});
