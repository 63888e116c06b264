import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemSchematic } from '../../src/figures';
import { type FigureSpec, renderFigure, type Trace, webglTraceTypes } from '../../src/plot';
import { openPlotly } from '../../src/plot/render/plotlyWindow';
import { clippedTexts, overlappingTexts, parseSvg } from '../figures/pictures';
import { sampleFigure } from '../figures/sample';

const run = promisify(execFile);

describe('renderFigure', () => {
  it('gives the same bytes in two fresh processes, whatever was drawn before', async () => {
    const script = join(__dirname, 'renderOnce.ts');
    const [first, second] = await Promise.all(
      ['first', 'second'].map((order) => run(process.execPath, ['--require', 'tsx/cjs', script, order])),
    );
    assert.match(first!.stdout, /^([0-9a-f]{64}\n){3}$/);
    assert.equal(first!.stdout, second!.stdout);
  });

  it('gives the same bytes when several figures are asked for at once', async () => {
    const [one, , again] = await Promise.all([
      renderFigure(sampleFigure),
      renderFigure({ ...sampleFigure, id: 'between' }),
      renderFigure(sampleFigure),
    ]);
    assert.equal(one.svg, again.svg);
    assert.ok(one.png.equals(again.png));
    assert.equal(one.html, again.html);
  });

  it('draws a well-formed SVG whose title and description say what the figure says', async () => {
    const { svg } = await renderFigure(sampleFigure);
    const root = parseSvg(svg);
    assert.equal(root.querySelector('title')?.textContent, sampleFigure.title);
    assert.equal(root.querySelector('desc')?.textContent, sampleFigure.alt);
    assert.deepEqual(clippedTexts(root), []);
    assert.ok([...root.querySelectorAll('text')].some((text) => text.textContent?.includes('K < 20 & T = 200')));
  });

  it('leaves a lone curve to the title, and keeps any legend clear of it', async () => {
    const named = (...names: string[]): Trace[] => names.map((name) => ({ type: 'scatter', y: [1, 2], name }));
    const long = ['a long name', 'a longer name', 'a third name', 'yet another name', 'one more', 'and the last one'];
    const unnamed: Trace = { type: 'scatter', y: [2, 1], showlegend: false };
    for (const [data, layout, rows] of [
      [[...named('alone'), unnamed], {}, 0],
      [[...named('alone'), unnamed], { showlegend: true }, 1],
      [named('one', 'two'), {}, 2],
      [named(...long), {}, 6],
    ] as const) {
      const root = parseSvg((await renderFigure({ ...sampleFigure, data, layout })).svg);
      assert.equal(root.querySelectorAll('.legendtext').length, rows);
      assert.deepEqual(overlappingTexts(root), []);
    }
  });

  it('names clip paths so that two figures in one page do not share any', async () => {
    const [one, other] = await Promise.all(
      ['one', 'other'].map(async (id) => parseSvg((await renderFigure({ ...sampleFigure, id })).svg)),
    );
    const ids = (root: Element): string[] => [...root.querySelectorAll('[id]')].map((element) => element.id);
    assert.ok(ids(one!).some((id) => id.startsWith('clip')));
    assert.deepEqual(
      ids(one!).filter((id) => ids(other!).includes(id)),
      [],
    );
  });

  it('holds the picture in the page, so that it stands where scripts do not run', async () => {
    const { svg, html } = await renderFigure(sampleFigure);
    assert.ok(html.includes(svg));
    assert.doesNotMatch(html, /https?:\/\/(?!www\.w3\.org)/, 'a page must not reach for the network');
  });

  it('refuses every trace type that Plotly itself draws with WebGL or map tiles', async () => {
    const { traces } = openPlotly().plotly.PlotSchema.get();
    const drawnByGpu = Object.entries(traces)
      .filter(([, { categories = [] }]) =>
        categories.some((word) => ['gl', 'gl3d', 'gl2d', 'regl', 'map'].includes(word)),
      )
      .map(([type]) => type);
    assert.deepEqual([...webglTraceTypes], drawnByGpu.sort());
    for (const type of webglTraceTypes) {
      await assert.rejects(renderFigure(withTrace({ type, x: [1], y: [1], z: [1] } as Trace)), /WebGL.*use 'scatter'/);
    }
  });

  it('refuses an attribute that Plotly does not know', async () => {
    await assert.rejects(
      renderFigure(withTrace({ type: 'scatter', y: [1], colour: 'red' } as Trace)),
      /figure 'sample': .*colour/,
    );
  });

  it('refuses a character that would be left blank, in plots and in drawings', async () => {
    const blank = /figure 'sample': the font Open Sans cannot print '∈' \(U\+2208\); write it in words/;
    await assert.rejects(renderFigure({ ...sampleFigure, title: 'k ∈ S' }), blank);
    await assert.rejects(renderFigure({ ...systemSchematic, id: 'sample', drawing: ['k ∈ S'] }), blank);
    await renderFigure({ ...sampleFigure, alt: 'k ∈ S', source: ['τ̄, Σ ĝ ≤ φ − ∂η × µs'] });
  });

  it('refuses a scale that is not positive', async () => {
    await assert.rejects(renderFigure(sampleFigure, { scale: 0 }), /scale must be in \(0, 8\].*got 0/);
  });

  it('draws heatmaps and box plots', async () => {
    const heatmap: Trace = {
      type: 'heatmap',
      z: [
        [0, 1, 2],
        [2, 1, 0],
      ],
    };
    const box: Trace = { type: 'box', y: [1, 2, 3, 4, 9], name: 'delay' };
    const root = parseSvg((await renderFigure(withTrace(heatmap))).svg);
    assert.match(root.querySelector('image')?.getAttribute('xlink:href') ?? '', /^data:image\/png;base64,/);
    assert.ok(parseSvg((await renderFigure(withTrace(box))).svg).querySelector('path.box'));
  });
});

function withTrace(trace: Trace): FigureSpec {
  return { ...sampleFigure, data: [trace] };
}
