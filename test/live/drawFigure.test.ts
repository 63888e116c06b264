import assert from 'node:assert/strict';
import { drawFigure } from '../../src/live';
import { numbersTable } from '../../src/live/draw/numbersTable';
import { makeScale } from '../../src/live/draw/scale';
import { dashLengths } from '../../src/live/draw/shapes';
import type { FigureSpec } from '../../src/plot';
import { parseSvg } from '../figures/pictures';

const figure = (data: object[], layout: object = {}): FigureSpec => ({
  id: 'small',
  title: 'A small figure',
  alt: 'What it shows.',
  data: data as FigureSpec['data'],
  layout: layout as FigureSpec['layout'],
});
const line = { type: 'scatter', mode: 'lines', x: [0, 1, 2], y: [1, 3, 2] };

describe('drawing a figure without Plotly', () => {
  it('carries title and alternative text for a screen reader', () => {
    const root = parseSvg(drawFigure(figure([line]), 720));
    assert.equal(root.getAttribute('role'), 'img');
    const names = root.getAttribute('aria-labelledby')!.split(' ');
    assert.deepEqual(
      names.map((id) => root.querySelector(`#${id}`)?.textContent),
      ['A small figure', 'What it shows.'],
    );
  });

  it('leaves a gap where a value is missing', () => {
    const gap = drawFigure(figure([{ ...line, x: [0, 1, 2, 3, 4], y: [1, 2, Number.NaN, 2, 1] }]), 720);
    const paths = [...gap.matchAll(/ d="([^"]*)"/g)]
      .map((match) => match[1]!)
      .filter((d) => (d.match(/M/g) ?? []).length === 2);
    assert.equal(paths.length, 1);
  });

  it('stacks areas: the upper edge of the second is the sum', () => {
    const stacked = figure([
      { ...line, y: [1, 1, 1], stackgroup: 'a', fillcolor: '#111111', name: 'one' },
      { ...line, y: [1, 2, 3], stackgroup: 'a', fillcolor: '#222222', name: 'two' },
    ]);
    const alone = figure([{ ...line, y: [2, 3, 4] }], { yaxis: { rangemode: 'tozero' } });
    const edge = (svg: string): string[] =>
      [...svg.matchAll(/<path d="([^"]*)" fill="none"/g)].map((match) => match[1]!.replace(/[ML]\S+ /g, '|'));
    const heights = (text: string): number[] => text.split('|').filter(Boolean).map(Number);
    const top = heights(edge(drawFigure(stacked, 720)).at(-1)!);
    const reference = heights(edge(drawFigure(alone, 720))[0]!);
    // The legend of two takes a row, so compare shapes: differences in proportion.
    const ratio = (values: number[]): number => (values[0]! - values[1]!) / (values[1]! - values[2]!);
    assert.ok(Math.abs(ratio(top) - ratio(reference)) < 0.02, `${top} ${reference}`);
  });

  it('puts powers of ten at equal distances on a logarithmic axis', () => {
    const scale = makeScale({ type: 'log' }, { values: [1e-3, 1e5], fromZero: false, padding: 0 }, [0, 800], 10);
    const places = scale.ticks.map(({ value }) => scale.at(value));
    assert.deepEqual(
      places.map((place) => Math.round(place)),
      [0, 100, 200, 300, 400, 500, 600, 700, 800],
    );
    assert.equal(scale.ticks.at(-1)!.text, '10<sup>5</sup>');
    assert.ok(Number.isNaN(scale.at(0)));
  });

  it('takes round steps on a linear axis and no more than have room', () => {
    for (const [high, most] of [
      [1, 5],
      [37, 6],
      [0.004, 4],
      [1e6, 10],
    ] as const) {
      const { ticks } = makeScale({}, { values: [0, high], fromZero: true, padding: 0 }, [0, 500], most);
      assert.ok(ticks.length >= 2 && ticks.length <= most + 2, `${ticks.length} ticks to ${high}`);
      const step = ticks[1]!.value - ticks[0]!.value;
      const digit = Number(step.toExponential(6).split('e')[0]);
      assert.ok(
        [1, 2, 5, 10].some((nice) => Math.abs(digit - nice) < 1e-5),
        `step ${step}`,
      );
    }
  });

  it('draws dashes as Plotly does', () => {
    assert.equal(dashLengths('solid', 2), undefined);
    assert.equal(dashLengths('dot', 2), '3 3');
    assert.equal(dashLengths('dashdot', 4), '12 4 4 4');
    assert.equal(dashLengths('8px,2px', 2), '8 2');
  });

  it('refuses what it cannot draw, saying what can', () => {
    const columns = { grid: { rows: 1, columns: 2 } };
    assert.throws(
      () => drawFigure(figure([line], columns), 720),
      /one column of panels, got 2; draw it with renderFigure/,
    );
    assert.throws(() => drawFigure(figure([{ ...line, type: 'heatmap' }]), 720), /got 'heatmap'/);
  });
});

describe('the numbers of a figure', () => {
  it('are a table with a column for each named curve, gaps as dashes', () => {
    const html = numbersTable(
      figure(
        [
          { ...line, name: 'one <i>x</i>', y: [1, Number.NaN, 3.14159] },
          { ...line, name: 'two', x: [1, 2], y: [-5, 6] },
          { ...line, y: [7, 8, 9] },
        ],
        { xaxis: { title: { text: 'Round <i>t</i>' } } },
      ),
    );
    const cells = [...html.matchAll(/<t[hd][^>]*>([^<]*)<\/t[hd]>/g)].map((match) => match[1]);
    assert.deepEqual(cells, ['Round t', 'one x', 'two', '0', '1', '–', '1', '–', '−5', '2', '3.142', '6']);
  });
});
