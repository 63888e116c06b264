import assert from 'node:assert/strict';
import { composeLayout, narrowLayout, type PlotlyPlot } from '../../src/plot/layout';
import type { FigureSpec } from '../../src/plot/spec';
import { curvesOf, describePoint, nearestPoint } from '../../src/site/browser/readings';

const spec: FigureSpec = {
  id: 'a',
  title: 'A title that is long enough to need a second line on a page as narrow as that of a telephone',
  alt: 'Two curves.',
  data: [
    { type: 'scatter', name: 'GS &amp; more', x: [1, 2, 3], y: [0.5, 0.25, 0.125] },
    { type: 'scatter', name: 'band', x: [1, 2], y: [1, 2], hoverinfo: 'skip' },
    { type: 'scatter', name: 'other', x: [1, 4], y: [-1, 7], xaxis: 'x2', yaxis: 'y2' },
  ],
  layout: { xaxis: { title: { text: 'Round' } }, yaxis: { title: { text: '<i>F</i>' } } },
  source: ['learning, seeds 0 to 9, made by one command that is written out here in full so that the line is long'],
};
const grid = (rows: number, columns: number) => ({ grid: { rows, columns, pattern: 'independent' as const } });
const plot: PlotlyPlot = { data: spec.data, layout: composeLayout(spec) };

describe('a plot that is read with the keyboard', () => {
  it('has the curves that a pointer would show, with their axes', () => {
    const curves = curvesOf(plot);
    assert.deepEqual(
      curves.map(({ name, number, subplot }) => [name, number, subplot]),
      [
        ['GS & more', 0, 'xy'],
        ['other', 2, 'x2y2'],
      ],
    );
    assert.equal(describePoint(curves[0]!, 1), 'GS & more: Round 2, F 0.25');
    assert.equal(describePoint(curves[1]!, 0), 'other: 1, −1');
  });

  it('goes from a curve to the nearest point of another', () => {
    const [first, second] = curvesOf(plot);
    assert.equal(nearestPoint(second!, first!.points[2]!), 1);
  });

  it('reads the cells of a grid', () => {
    const grid = { type: 'heatmap', x: ['a', 'b'], y: [1], z: [[3, null]] } as unknown as PlotlyPlot['data'][number];
    assert.deepEqual(curvesOf({ ...plot, data: [grid] })[0]!.points, [{ number: [0, 0], x: 'a', y: 1, z: 3 }]);
  });
});

describe('a plot on a narrow page', () => {
  it('breaks its title and its source into more lines, with as much room for the curves', () => {
    const narrow = narrowLayout(plot, 360);
    const inside = ({ height, margin }: typeof narrow): number => height - margin.t - margin.b;
    assert.ok(narrow.title.text.split('<br>').length > plot.layout.title.text.split('<br>').length);
    assert.equal(narrow.width, 360);
    assert.ok(Math.abs(inside(narrow) - inside(plot.layout)) < 1e-9);
    assert.ok(narrow.height > plot.layout.height);
  });

  it('has panels below each other that would be too narrow side by side, each with the title of its row', () => {
    const beside: FigureSpec = {
      ...spec,
      layout: { ...spec.layout, xaxis2: {}, yaxis2: {}, ...grid(1, 2) },
      width: 720,
    };
    const wide = { data: spec.data, layout: composeLayout(beside) };
    assert.equal(narrowLayout(wide, 600).grid, wide.layout.grid);
    const { grid: gone, xaxis, xaxis2, yaxis, yaxis2, height } = narrowLayout(wide, 380);
    assert.equal(gone, undefined);
    assert.deepEqual(
      [xaxis?.domain, xaxis2?.domain],
      [
        [0, 1],
        [0, 1],
      ],
    );
    assert.ok(yaxis2!.domain![1] < yaxis!.domain![0] && yaxis!.domain![1] === 1 && yaxis2!.domain![0] === 0);
    assert.deepEqual([yaxis2!.title!.text, yaxis2!.anchor, xaxis2!.anchor], ['<i>F</i>', 'x2', 'y2']);
    assert.ok(height > wide.layout.height);
  });

  it('breaks the title of a horizontal axis, and moves its source below that', () => {
    const title = { text: 'Mean devices a round over all rounds and all cells, with <i>K</i> = 20' };
    const one = { data: spec.data, layout: composeLayout({ ...spec, layout: { xaxis: { title } }, width: 720 }) };
    const narrow = narrowLayout(one, 380);
    const lines = narrow.xaxis!.title!.text.split('<br>');
    assert.equal(lines.join(' '), title.text);
    assert.ok(lines.length > 1);
    const noteOf = ({ annotations }: typeof narrow) => annotations!.at(-1) as { readonly yshift: number };
    assert.equal(noteOf(one.layout).yshift - noteOf(narrow).yshift, 18 * (lines.length - 1));
  });

  it('stays as it is where there is room', () => {
    assert.equal(narrowLayout(plot, 720), plot.layout);
  });
});
