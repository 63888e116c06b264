import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kernel } from '../../src/notebooks/kernel';
import { jupyterPath, notebooksFolder } from '../../src/notebooks/kernelspec';

/** Mistakes that a person makes in a cell, and what the message must tell him to do. */
const mistakes: readonly { readonly what: string; readonly cell: string; readonly remedy: RegExp }[] = [
  {
    what: 'a record that was never made',
    cell: "import { earlyStopRuns, foundRecords } from 'fedft/lab';\nfoundRecords().read(earlyStopRuns.named({ channels: 'no-such-run' }));",
    remedy: /no record of early-stop\/no-such-run .*make it with `npx fedft run early-stop/,
  },
  {
    what: 'a setting with a misspelt name',
    cell: "import { parseSettings } from 'fedft';\nparseSettings({ devceCount: 3 });",
    remedy: /unknown setting 'devceCount'; did you mean 'deviceCount'\?/,
  },
  {
    what: 'a value outside its domain',
    cell: "import { parseSettings } from 'fedft';\nparseSettings({ txPowerW: -1 });",
    remedy: /txPowerW must be a finite number > 0, got -1/,
  },
  {
    what: 'a real task without its data',
    cell: "import { defaultSettings, resolveTask } from 'fedft';\nawait resolveTask({ name: 'sst2', settings: defaultSettings });",
    remedy:
      /task 'sst2' needs real data, .*; name its folder with --data or FEDFT_DATA, fetch it .*, or use 'generated-sentiment'/,
  },
  {
    what: 'a control that a live figure does not have',
    cell: "import { liveBandwidth, showLive } from 'fedft/figures';\nawait showLive(liveBandwidth, { divices: 3 });",
    remedy: /unknown control 'divices'; this figure has devices, pathLossExponent, delayMs, round/,
  },
  {
    what: 'a figure without data',
    cell: "import { showFigure } from 'fedft/figures';\nawait showFigure({ id: 'a', title: 'A', alt: 'Nothing.', data: [], layout: {} });",
    remedy: /figure 'a' has no traces; give it data or leave the figure out/,
  },
];

describe('what a notebook says when something is missing', () => {
  let folder: string;
  let kernel: Kernel;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-remedies-'));
    kernel = await Kernel.start({
      cwd: notebooksFolder,
      env: { FEDFT_RUNS: join(folder, 'runs'), FEDFT_DATA: join(folder, 'data') },
    });
  });
  after(async () => {
    await kernel.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { what, cell, remedy } of mistakes) {
    it(`names the remedy in one line: ${what}`, async () => {
      await sleep(400); // after an error the kernel turns down what comes in the next fifth of a second
      const { status, outputs } = await kernel.execute(cell, 90);
      assert.equal(status, 'error');
      const error = outputs().find((output) => output.output_type === 'error');
      assert.ok(error?.output_type === 'error');
      assert.match(error.evalue, remedy);
      assert.doesNotMatch(error.evalue, /\n/);
    });
  }

  it('names the remedy in one line: packages that were never installed', () => {
    const copy = join(folder, 'clone', 'notebooks', '.jupyter');
    cpSync(jupyterPath, copy, { recursive: true });
    const script = join(copy, 'kernels', 'fedft', 'kernel.cjs');
    const { status, stderr } = spawnSync(process.execPath, [script, 'connection.json'], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /^fedft kernel: packages are missing: run `npm ci` in .*clone\n$/);
  });
});
