import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** The longest time from a moved slider to a new picture, ms. */
const FAST_ENOUGH = 50;

/** How many plots a page of the reading edition draws as soon as it is open. */
export function plotsIn(folder: string, page: string): number {
  return (readFileSync(join(folder, page), 'utf8').match(/Plotly\.newPlot/g) ?? []).length;
}

/**
 * Waits until the figures of a page are interactive.
 *
 * @param expected - how many plots there are; schematics stay pictures
 */
export async function requireInteractive(page: Page, expected: number): Promise<void> {
  const drawn = (): Promise<number> => page.locator('[data-fedft-drawn="plotly"] .main-svg').count();
  const plots = page.locator('[data-fedft-drawn="plotly"]');
  await page
    .waitForFunction((count) => document.querySelectorAll('[data-fedft-drawn="plotly"]').length >= count, expected, {
      timeout: 60_000,
    })
    .catch(() => undefined);
  // The page of figures draws more of them as they come near the window, when they do.
  const found = await plots.count();
  assert.ok(found >= expected, `${found} figures became interactive, not ${expected}`);
  for (const plot of await plots.all()) {
    const words = (await plot.getAttribute('aria-label')) ?? '';
    assert.ok(words.length > 15, 'an interactive figure has lost its alternative text');
  }
  assert.ok((await drawn()) >= expected, 'a plot without a drawing');
}

/** How a live figure answered. */
export interface LiveAnswer {
  readonly id: string;
  /** ms of each redraw, ascending. */
  readonly redraws: readonly number[];
}

/**
 * Moves every slider of every live figure with the keyboard and watches the picture and the spoken value change.
 *
 * @throws AssertionError where a slider does not answer, or the page needs more than 50 ms at the median
 */
export async function moveSliders(page: Page): Promise<readonly LiveAnswer[]> {
  const answers: LiveAnswer[] = [];
  await page.waitForFunction(() =>
    [...document.querySelectorAll('[data-fedft-live]')].every(
      (place) => place.getAttribute('data-fedft-drawn') === 'live',
    ),
  );
  for (const place of await page.locator('[data-fedft-live]').all()) {
    const id = (await place.getAttribute('data-fedft-live'))!;
    const redraws: number[] = [];
    assert.equal(await place.locator('img').count(), 0, `${id} still shows its picture`);
    for (const slider of await place.locator('input[type=range]').all()) {
      const name = (await slider.evaluate((element) => (element as HTMLInputElement).labels?.[0]?.textContent)) ?? '';
      assert.ok(name.length > 3, `a slider of ${id} has no label`);
      const spoken = new Set<string | null>();
      const pictures = new Set<string>();
      await slider.focus();
      for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowRight', 'End', 'PageDown', 'Home']) {
        await slider.press(key);
        spoken.add(await slider.getAttribute('aria-valuetext'));
        pictures.add(await place.locator('.fedft-live-charts').innerHTML());
        redraws.push(Number(await place.getAttribute('data-fedft-ms')));
        assert.equal(await place.getAttribute('data-fedft-error'), null, `${id}, ${name}, ${key}`);
      }
      assert.ok(spoken.size >= 4, `${name} of ${id} says ${[...spoken].join(', ')} only`);
      assert.ok(pictures.size >= 2, `${name} of ${id} shows ${pictures.size} pictures only`);
    }
    await place.locator('button').click();
    redraws.sort((a, b) => a - b);
    const median = redraws[redraws.length >> 1]!;
    assert.ok(median < FAST_ENOUGH, `${id} redraws in ${median} ms at the median`);
    answers.push({ id, redraws });
  }
  return answers;
}

/** Whether a page is wider than its window: then a reader has to scroll to and fro. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
