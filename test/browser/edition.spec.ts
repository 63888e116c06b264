import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { buildSite, type Site } from '../../src/site';
import { launch, openPage, requireChromium } from './chromium';
import { overflow, plotsIn, requireInteractive } from './figures';

const widths = [400, 800, 1280] as const;
const schemes = ['light', 'dark'] as const;
/** px: A4 within the margins of the style sheet. */
const PAPER = 703;

/** What axe says of a page. */
interface Findings {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
  }[];
}

describe('the reading edition for every reader', () => {
  let browser: Browser | undefined;
  let folder: string | undefined;
  let site: Site;
  let axe: string;
  before(async function () {
    browser = await launch(requireChromium(this));
    axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
    folder = mkdtempSync(join(tmpdir(), 'fedft-site-'));
    site = await buildSite({ folder: join(folder, 'pages') });
  });
  after(async () => {
    await browser?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const address = (page: string): string => pathToFileURL(join(site.folder, page)).href;

  for (const width of widths) {
    it(`has no serious finding of axe and nothing to scroll sideways at ${width} px, light and dark`, async () => {
      for (const file of site.pages) {
        const viewport = { width, height: 900 };
        const { page, context, complaints } = await openPage(browser!, { viewport, colorScheme: 'light' });
        await page.goto(address(file));
        await requireInteractive(page, plotsIn(site.folder, file));
        for (const colorScheme of schemes) {
          await page.emulateMedia({ colorScheme });
          const name = `${file}, ${width} px, ${colorScheme}`;
          assert.ok((await overflow(page)) <= 0, `${name}: ${await overflow(page)} px too wide`);
          assert.deepEqual(await serious(page, axe), [], name);
        }
        assert.deepEqual(complaints, [], file);
        await context.close();
      }
    });
  }

  it('cuts nothing on paper', async () => {
    const { page, context } = await openPage(browser!, { viewport: { width: PAPER, height: 900 } });
    for (const file of site.pages) {
      await page.goto(address(file));
      await requireInteractive(page, plotsIn(site.folder, file));
      await page.emulateMedia({ media: 'print' });
      await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
      await page.waitForTimeout(300);
      assert.deepEqual(await page.evaluate(wider, PAPER), [], `${file} is wider than the paper`);
      const folded = await page.locator('main details:not([open])').count();
      assert.equal(folded, 0, `${file} folds ${folded} parts away`);
      await page.emulateMedia({ media: 'screen' });
    }
    await context.close();
  });

  it('is dark where a reader chose so, on every page, until another choice', async () => {
    const { page, context } = await openPage(browser!, { colorScheme: 'light' });
    const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.goto(address('index.html'));
    assert.equal(await ground(), 'rgb(255, 255, 255)');
    await page.getByLabel('Colours of the pages').selectOption('dark');
    assert.equal(await ground(), 'rgb(21, 24, 29)');
    await page.goto(address('claims.html'));
    assert.equal(await ground(), 'rgb(21, 24, 29)');
    await page.getByLabel('Colours of the pages').selectOption('os');
    assert.equal(await ground(), 'rgb(255, 255, 255)');
    await context.close();
  });

  it('is searched with the keyboard alone', async () => {
    const { page, context, requests } = await openPage(browser!);
    await page.goto(address('index.html'));
    await page.keyboard.press('/');
    await page.keyboard.type('lambertWm1');
    await page.locator('dialog li a').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/04-online-scheduling\.html#/, { waitUntil: 'domcontentloaded' });
    await page.keyboard.press('/');
    await page.keyboard.type('no such word anywhere');
    await page.waitForFunction(() => document.querySelector('dialog .said')?.textContent === 'Nothing found.');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('dialog[open]').count(), 0);
    assert.deepEqual(requests, []);
    await context.close();
  });

  it('filters the claims by verdict and section, and says how in the address', async () => {
    const { page, context } = await openPage(browser!);
    await page.goto(address('claims.html'));
    const shown = page.locator('article.claim:visible');
    const all = await shown.count();
    for (const verdict of ['supported', 'conditional', 'undecided']) await page.getByLabel(verdict).uncheck();
    const refuted = await shown.count();
    assert.ok(refuted > 0 && refuted < all);
    assert.equal(await page.locator('article.claim[data-verdict=refuted]').count(), refuted);
    await page.getByLabel('supported').check();
    await page.locator('.filters select').selectOption('IV');
    const [chosen, link] = [await shown.count(), page.url()];
    assert.ok(chosen > 0 && chosen < all);
    await page.goto('about:blank');
    await page.goto(link);
    assert.equal(await shown.count(), chosen);
    await context.close();
  });

  it('reads a figure off with the keyboard', async () => {
    const { page, context, complaints } = await openPage(browser!);
    await page.goto(`${address('figures.html')}#delay`);
    const figure = page.locator('section:has(#delay) [data-fedft-drawn=plotly]');
    await figure.waitFor({ timeout: 60_000 });
    await figure.locator('.js-plotly-plot').focus();
    const said = figure.getByRole('status');
    await page.keyboard.press('ArrowRight');
    const first = await said.textContent();
    await page.keyboard.press('ArrowRight');
    const second = await said.textContent();
    await page.keyboard.press('ArrowDown');
    assert.match(first!, /All-in: Round/);
    assert.notEqual(second, first);
    assert.doesNotMatch((await said.textContent())!, /^All-in/);
    assert.ok((await figure.locator('.hoverlayer .legend, .hoverlayer .hovertext').count()) > 0, 'no value is shown');
    assert.deepEqual(complaints, []);
    await context.close();
  });
});

/** Elements that reach beyond the right edge of the paper, the outermost ones. */
function wider(paper: number): string[] {
  const out = [...document.querySelectorAll('main *')].filter((element) => {
    // Spaces where a line of code wraps hang over its edge, unseen; what is seen there makes its block scroll.
    const block = element.closest('pre');
    if (block !== null && block !== element) return false;
    if (block !== null && block.scrollWidth > block.clientWidth + 1) return true;
    const { right, width } = element.getBoundingClientRect();
    // Words for a screen reader stand in a box of a pixel; a drawing cuts what reaches beyond it itself.
    const inside = element.closest('.katex-mathml') !== null || element.parentElement!.closest('svg') !== null;
    return width > 1 && right > paper + 1 && !inside;
  });
  return out
    .filter((element) => !out.includes(element.parentElement!))
    .map((element) => `${element.tagName}.${element.className} ${element.getBoundingClientRect().right}`);
}

async function serious(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate(
    // Words in a drawing were checked against its ground when its colours were chosen; axe cannot see what lies under them.
    // It may not read style sheets from disk ahead, which no rule at this level needs.
    "axe.run({ exclude: [['svg'], ['.katex']] }, { resultTypes: ['violations'], preload: false })",
  )) as Findings;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.length} x ${nodes[0]!.target.join(' ')} (${nodes[0]!.failureSummary})`);
}
