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

  it('stays as it is where there is room', () => {
    assert.equal(narrowLayout(plot, 720), plot.layout);
  });
});
