import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { repositoryRoot } from '../../src/records';

/** Screenshots for a person to look at. */
export const screenshots: string = join(repositoryRoot, 'build', 'browser');

/** What makes a Chromium of a distribution quiet, and able to run as root in a container. */
const flags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The installed Chromium: `FEDFT_CHROMIUM`, or the first of its usual names on the path. */
export function findChromium(): string | undefined {
  const named = process.env['FEDFT_CHROMIUM'];
  if (named) return named;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((file) => existsSync(file));
}

/** Skips a suite with a message where there is no browser. */
export function requireChromium(context: Mocha.Context): string {
  const executable = findChromium();
  if (executable === undefined) {
    console.log('    no Chromium found: `apt-get install chromium`, or name one with FEDFT_CHROMIUM');
    context.skip();
  }
  return executable as string;
}

export function launch(executablePath: string): Promise<Browser> {
  mkdirSync(screenshots, { recursive: true });
  return chromium.launch({ executablePath, headless: true, args: [...flags] });
}

/** A page, and what went wrong in it so far. */
export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts and of the console. */
  readonly complaints: string[];
  /** Addresses asked for that are neither files nor inside the page. */
  readonly requests: string[];
}

/** Opens an empty page that remembers its errors and what it fetches. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  // The compiler of the tests names functions with a helper that a page does not have.
  await context.addInitScript('globalThis.__name = (value) => value');
  const page = await context.newPage();
  page.setDefaultTimeout(120_000); // a busy machine is no defect of a page
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!/^(file|data|blob):/.test(request.url())) requests.push(request.url());
  });
  return { page, context, complaints, requests };
}
