import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { JSDOM } from 'jsdom';
import { figureHtml, type RenderedFigure, renderFigure, showFigure, writeFigure } from '../../src/plot';
import { reduceColours } from '../../src/plot/render/pngPalette';
import { sampleFigure } from '../figures/sample';
import { until } from '../until';

describe('writeFigure', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-figures-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes three files whose sizes and digests are those it reports, and nothing else', async () => {
    const target = join(folder, 'made', 'on', 'the', 'way');
    const written = await writeFigure(sampleFigure, target);
    assert.deepEqual(readdirSync(target).sort(), ['sample.html', 'sample.png', 'sample.svg']);
    for (const file of [written.svg, written.png, written.html]) {
      const contents = readFileSync(file.path);
      assert.equal(contents.length, file.bytes);
      assert.equal(createHash('sha256').update(contents).digest('hex'), file.digest);
    }
  });

  it('leaves nothing half-written where a file cannot be replaced', async () => {
    const blocked = join(folder, 'file');
    writeFileSync(blocked, '');
    await assert.rejects(writeFigure(sampleFigure, join(blocked, 'figures')), /ENOTDIR|EEXIST/);
    assert.deepEqual(readdirSync(folder), ['file']);
  });

  it('keeps a notebook picture under 60 kB', async () => {
    assert.ok((await renderFigure(sampleFigure)).png.length < 60_000);
  });
});

describe('a figure in a page', () => {
  let rendered: RenderedFigure;
  before(async () => {
    rendered = await renderFigure(sampleFigure);
  });

  /** Opens a page with scripts allowed; `library` is what stands at the address of Plotly, null for nothing. */
  async function open(
    html: string,
    library: ((window: object) => void) | null,
  ): Promise<{ page: Document; asked: string[] }> {
    const asked: string[] = [];
    let loading = 0;
    const { window } = new JSDOM('<!DOCTYPE html><body data-base-url="/lab/"></body>', { runScripts: 'outside-only' });
    const { document } = window;
    const append = document.head.appendChild.bind(document.head);
    document.head.appendChild = <T extends Node>(node: T): T => {
      const script = node as unknown as HTMLScriptElement;
      if (script.localName !== 'script') return append(node);
      asked.push(script.getAttribute('src')!);
      library?.(window);
      loading++;
      setTimeout(() => {
        if (library) script.onload!(new window.Event('load'));
        else script.onerror!('error');
        loading--;
      }, 0);
      return node;
    };
    document.body.innerHTML = new JSDOM(html).window.document.body.innerHTML;
    for (const script of document.querySelectorAll('script')) window.eval(script.textContent!);
    await new Promise(setImmediate);
    await until(() => loading === 0, 'the scripts are loaded');
    return { page: document, asked };
  }

  const drawing = (window: object): void => {
    Object.assign(window, {
      Plotly: {
        newPlot: async (place: HTMLElement, data: unknown[]) => place.setAttribute('data-traces', String(data.length)),
      },
    });
  };

  it('becomes interactive where Plotly is found', async () => {
    for (const html of [rendered.html, await figureHtml(sampleFigure)]) {
      const { page } = await open(html, drawing);
      assert.equal(page.querySelectorAll(`[data-traces="${sampleFigure.data.length}"]`).length, 1);
      assert.equal(page.querySelector('.fedft-picture'), null);
    }
  });

  it('stays a picture where Plotly is not found, or fails to draw', async () => {
    const failing = (window: object): void => {
      Object.assign(window, { Plotly: { newPlot: async () => Promise.reject(new Error('no')) } });
    };
    for (const library of [null, failing]) {
      for (const html of [rendered.html, await figureHtml(sampleFigure)]) {
        const { page } = await open(html, library);
        assert.equal(page.querySelectorAll('.fedft-picture').length, 1);
      }
    }
  });

  it('asks the Jupyter server first, then beside the notebook, and never the network', async () => {
    const { asked } = await open(await figureHtml(sampleFigure), null);
    assert.deepEqual(asked, [
      '/lab/files/node_modules/plotly.js-dist/plotly.js',
      '../node_modules/plotly.js-dist/plotly.js',
    ]);
  });

  it('draws both copies of a figure shown twice, without a second script', async () => {
    const html = await figureHtml(sampleFigure);
    const { page, asked } = await open(html + html, drawing);
    assert.equal(page.querySelectorAll('[data-fedft-drawn="plotly"]').length, 2);
    assert.equal(asked.length, 1);
  });

  it('tells a screen reader what the picture shows', async () => {
    const { document } = new JSDOM(await figureHtml(sampleFigure)).window;
    assert.equal(document.querySelector('img')!.alt, sampleFigure.alt);
    assert.match(document.querySelector('img')!.src, /^data:image\/png;base64,iVBOR/);
  });

  it('holds no text that could end its script early', async () => {
    const html = await figureHtml({ ...sampleFigure, source: ['</script><b>'] });
    assert.equal(html.match(/<\/script>/g)!.length, 1);
  });

  it('is refused outside a notebook, naming what to call instead', async () => {
    await assert.rejects(showFigure(sampleFigure), /no notebook to show this in; use renderFigure or writeFigure/);
  });
});

describe('reduceColours', () => {
  it('keeps an image of few colours exactly', () => {
    const pixels = Uint8Array.from([1, 2, 3, 255, 9, 9, 9, 255, 1, 2, 3, 255]);
    const { colours, indices } = reduceColours(pixels, 4);
    assert.deepEqual(
      [...indices].map((i) => colours[i]),
      [
        [1, 2, 3, 255],
        [9, 9, 9, 255],
        [1, 2, 3, 255],
      ],
    );
  });

  it('reduces a ramp of 256 greys to 16 with an error below one step', () => {
    const pixels = Uint8Array.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 255 : i >> 2));
    const { colours, indices } = reduceColours(pixels, 16);
    assert.equal(colours.length, 16);
    for (let i = 0; i < 256; i++) assert.ok(Math.abs(colours[indices[i]!]![0] - i) <= 8);
  });
});

describe('the PNG of a figure', () => {
  it('has the size of the figure times the scale, and one palette index a pixel', async () => {
    const { png } = await renderFigure(sampleFigure, { scale: 1 });
    assert.equal(png.readUInt32BE(16), 720);
    assert.equal(png.readUInt32BE(20), 440);
    const start = png.indexOf('IDAT');
    const data = inflateSync(png.subarray(start + 4, start + 4 + png.readUInt32BE(start - 4)));
    assert.equal(data.length, 440 * 721);
  });
});
