import assert from 'node:assert/strict';
import { equationNumbers, equationPlaces } from '../../src/site/equations';
import { type MarkdownContext, markdownPage } from '../../src/site/markdown';
import { outputsHtml } from '../../src/site/outputs';

const pages = new Map([
  ['a.html', 'First $$x=1\\qquad(5)$$ then $y$ (8).'],
  ['b.html', 'Here (5) again, $$x^2\\qquad(35)\\text{-}(37)$$ and $$x=1\\qquad(5)$$.'],
]);
const context = (page: string): MarkdownContext => ({
  page,
  equations: equationPlaces(pages),
  headings: 'jupyter',
  resolve: (address) => (address === 'known.ipynb' ? 'known.html' : undefined),
});
const render = (text: string, page = 'b.html'): string => markdownPage(context(page)).render(text);

describe('equations of the reading edition', () => {
  it('carry their numbers behind a quad, ranges included', () => {
    assert.deepEqual(equationNumbers('a=b\\qquad(14)\\qquad c=d\\qquad(15)'), [14, 15]);
    assert.deepEqual(equationNumbers('a\\qquad(35)\\text{-}(37)'), [35, 36, 37]);
    assert.deepEqual(equationNumbers('f(5)=\\rho(3)'), []);
  });

  it('are placed where they are displayed first, else where a line names them', () => {
    const places = [...equationPlaces(pages).values()].map(({ number, page }) => `${number} ${page}`);
    assert.deepEqual(places, ['5 a.html', '35 b.html', '36 b.html', '37 b.html', '8 a.html']);
  });

  it('are anchors at their place and links everywhere else', () => {
    const first = render(pages.get('a.html')!, 'a.html');
    assert.match(first, /<span id="eq-5">/);
    assert.match(first, /<span id="eq-8">\(8\)<\/span>/);
    const second = render(pages.get('b.html')!);
    assert.match(second, /<a class="equation" href="a\.html#eq-5">\(5\)<\/a>/);
    assert.equal((second.match(/id="eq-/g) ?? []).length, 3, 'the second display of (5) is no anchor');
    assert.match(render('see (36)'), /href="#eq-36"/);
    assert.doesNotMatch(render('see (99), [a (5) link](known.ipynb)'), /class="equation"/);
  });
});

describe('text of the reading edition', () => {
  it('sets formulas with MathML beside them for a screen reader', () => {
    const html = render('the gain $g=T_0\\,d^{-\\alpha}$ falls');
    assert.match(html, /class="katex"/);
    assert.match(html, /<math xmlns/);
    assert.match(html, /<annotation encoding="application\/x-tex">g=T_0\\,d\^\{-\\alpha\}<\/annotation>/);
  });

  it('leaves dollars in code and in prices alone', () => {
    assert.match(render('`a$b$c`'), /<code>a\$b\$c<\/code>/);
    assert.doesNotMatch(render('from $5 to 6 dollars'), /katex/);
  });

  it('names a formula that cannot be set', () => {
    assert.throws(() => render('$\\nosuchcommand{x}$'), /nosuchcommand/);
  });

  it('keeps folded solutions, with their formulas', () => {
    const html = render('<details><summary>Solution</summary>\n\nBecause $x<1$.\n\n</details>');
    assert.match(html, /<details><summary>Solution<\/summary>/);
    assert.match(html, /katex/);
  });

  it('names the headings of a document as its host does', () => {
    const page = markdownPage({ ...context('b.html'), headings: 'github' });
    page.render('## Kick the tyres (under ten minutes)\n\n## Figure 3: loss & accuracy');
    assert.deepEqual(
      page.headings.map(({ id }) => id),
      ['kick-the-tyres-under-ten-minutes', 'figure-3-loss--accuracy'],
    );
  });

  it('gives every heading a name of its own', () => {
    const page = markdownPage(context('b.html'));
    page.render('## What we see\n\n## What we see\n\n## $\\rho(n)$');
    assert.deepEqual(
      page.headings.map(({ id }) => id),
      ['What-we-see', 'What-we-see-2', '$\\rho(n)$'],
    );
  });

  it('follows links within the edition and drops those that lead nowhere, keeping their words', () => {
    assert.match(render('[there](known.ipynb)'), /<a href="known\.html">there<\/a>/);
    const nowhere = render('[the **code**](src/model)');
    assert.match(nowhere, /<span>the <strong>code<\/strong><\/span>/);
    assert.doesNotMatch(nowhere, /href/);
  });
});

describe('outputs of the reading edition', () => {
  it('print streams as text and show HTML as it is', () => {
    const { html } = outputsHtml([
      { output_type: 'stream', name: 'stdout', text: ['a < b\n', 'c'] },
      { output_type: 'display_data', metadata: {}, data: { 'text/html': '<b>bold</b>' } },
    ]);
    assert.equal(html, '<pre class="printed">a &lt; b\nc</pre>\n<b>bold</b>');
  });

  it('take the program of a live figure out and say which it was', () => {
    const live = '<div data-fedft-live="x"></div>\n<script data-fedft-program="x">alert(1)</script>';
    const found = outputsHtml([{ output_type: 'display_data', metadata: {}, data: { 'text/html': live } }]);
    assert.deepEqual(found.programs, ['x']);
    assert.doesNotMatch(found.html, /script/);
  });

  it('refuse an output that no page can show', () => {
    const audio = { output_type: 'display_data', metadata: {}, data: { 'audio/wav': '' } } as const;
    assert.throws(() => outputsHtml([audio]), /must hold text\/html or text\/plain, got audio\/wav/);
  });
});
