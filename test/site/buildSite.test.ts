import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JSDOM } from 'jsdom';
import { repositoryRoot } from '../../src/records';
import { buildSite, type Site } from '../../src/site';
import type { SearchSection } from '../../src/site/browser/findSections';

describe('the reading edition', () => {
  let folder: string;
  let site: Site;
  const documents = new Map<string, Document>();
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-site-'));
    site = await buildSite({ folder: join(folder, 'pages') });
    for (const page of site.pages) {
      documents.set(page, new JSDOM(readFileSync(join(site.folder, page), 'utf8')).window.document);
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('has a page for every notebook, an index and the report', () => {
    assert.equal(site.pages[0], 'index.html');
    assert.ok(site.pages.includes('02-wireless-network.html') && site.pages.includes('reproduce.html'));
    assert.ok(site.pages.includes('equations.html'));
    assert.ok(site.equations >= 15, `${site.equations} equations`);
  });

  it('leads every link and every file to something that is there', () => {
    for (const [page, document] of documents) {
      for (const element of document.querySelectorAll('[href], [src]')) {
        const address = element.getAttribute('href') ?? element.getAttribute('src')!;
        if (/^(data:|https:\/\/arxiv\.org\/|https?:\/\/)/.test(address) && element.tagName === 'A') continue;
        if (address.startsWith('data:')) continue;
        const [file, fragment] = address.split('#') as [string, string | undefined];
        assert.doesNotMatch(address, /^(https?:)?\/\//, `${page} fetches ${address} from elsewhere`);
        assert.ok(file === '' || existsSync(join(site.folder, file)), `${page} leads to ${address}`);
        if (fragment === undefined) continue;
        const target = documents.get(file === '' ? page : file);
        assert.ok(
          target?.getElementById(decodeURIComponent(fragment)),
          `${page} leads to ${address}, which has no such place`,
        );
      }
    }
  });

  it('describes every picture and labels every page', () => {
    for (const [page, document] of documents) {
      assert.equal(document.documentElement.lang, 'en', page);
      assert.ok(document.title.length > 5, page);
      assert.ok(document.querySelector('main h1'), page);
      for (const image of document.querySelectorAll('img')) {
        assert.ok((image.getAttribute('alt') ?? '').length > 15, `${page}: ${image.outerHTML.slice(0, 120)}`);
      }
      for (const svg of document.querySelectorAll('svg[role=img]')) assert.ok(svg.querySelector('title'), page);
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
      const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
      assert.deepEqual(twice, [], `${page} uses these names twice`);
    }
  });

  it('loads the program of each live figure once a page', () => {
    const scripts = [...documents.get('04-online-scheduling.html')!.querySelectorAll('script[src]')].map((script) =>
      script.getAttribute('src'),
    );
    assert.deepEqual(scripts, ['assets/site.js', 'assets/live-early-stop.js', 'assets/live-queue.js']);
    assert.ok(statSync(join(site.folder, 'assets', 'plotly.js')).size < 6e6);
  });

  it('judges every claim in a page of its own, each with its verdict and its sections', () => {
    const claims = [...documents.get('claims.html')!.querySelectorAll<HTMLElement>('article.claim')];
    assert.ok(claims.length >= 60, `${claims.length} claims`);
    for (const { id, dataset } of claims) {
      assert.match(dataset['verdict']!, /^(supported|conditional|refuted|undecided)$/, id);
      assert.match(dataset['sections']!, /^(abstract|[IV]+(-[A-Z])?)( [IV]+(-[A-Z])?)*$/, id);
    }
    const boxes = [...documents.get('claims.html')!.querySelectorAll('.filters label')];
    for (const verdict of ['supported', 'conditional', 'refuted', 'undecided']) {
      const count = claims.filter(({ dataset }) => dataset['verdict'] === verdict).length;
      assert.ok(
        boxes.some(({ textContent }) => textContent!.trim() === `${verdict} (${count})`),
        verdict,
      );
    }
  });

  it('holds every committed figure, with the numbers of those that are plots', () => {
    const pictures = [...documents.get('figures.html')!.querySelectorAll('figure img')];
    const committed = readdirSync(join(repositoryRoot, 'figures')).filter((name) => name.endsWith('.svg'));
    assert.ok(pictures.length >= committed.length);
    const plots = pictures.flatMap((picture) => picture.getAttribute('data-plot') ?? []);
    assert.ok(plots.length > 40, `${plots.length} plots`);
    for (const plot of plots) assert.match(readFileSync(join(site.folder, plot), 'utf8'), /^fedftPlot\("assets\/plots/);
  });

  it('gives every notebook away, byte by byte, and finds its words', () => {
    const [, script] = /^window\.fedftSearch=(.*);$/m.exec(
      readFileSync(join(site.folder, 'assets', 'search.js'), 'utf8'),
    )!;
    const sections = JSON.parse(script!) as readonly SearchSection[];
    for (const page of site.pages.filter((name) => /^0/.test(name))) {
      const notebook = `notebooks/${page.replace('.html', '.ipynb')}`;
      assert.ok(
        readFileSync(join(site.folder, notebook)).equals(readFileSync(join(repositoryRoot, notebook))),
        notebook,
      );
      assert.ok(documents.get(page)!.querySelector(`a[download][href="${notebook}"]`), notebook);
    }
    for (const { page, id, title } of sections) {
      assert.ok(id === '' || documents.get(page)!.getElementById(id), `${title} of ${page}`);
    }
    assert.ok(sections.some(({ page, text }) => page.startsWith('04') && text.includes('lambertWm1')));
  });

  it('replaces an earlier edition and nothing else: neither a file nor a folder of other things is touched', async () => {
    const [file, full, pages] = ['notes.txt', 'thesis', 'pages'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(file, 'mine');
    mkdirSync(full);
    for (const name of ['index.html', 'a.tex', 'b.tex', 'c.tex']) writeFileSync(join(full, name), 'mine');
    await assert.rejects(buildSite({ folder: file }), /notes\.txt is a file; name a folder/);
    await assert.rejects(
      buildSite({ folder: full }),
      /thesis holds other things \(a\.tex, .*\.\.\.\) and no earlier edition/,
    );
    assert.equal(readFileSync(file, 'utf8'), 'mine');
    assert.equal(readdirSync(full).length, 4);
    writeFileSync(join(pages, 'CNAME'), 'example.org');
    writeFileSync(join(pages, '99-old.html'), 'an old page');
    await buildSite({ folder: pages });
    assert.equal(readFileSync(join(pages, 'CNAME'), 'utf8'), 'example.org');
    assert.ok(!existsSync(join(pages, '99-old.html')), 'a page of the earlier edition is left');
    assert.ok(existsSync(join(pages, 'index.html')));
  });

  it('says what is wrong with a notebook that it cannot read', async () => {
    const broken = join(folder, '09-broken.ipynb');
    writeFileSync(broken, '{');
    await assert.rejects(buildSite({ folder: join(folder, 'none'), notebooks: [broken] }), /09-broken\.ipynb/);
    await assert.rejects(buildSite({ folder: join(folder, 'none'), notebooks: [] }), /needs a notebook/);
    assert.ok(!existsSync(join(folder, 'none')), 'nothing half-built is left');
  });
});
