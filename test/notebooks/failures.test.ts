import assert from 'node:assert/strict';
import { notebooksFolder } from '../../src/notebooks';
import type { CellOutput } from '../../src/notebooks/format';
import { Kernel } from '../../src/notebooks/kernel';
import { NotebookError, runNotebook } from '../../src/notebooks/run';
import { codeCell, notebookOf, outputText, removeFixtures, writeFixture } from './fixtures';

/** The lines of the errors among outputs. */
function traces(outputs: readonly CellOutput[]): readonly string[] {
  return outputs.flatMap((output) => (output.output_type === 'error' ? output.traceback : []));
}

const planned = { metadata: { tags: ['raises-exception'] } };

describe('a cell that fails', () => {
  after(removeFixtures);

  describe('in one session', () => {
    let kernel: Kernel;
    before(async () => {
      kernel = await Kernel.start({ cwd: notebooksFolder });
    });
    after(() => kernel.close());
    const run = async (code: string): Promise<readonly [status: string, lines: readonly string[]]> => {
      const { status, outputs } = await kernel.execute(code, 60);
      return [status, traces(outputs())];
    };

    it('lets the next cell run, however soon it comes', async () => {
      assert.equal((await kernel.execute("throw new Error('planned')", 60)).status, 'error');
      const { status, outputs } = await kernel.execute("console.log('second')", 60);
      assert.equal(status, 'ok');
      assert.deepEqual(outputs(), [{ output_type: 'stream', name: 'stdout', text: 'second\n' }]);
    });

    it('drops what was sent before it failed, as "run all" does', async () => {
      const statuses = ["await new Promise((r) => setTimeout(r, 300)); throw new Error('first')", '2', '3'].map(
        async (code) => (await kernel.execute(code, 60)).status,
      );
      assert.equal(await statuses[0], 'error');
      for (const status of statuses.slice(1)) assert.notEqual(await status, 'ok');
      assert.equal((await kernel.execute('4', 60)).status, 'ok');
    });

    it('leads with its own line as it was typed, and shows no frame of the kernel', async () => {
      const code = [
        'interface Limits {',
        '  devices: number;',
        '}',
        'function check({ devices }: Limits): void {',
        "  if (devices < 1) throw new RangeError('K must be > 0');",
        '}',
        'check({ devices: 0 });',
      ];
      const { outputs, count } = await kernel.execute(code.join('\n'), 60);
      assert.deepEqual(traces(outputs()), [
        `cell ${count}, line 5: if (devices < 1) throw new RangeError('K must be > 0');`,
        'RangeError: K must be > 0',
        `    at check (cell ${count}:5:26)`,
        `    at cell ${count}:7:1`,
      ]);
      const [status, lines] = await run('await null;\n\nJSON.parse(\n  "{"\n);');
      assert.equal(status, 'error');
      assert.match(lines[0]!, /^cell \d+, line 3: JSON\.parse\($/);
      assert.doesNotMatch(lines.join('\n'), /evalmachine|tslab|kernel\.cjs|cells\.cjs|node:/);
    });

    it('shows an error of a function of an earlier cell at the line of that cell', async () => {
      const { count } = await kernel.execute("const fails = (): never => {\n  throw new Error('deep');\n};", 60);
      const [, lines] = await run('fails();');
      assert.equal(lines[0], `cell ${count}, line 2: throw new Error('deep');`);
      assert.match(lines.at(-1)!, /at cell \d+:1:1$/);
    });

    it('keeps its imports, so that one mistake is one message', async () => {
      assert.equal(
        (await run("import { basename } from 'node:path';\nthrow new Error('after the import')"))[0],
        'error',
      );
      const { outputs } = await kernel.execute("basename('a/b')", 60);
      assert.equal(
        outputs()
          .map((output) => 'text' in output && output.text)
          .join(''),
        'b\n',
      );
      assert.equal((await run("import { dirname } from 'node:path';\nconst n: number = 'a';"))[0], 'error');
      assert.equal((await run("dirname('a/b')"))[0], 'ok');
    });

    it('keeps the imports that exist, also beside one that does not', async () => {
      const code =
        "import { basename as base, nosuch } from 'node:path';\nimport os, { EOL as end, type CpuInfo } from 'node:os';";
      const [, lines] = await run(code);
      assert.match(lines[0]!, /^cell \d+, line 1: import \{ basename as base, nosuch \} from 'node:path';$/);
      assert.match(lines[1]!, /^1:\d+ - Module '"node:path"' has no exported member 'nosuch'/);
      assert.deepEqual(await run("const none: CpuInfo[] = [];\n[base('a/b'), end, os.cpus, none];"), ['ok', []]);
    });

    it('leads with the line that does not compile', async () => {
      const [, lines] = await run('const n = 1;\nfunction broken( {\n');
      assert.match(lines[0]!, /^cell \d+, line 2: function broken\( \{$/);
      assert.match(lines[1]!, /^\d+:\d+ - /);
    });

    it('shows an error of the library by its sentence, its frames and its causes, without fields for programs', async () => {
      const [, lines] = await run("import { parseSettings } from 'fedft';\nparseSettings({ deviceCount: 0 });");
      assert.match(lines[0]!, /^cell \d+, line 2: parseSettings\(\{ deviceCount: 0 \}\);$/);
      assert.equal(lines[1], 'InputError: deviceCount must be an integer >= 1, got 0');
      assert.match(lines.at(-1)!, /^ {4}at cell \d+:2:14$/);
      const [, caused] = await run("throw new Error('outer', { cause: new Error('inner') });");
      assert.ok(caused.includes('caused by Error: inner'), caused.join('\n'));
    });

    it('is a cell with a rejection that nobody awaits', async () => {
      const code = "const save = async () => { throw new Error('disk full'); };\nsave();\nconsole.log('saved');";
      const { status, outputs } = await kernel.execute(code, 60);
      assert.equal(status, 'error');
      assert.deepEqual(outputs()[0], { output_type: 'stream', name: 'stdout', text: 'saved\n' });
      const lines = traces(outputs());
      assert.match(lines[0]!, /^cell \d+, line 1: const save = .*disk full/);
      assert.equal(lines.at(-1), '(a promise that nobody awaits)');
      // Awaited after all, a moment later.
      const late = 'const p = (async () => { throw 1; })();\nawait new Promise(setImmediate);\nawait p.catch(() => 0);';
      assert.deepEqual(await run(late), ['ok', []]);
    });

    it('is told of in its own outputs when it fails after its end', async () => {
      const timer = await kernel.execute("setTimeout(() => { throw new Error('in a timer'); }, 50);\n0", 60);
      const promise = await kernel.execute(
        "(async () => { await new Promise((r) => setTimeout(r, 60)); throw new Error('too late'); })();\n0",
        60,
      );
      assert.deepEqual([timer.status, promise.status], ['ok', 'ok']);
      const other = await kernel.execute('await new Promise((r) => setTimeout(r, 300))', 60);
      assert.deepEqual([other.status, other.outputs()], ['ok', []]);
      assert.match(
        traces(timer.outputs()).join('\n'),
        /^cell \d+, line 1: setTimeout.*\nError: in a timer\n.*\(thrown/s,
      );
      assert.match(traces(promise.outputs()).join('\n'), /Error: too late\n.*\(a promise that nobody awaits\)$/s);
    });
  });

  it('on purpose, tagged raises-exception, does not end a notebook', async () => {
    const cells = [codeCell("throw new Error('planned');", planned), "console.log('second');", "console.log('third');"];
    const { notebook, cells: ran } = await runNotebook(writeFixture(notebookOf(cells)));
    assert.deepEqual(notebook.cells.map(outputText), ['Error: planned', 'second\n', 'third\n']);
    assert.deepEqual(
      ran.map(({ status }) => status),
      ['error', 'ok', 'ok'],
    );
  });

  for (const [what, last, message] of [
    ['a rejection that nobody awaits', "(async () => { throw new Error('disk full'); })();\n0", 'disk full'],
    ['one that comes late', "setTimeout(() => Promise.reject(new Error('later')), 200);\n0", 'later'],
    ['an exception in a timer', "setTimeout(() => { throw new Error('in a timer'); }, 200);\n0", 'in a timer'],
  ] as const) {
    it(`by ${what} ends its notebook with an error that names the cell`, async () => {
      await assert.rejects(runNotebook(writeFixture(['1', last])), (error: unknown) => {
        assert.ok(error instanceof NotebookError);
        assert.match(error.message, new RegExp(`^fixture.ipynb, cell 2 .* failed: Error: ${message}$`));
        assert.match(outputText(error.run.notebook.cells[1]!), new RegExp(message));
        return true;
      });
    });
  }
});
