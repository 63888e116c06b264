import assert from 'node:assert/strict';
import { JSDOM, VirtualConsole } from 'jsdom';
import { liveBandwidth, liveHtml } from '../../src/live';
import { liveProgram } from '../../src/live/show';
import { until } from '../until';

/** A page that holds one output and runs its scripts. */
function open(html: string): { document: Document; complaints: string[] } {
  const virtualConsole = new VirtualConsole();
  const complaints: string[] = [];
  virtualConsole.on('jsdomError', (error) => complaints.push(error.message));
  const { window } = new JSDOM(`<!DOCTYPE html><body>${html}</body>`, {
    runScripts: 'dangerously',
    virtualConsole,
    pretendToBeVisual: true,
  });
  return { document: window.document, complaints };
}

function move(slider: HTMLInputElement, value: string): void {
  slider.value = value;
  slider.dispatchEvent(new (slider.ownerDocument.defaultView as unknown as typeof globalThis).Event('input'));
}

describe('the program of a live figure', () => {
  let html: string;
  before(async () => {
    html = await liveHtml(liveBandwidth, { devices: 12 });
  });

  it('is in the output, with pictures that stand where it does not run', () => {
    assert.match(
      html,
      /^<div data-fedft-live="live-bandwidth"[^>]*>\n<img alt="Share of the band that each device needs/,
    );
    assert.equal(html.match(/<\/script>/g)!.length, 1, 'nothing inside ends the script element');
    assert.doesNotMatch(html, /https?:\/\/(?!www\.w3\.org)/, 'it asks nobody for anything');
  });

  it('is the same text in every run', async () => {
    assert.equal(await liveHtml(liveBandwidth, { devices: 12 }), html);
  });

  it('replaces the pictures with labelled sliders and a drawing', () => {
    const { document, complaints } = open(html);
    assert.deepEqual(complaints, []);
    assert.equal(document.querySelectorAll('img').length, 0);
    assert.equal(document.querySelector('[data-fedft-live]')!.getAttribute('data-fedft-drawn'), 'live');
    const sliders = [...document.querySelectorAll<HTMLInputElement>('input[type=range]')];
    assert.equal(sliders.length, 4);
    for (const slider of sliders) {
      assert.ok(document.querySelector(`label[for="${slider.id}"]`)?.textContent);
      assert.equal(slider.getAttribute('aria-valuetext'), slider.parentElement!.querySelector('output')!.textContent);
    }
    assert.equal(sliders[0]!.getAttribute('aria-valuetext'), '12');
    assert.match(document.querySelector('svg title')!.textContent!, /of 12 devices/);
  });

  it('redraws when a slider moves and starts again when asked to', () => {
    const { document } = open(html);
    const devices = document.querySelector<HTMLInputElement>('input[type=range]')!;
    const before = document.querySelector('svg')!.outerHTML;
    move(devices, '28');
    assert.match(document.querySelector('[role=status]')!.textContent!, /Share of the band/);
    assert.match(document.querySelector('svg title')!.textContent!, /of 30 devices/);
    document.querySelector('button')!.click();
    assert.equal(document.querySelector('svg')!.outerHTML, before);
    assert.equal(devices.getAttribute('aria-valuetext'), '12');
  });

  it('lists its numbers for whoever opens the list, and keeps them current', () => {
    const { document } = open(html);
    const numbers = document.querySelector('details')!;
    assert.equal(numbers.querySelector('table'), null, 'nothing is laid out unasked');
    numbers.open = true;
    numbers.dispatchEvent(new (document.defaultView as unknown as typeof globalThis).Event('toggle'));
    const tables = [...numbers.querySelectorAll('table')];
    assert.deepEqual(
      tables.map((table) => table.querySelectorAll('tbody tr').length),
      [14, 14],
      'twelve devices and the two ends of the limit',
    );
    assert.match(tables[1]!.querySelector('thead')!.textContent!, /Devices n, strongest first.*best bandwidths.*equal/);
    move(document.querySelector<HTMLInputElement>('input[type=range]')!, '0');
    assert.equal(numbers.querySelectorAll('tbody')[0]!.rows.length, 4);
  });

  it('serves every copy of its output in a page, each by itself', () => {
    const { document } = open(html + html);
    const places = [...document.querySelectorAll('[data-fedft-live]')];
    assert.equal(places.length, 2);
    move(places[0]!.querySelector('input')!, '0');
    const titles = places.map((place) => place.querySelector('svg title')!.textContent!);
    assert.match(titles[0]!, /of 2 devices/);
    assert.match(titles[1]!, /of 12 devices/);
    const ids = [...document.querySelectorAll('input')].map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('waits for a front end that runs scripts before it puts the output into the page', async () => {
    const place = html.slice(0, html.indexOf('<script'));
    const { document } = open(html.slice(place.length));
    await new Promise((resolve) => setTimeout(resolve, 80));
    document.body.insertAdjacentHTML('beforeend', place);
    const drawn = (): boolean => document.querySelector('[data-fedft-drawn=live]') !== null;
    assert.ok(!drawn());
    await until(drawn, 'the drawing');
  });

  it('keeps the pictures when it cannot draw what it was given', () => {
    const broken = html.replace('&quot;devices&quot;:12', '&quot;devices&quot;:99');
    const { document, complaints } = open(broken);
    assert.equal(document.querySelectorAll('img').length, 1);
    assert.match(complaints.join(), /devices must be a value of its control/);
  });

  it('says what to do when it was not built', () => {
    assert.throws(
      () => liveProgram('live-bandwidth', '/nowhere'),
      /'live-bandwidth' is not built: run `npm run build`/,
    );
  });
});
