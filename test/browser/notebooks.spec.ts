import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { findNotebooks, jupyterRemedy, labCommand, parseNotebook } from '../../src/notebooks';
import { joinLines } from '../../src/notebooks/format';
import { launch, openPage, requireChromium, screenshots } from './chromium';
import { moveSliders, requireInteractive } from './figures';
import { copyForRunning, type JupyterServer, startJupyter } from './jupyter';

/** What Notebook 6 offers to scripts of its page, as far as the tests use it. */
interface NotebookPage {
  readonly Jupyter?: {
    readonly notebook?: {
      readonly kernel: { readonly info_reply: { readonly protocol_version?: string }; is_connected(): boolean } | null;
      execute_all_cells(): void;
      get_cells(): readonly {
        readonly cell_type: string;
        readonly input_prompt_number: number | string | null;
        readonly element: { readonly 0: HTMLElement };
      }[];
    };
  };
}

describe('the notebooks in Jupyter, in a browser', () => {
  let browser: Browser | undefined;
  let server: JupyterServer | undefined;
  before(async function () {
    const executable = requireChromium(this);
    try {
      labCommand();
    } catch (error) {
      console.log(`    ${(error as Error).message}`);
      if ((error as Error).message === jupyterRemedy) this.skip();
      throw error;
    }
    if (/jupyter-lab/.test(labCommand().program)) {
      console.log('    the tests speak to Jupyter Notebook 6; JupyterLab was found first');
      this.skip();
    }
    server = await startJupyter();
    browser = await launch(executable);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  for (const notebook of findNotebooks()) {
    const name = basename(notebook, '.ipynb');
    it(`${name}: runs from top to bottom, its figures answer`, async () => {
      const { page, context } = await openPage(browser!);
      await page.goto(server!.address(`notebooks/${copyForRunning(notebook)}`));
      await runAll(page);
      assert.equal(await page.locator('.output_error, .output_stderr').count(), 0, await errorsOf(page));
      await requireInteractive(page, plotsIn(notebook));
      for (const { id, redraws } of await moveSliders(page)) {
        console.log(`      ${id}: ${redraws[redraws.length >> 1]} ms at the median, ${redraws.at(-1)} ms at most`);
      }
      await photograph(page, name);
      // A notebook that is left without saving asks whether one is sure.
      page.on('dialog', (dialog) => dialog.accept());
      await context.close();
    });
  }
});

describe('a notebook exported as one page', () => {
  let browser: Browser | undefined;
  let folder: string;
  before(async function () {
    const executable = requireChromium(this);
    folder = mkdtempSync(join(tmpdir(), 'fedft-export-'));
    const python = (process.env['PATH'] ?? '')
      .split(delimiter)
      .map((entry) => join(entry, 'python3'))
      .filter(existsSync)
      .find((file) => spawnSync(file, ['-c', 'import nbconvert']).status === 0);
    if (python === undefined) {
      console.log('    nbconvert is not installed: `pip install nbconvert`');
      this.skip();
    }
    const [notebook] = findNotebooks(['02']);
    const made = spawnSync(python as string, ['-m', 'nbconvert', '--to', 'html', '--output-dir', folder, notebook!]);
    assert.equal(made.status, 0, made.stderr.toString());
    browser = await launch(executable);
  });
  after(async () => {
    await browser?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('answers to its sliders far from this repository and without a network', async () => {
    const { page, context } = await openPage(browser!, { offline: true });
    await page.goto(pathToFileURL(join(folder, '02-wireless-network.html')).href, { waitUntil: 'domcontentloaded' });
    const answers = await moveSliders(page);
    assert.deepEqual(
      answers.map(({ id }) => id),
      ['live-bandwidth'],
    );
    // Plotly is nowhere near, so the other figures stay what they were.
    assert.ok((await page.locator('[data-fedft-figure] img').count()) >= 5);
    await context.close();
  });
});

/** Runs every cell and waits for the last one. */
async function runAll(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const kernel = (window as unknown as NotebookPage).Jupyter?.notebook?.kernel;
      return kernel?.is_connected() === true && kernel.info_reply.protocol_version !== undefined;
    },
    undefined,
    { timeout: 120_000 },
  );
  await page.evaluate(() => (window as unknown as Required<NotebookPage>).Jupyter.notebook!.execute_all_cells());
  await page.waitForFunction(
    () =>
      (window as unknown as Required<NotebookPage>).Jupyter.notebook!.get_cells()
        .filter(({ cell_type }) => cell_type === 'code')
        .every(
          ({ input_prompt_number, element }) =>
            typeof input_prompt_number === 'number' && !element[0].classList.contains('running'),
        ),
    undefined,
    { timeout: 400_000, polling: 500 },
  );
}

async function errorsOf(page: Page): Promise<string> {
  return (await page.locator('.output_error, .output_stderr').allInnerTexts()).join('\n');
}

/** Plots in the committed outputs of a notebook: a fresh run has as many. */
function plotsIn(notebook: string): number {
  const { cells } = parseNotebook(readFileSync(notebook, 'utf8'), basename(notebook));
  const outputs = cells.flatMap((cell) => (cell.cell_type === 'code' ? cell.outputs : []));
  const pages = outputs.flatMap((output) =>
    output.output_type === 'display_data' && output.data['text/html'] !== undefined
      ? [joinLines(output.data['text/html'] as string)]
      : [],
  );
  return pages.join('\n').match(/Plotly\.newPlot/g)?.length ?? 0;
}

/** The whole notebook as a picture: the page scrolls inside, so its window is made as tall as its text. */
async function photograph(page: Page, name: string): Promise<void> {
  const height = await page.evaluate(() => document.querySelector('#notebook-container')?.scrollHeight ?? 900);
  await page.setViewportSize({ width: 1200, height: Math.min(16_000, height + 200) });
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(screenshots, `notebook-${name}.png`) });
}
