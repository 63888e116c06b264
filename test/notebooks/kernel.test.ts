import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CellOutput } from '../../src/notebooks/format';
import { Kernel } from '../../src/notebooks/kernel';
import { notebooksFolder } from '../../src/notebooks/kernelspec';
import { repositoryRoot } from '../../src/records';
import { until } from '../until';
import { isRunning } from './fixtures';

function textOf(outputs: readonly CellOutput[]): string {
  return outputs.map((output) => (output.output_type === 'stream' ? output.text : output.output_type)).join('');
}

/** An orphan's end is seen only when the system has buried it, which takes a moment. */
async function assertEnds(pid: number, what: string): Promise<void> {
  await until(() => !isRunning(pid), `the end of ${what}`);
}

describe('Kernel', () => {
  // Kernels of other programs on this machine must not be taken for ours.
  let temporary: string;
  const outerTmpdir = process.env['TMPDIR'];
  before(() => {
    temporary = mkdtempSync(join(tmpdir(), 'fedft-test-'));
    process.env['TMPDIR'] = temporary;
  });
  after(() => {
    if (outerTmpdir === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = outerTmpdir;
    assert.deepEqual(readdirSync(temporary), [], 'a kernel left files behind');
    rmSync(temporary, { recursive: true });
  });

  describe('in one session', () => {
    let kernel: Kernel;
    before(async () => {
      kernel = await Kernel.start({ cwd: notebooksFolder });
    });
    after(async () => {
      await kernel.close();
    });

    it('brings 100,000 lines of output home whole and in order, and hears the cell end', async () => {
      const { status, outputs } = await kernel.execute('for (let i = 0; i < 100000; i++) console.log(i)', 60);
      assert.equal(status, 'ok');
      const expected = Array.from({ length: 100000 }, (_, line) => `${line}\n`).join('');
      assert.ok(textOf(outputs()) === expected, 'lines are missing, doubled or out of order');
    });

    it('keeps a thousand displays of one cell', async () => {
      const many = "import * as tslab from 'tslab';\nfor (let i = 0; i < 1000; i++) tslab.display.text(String(i))";
      const { outputs } = await kernel.execute(many, 60);
      const shown = outputs().map((output) => output.output_type === 'display_data' && output.data['text/plain']);
      assert.deepEqual(
        shown,
        Array.from({ length: 1000 }, (_, index) => String(index)),
      );
    });

    it('keeps output that comes after a cell has ended', async () => {
      const { outputs } = await kernel.execute("setTimeout(() => console.log('late'), 100);\n0;", 60);
      await until(() => textOf(outputs()) !== '0\n', 'output of a timer');
      assert.equal(textOf(outputs()), '0\nlate\n');
    });

    it('knows the names of earlier cells in { name } too, and leaves those of the cell itself alone', async () => {
      await kernel.execute('const first = 1;\nlet second = 2;\nfunction third() {\n  return 3;\n}', 60);
      const code = [
        'const own = 4;',
        'const numbers = { first, second, own, sum: [{ first }].map(({ first }) => ({ first, second })) };',
        '({ second } = { second: 5 });',
        'console.log(JSON.stringify({ ...numbers, second }), { third }.third());',
        'await null;',
      ];
      const { status, outputs } = await kernel.execute(code.join('\n'), 60);
      assert.equal(textOf(outputs()), '{"first":1,"second":5,"own":4,"sum":[{"first":1,"second":2}]} 3\n');
      assert.equal(status, 'ok');
    });

    it('reports a type error as the compiler does', async () => {
      const { status, outputs, count } = await kernel.execute("const n: number = 'three'", 60);
      assert.equal(status, 'error');
      const [error] = outputs();
      assert.ok(error?.output_type === 'error');
      const message = "1:7 - Type 'string' is not assignable to type 'number'.";
      assert.equal(error.evalue, message);
      assert.deepEqual(error.traceback, [`cell ${count}, line 1: const n: number = 'three'`, message]);
    });

    it('knows what Node.js has, and nothing of a browser or a test runner, whose types would have to be read first', async () => {
      const { status } = await kernel.execute("import { join } from 'path';\njoin(process.cwd(), typeof fetch);", 60);
      assert.equal(status, 'ok');
      for (const name of ['document', 'describe']) {
        const { outputs } = await kernel.execute(`${name};`, 60);
        assert.match(JSON.stringify(outputs()), new RegExp(`Cannot find name '${name}'`));
      }
    });

    it('interrupts a cell that waits or loops, and lives on', async () => {
      const waiting = 'await new Promise((resolve) => setTimeout(resolve, 60000))';
      assert.equal((await kernel.execute(waiting, 0.3)).status, 'interrupted');
      assert.equal((await kernel.execute('for (;;);', 0.3)).status, 'interrupted');
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 300);
      assert.equal((await kernel.execute(waiting, 60, stop.signal)).status, 'interrupted');
      assert.equal(textOf((await kernel.execute("'alive'", 60)).outputs()), 'alive\n');
    });
  });

  it('works over ports where socket files are not to be had, and leaves nothing behind', async () => {
    const kernel = await Kernel.start({ cwd: notebooksFolder, transport: 'tcp' });
    const pid = kernel.pid!;
    const child = await kernel.execute(
      "const { spawn } = require('node:child_process');\nspawn('sleep', ['60']).pid",
      60,
    );
    assert.ok(isRunning(pid) && isRunning(Number(textOf(child.outputs()))));
    await kernel.close();
    assert.ok(!isRunning(pid), 'the kernel still runs');
    await assertEnds(Number(textOf(child.outputs())), 'what a cell started');
  });

  it('answers what arrives while its sockets are still being opened', async () => {
    const folder = mkdtempSync(join(temporary, 'slow-'));
    const preload = join(folder, 'slow.cjs');
    // What a busy machine does to a kernel: every socket hears its front end and is still being opened for a while.
    writeFileSync(
      preload,
      `if (!require('node:worker_threads').isMainThread) return;
      const zmq = require(${JSON.stringify(require.resolve('zeromq'))});
      for (const { prototype } of [zmq.Publisher, zmq.Router, zmq.Reply]) {
        const { bind } = prototype;
        const slowly = async function (address) {
          await bind.call(this, address);
          for (const end = Date.now() + 800; Date.now() < end; ) {
            await bind.call(this, 'inproc://' + address);
            await this.unbind('inproc://' + address);
          }
        };
        Object.defineProperty(prototype, 'bind', { value: slowly });
      }`,
    );
    try {
      const kernel = await Kernel.start({ cwd: notebooksFolder, env: { NODE_OPTIONS: `--require ${preload}` } });
      assert.equal(textOf((await kernel.execute("'open'", 60)).outputs()), 'open\n');
      await kernel.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says in one line how to build the library when a cell imports it unbuilt', async () => {
    const folder = mkdtempSync(join(temporary, 'unbuilt-'));
    mkdirSync(join(folder, 'node_modules', 'fedft'), { recursive: true });
    const kernel = await Kernel.start({ cwd: folder });
    try {
      const { status, outputs } = await kernel.execute("import { RandomStream } from 'fedft';", 60);
      assert.equal(status, 'error');
      const [error] = outputs();
      assert.ok(error?.output_type === 'error');
      assert.deepEqual(error.traceback, [
        'fedft is not built: run `npm run build` in the repository, then restart the kernel',
      ]);
    } finally {
      await kernel.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('reports a kernel that cannot start, with its own words', async () => {
    await assert.rejects(
      Kernel.start({ cwd: notebooksFolder, env: { NODE_OPTIONS: '--no-such-option' } }),
      /the notebook kernel did not start: the kernel ended with code 9: .*--no-such-option is not allowed/,
    );
    await assert.rejects(Kernel.start({ cwd: '/no/such/folder' }), /did not start: .*ENOENT/);
  });

  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    it(`does not outlive a program that ${signal} ends in the middle of a cell`, async () => {
      const kernel = join(repositoryRoot, 'dist', 'notebooks', 'kernel.js');
      assert.ok(existsSync(kernel), 'run `npm run build` first');
      const script = `
        const { Kernel } = require(${JSON.stringify(kernel)});
        Kernel.start({ cwd: ${JSON.stringify(notebooksFolder)} }).then((kernel) => {
          kernel.execute('await null; for (;;);', 60);
          setTimeout(() => console.log(kernel.pid), 500);
        });`;
      const program = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = (await once(program.stdout!, 'data')) as [Buffer];
      const pid = Number(line.toString());
      assert.ok(isRunning(pid));
      program.kill(signal);
      const [, endedBy] = (await once(program, 'exit')) as [number | null, NodeJS.Signals | null];
      assert.equal(endedBy, signal);
      await assertEnds(pid, 'the kernel');
    });
  }
});
