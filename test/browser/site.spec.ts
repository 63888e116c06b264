import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { liveDevices, placesOf, planeOf } from '../../src/live';
import { controlValues } from '../../src/live/control';
import { buildSite, type Site } from '../../src/site';
import { launch, openPage, requireChromium, screenshots } from './chromium';
import { moveSliders, overflow, plotsIn, requireInteractive } from './figures';

describe('the reading edition in a browser, from disk', () => {
  let browser: Browser | undefined;
  let folder: string | undefined;
  let site: Site;
  before(async function () {
    browser = await launch(requireChromium(this));
    folder = mkdtempSync(join(tmpdir(), 'fedft-site-'));
    site = await buildSite({ folder: join(folder, 'pages') });
  });
  after(async () => {
    await browser?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const address = (page: string): string => pathToFileURL(join(site.folder, page)).href;
  it('shows every page without an error and without asking the network for anything', async () => {
    for (const file of site.pages) {
      const { page, context, complaints, requests } = await openPage(browser!);
      await page.goto(address(file));
      await requireInteractive(page, plotsIn(site.folder, file));
      assert.deepEqual([complaints, requests], [[], []], file);
      assert.ok((await overflow(page)) <= 0, `${file} is ${await overflow(page)} px too wide`);
      await page.screenshot({ path: join(screenshots, `site-${file}.png`), fullPage: true });
      await context.close();
    }
  });

  it('answers to every slider within 50 ms', async () => {
    for (const file of site.pages.filter((name) => /^0[2346]/.test(name))) {
      const { page, context, complaints } = await openPage(browser!);
      await page.goto(address(file));
      const answers = await moveSliders(page);
      assert.ok(answers.length > 0, `${file} has no live figure`);
      for (const { id, redraws } of answers) {
        console.log(`      ${id}: ${redraws[redraws.length >> 1]} ms at the median, ${redraws.at(-1)} ms at most`);
      }
      assert.deepEqual(complaints, [], file);
      await context.close();
    }
  });

  it('lets a device be dragged with the pointer, and scrolls where there is none', async () => {
    const { page, context, complaints } = await openPage(browser!);
    await page.goto(address('06-which-devices.html'));
    const place = page.locator('[data-fedft-live="live-devices"][data-fedft-drawn="live"]');
    await place.waitFor();
    const map = place.locator('.fedft-live-charts svg').first();
    await map.scrollIntoViewIfNeeded();
    const box = (await map.boundingBox())!;
    const [figure] = liveDevices.draw(controlValues(liveDevices.controls));
    const plane = planeOf(figure!, box.width);
    const device = placesOf(String(liveDevices.controls['places']!.initial))[8]!;
    const drag = async (from: readonly [number, number], to: readonly [number, number]): Promise<string> => {
      const [start, end] = [plane.toPixel(from), plane.toPixel(to)];
      await page.mouse.move(box.x + start[0], box.y + start[1]);
      await page.mouse.down();
      await page.mouse.move(box.x + end[0], box.y + end[1], { steps: 5 });
      await page.waitForTimeout(200);
      await page.mouse.up();
      return (await place.locator('.fedft-live-said').textContent())!;
    };
    const before = (await place.locator('.fedft-live-said').textContent())!;
    assert.doesNotMatch(before, /Proposed takes [^;]*8/);
    assert.match(before, /; Participation takes/);
    assert.equal(await drag([-480, 300], [0, 0]), before, 'nothing is there to drag');
    assert.match(await drag(device, [30, -40]), /Proposed takes [^;]*8/);
    await page.screenshot({ path: join(screenshots, 'dragged.png') });
    assert.deepEqual(complaints, []);
    await context.close();
  });

  it('keeps its pictures, its text and its formulas where scripts are off', async () => {
    for (const file of site.pages) {
      const { page, context } = await openPage(browser!, { javaScriptEnabled: false });
      await page.goto(address(file));
      const pictures = await page.locator('.outputs img').all();
      for (const picture of pictures) {
        await picture.scrollIntoViewIfNeeded();
        const box = (await picture.boundingBox())!;
        assert.ok(box.width > 300 && box.height > 150, `${file}: a picture of ${box.width} x ${box.height}`);
      }
      assert.ok(/^0/.test(file) ? pictures.length > 0 : true, `${file} has no pictures`);
      assert.equal(await page.locator('input[type=range]').count(), 0);
      await page.screenshot({ path: join(screenshots, `noscript-${file}.png`), fullPage: true });
      await context.close();
    }
  });

  it('can be read at 200 percent and on a telephone', async () => {
    for (const [name, width, deviceScaleFactor] of [
      ['zoomed', 640, 2],
      ['telephone', 390, 2],
    ] as const) {
      const { page, context } = await openPage(browser!, { viewport: { width, height: 800 }, deviceScaleFactor });
      for (const file of site.pages) {
        await page.goto(address(file));
        assert.ok((await overflow(page)) <= 0, `${file}, ${name}: ${await overflow(page)} px too wide`);
      }
      await page.goto(address('04-online-scheduling.html'));
      const live = page.locator('[data-fedft-live]').first();
      await live.locator('svg').first().waitFor();
      await live.screenshot({ path: join(screenshots, `${name}-live.png`) });
      for (const control of await live.locator('input, select, button').all()) {
        const box = (await control.boundingBox())!;
        assert.ok(
          box.x >= 0 && box.x + box.width <= width && box.height >= 20,
          `${name}: a control is at ${JSON.stringify(box)}`,
        );
      }
      await context.close();
    }
  });

  it('is walked through with the keyboard alone', async () => {
    const { page, context } = await openPage(browser!);
    await page.goto(address('index.html'));
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to the text');
    await page.keyboard.press('Enter');
    assert.match(page.url(), /#text$/);
    await page.goto(address('02-wireless-network.html'));
    await page.locator('summary').last().focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('main details').last().getAttribute('open'), '');
    await context.close();
  });
});
