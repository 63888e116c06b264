import assert from 'node:assert/strict';
import fc from 'fast-check';
import { schemeLine } from '../../src/figures';
import {
  axis,
  band,
  bars,
  checkFigure,
  errorBars,
  type FigureSpec,
  layer,
  line,
  logarithmic,
  panels,
  percent,
  percentText,
  points,
  powerText,
  reference,
  renderFigure,
  translucent,
} from '../../src/plot';

const words = { title: 'Marks', alt: 'Every mark there is.' };

describe('marks', () => {
  const curve = line({ name: 'curve', x: [0, 1, 2], y: [1, 3, 2], colour: '#004c9e', marker: 'circle' });

  it('are drawn by Plotly as they are: no attribute that it does not know', async () => {
    const shared = { name: 'shared', x: [0, 1, 2], y: [1, 2, 1], colour: '#111111' };
    const figure: FigureSpec = {
      id: 'marks',
      ...words,
      ...panels(
        [
          {
            marks: [
              errorBars(curve, { low: [0, 2, 1], high: [2, 4, 3], colour: '#5f5f5f' }),
              ...band({ x: [0, 1], lower: [0, 1], upper: [1, 2], colour: '#004c9e', group: 'curve' }),
              line({ ...shared, shape: 'step', mostMarkers: 2, marker: 'square' }),
            ],
            x: axis('Rounds'),
            y: percent('Share', [0, 1]),
          },
          {
            marks: [
              points({ ...shared, marker: 'diamond-open', size: 7, outline: 2, opacity: 0.5 }),
              reference({ name: 'level', x: [0, 2], y: [1, 1] }),
            ],
            x: {},
            y: logarithmic([1, 2]),
          },
          {
            marks: [
              layer({ name: 'layer', x: [0, 1], y: [1, 2], fill: '#b9c6d8' }),
              bars({ name: 'bars', x: [0, 1], y: [1, 2], colour: '#cc4c00' }),
            ],
            x: {},
            y: axis('Height', { rangemode: 'tozero' }),
          },
        ],
        { rows: 3, columns: 1, ygap: 0.3 },
      ),
    };
    assert.match((await renderFigure(figure)).svg, /^<svg/);
  });

  it('without a name stay out of the legend', () => {
    assert.equal(reference({ x: [0, 1], y: [1, 1] }).showlegend, false);
    assert.equal(curve.showlegend, undefined);
  });

  it('have whiskers that end where the interval ends, above and below', () => {
    const { error_y: whiskers } = errorBars(curve, { low: [0, 2, 1], high: [1.5, 4, 3] });
    assert.deepEqual(whiskers!.array, [0.5, 1, 1]);
    assert.deepEqual(whiskers!.arrayminus, [1, 1, 1]);
    assert.throws(() => errorBars(curve, { low: [0], high: [1, 2, 3] }), /'curve' have 1 lower and 3 upper ends for 3/);
  });
});

describe('panels', () => {
  const marks = [line({ name: 'one', x: [0, 1], y: [1, 2], colour: '#111111' })];
  const own = [line({ name: 'own', x: [0, 1], y: [1, 2], colour: '#111111' })];

  it('name what they share once in the legend and group it, and leave alone what they do not', () => {
    const { data } = panels([
      { marks: [...marks, ...own], y: {} },
      { marks, y: {} },
    ]);
    assert.deepEqual(
      data.map(({ name, showlegend, legendgroup, yaxis }) => [name, showlegend, legendgroup, yaxis]),
      [
        ['one', undefined, 'one', 'y'],
        ['own', undefined, undefined, 'y'],
        ['one', false, 'one', 'y2'],
      ],
    );
  });

  it('have axes of their own, and the first one is shared where they bring none', () => {
    const { data, layout } = panels([
      { marks, x: axis('Round'), y: {} },
      { marks, y: {} },
      { marks, x: axis('Budget'), y: {} },
    ]);
    assert.deepEqual(
      data.map(({ xaxis, yaxis }) => `${xaxis} ${yaxis}`),
      ['x y', 'x y2', 'x3 y3'],
    );
    assert.deepEqual([layout.yaxis2!.anchor, layout.xaxis3!.anchor], ['x', 'y3']);
    checkFigure({ id: 'panels', ...words, data, layout });
  });
});

describe('axes', () => {
  it('in percent have a decimal where whole percents would repeat each other', () => {
    assert.equal(percent('Share', [0.2, 0.8]).tickformat, '.0%');
    assert.equal(percent('Share', [0.5, 0.54]).tickformat, '.1%');
    assert.equal(percentText(0.42134), '42.1 %');
  });

  it('over less than two decades are labelled with whole numbers, over more with powers of ten', () => {
    assert.deepEqual(logarithmic([0.3, 4]).ticktext, ['0.1', '0.2', '0.5', '1', '2', '5', '10', '20', '50']);
    assert.equal(logarithmic([1, 1e4]).dtick, 1);
    assert.equal(logarithmic([1, 1e7]).dtick, 3);
  });

  it('print powers of ten with a minus sign, not a hyphen', () => {
    assert.equal(powerText(4e-5), '4·10<sup>−5</sup>');
    assert.equal(powerText(2e6, 1), '2.0·10<sup>6</sup>');
  });
});

describe('bands', () => {
  const style = { colour: '#c84a00', group: 'gs' };

  it('close around a stretch: every upper end, then every lower end backwards', () => {
    const [outline] = band({
      x: [0, 1],
      lower: [1, 2],
      upper: [3, 4],
      ...style,
    });
    assert.deepEqual(
      [outline!.x, outline!.y],
      [
        [0, 1, 1, 0],
        [3, 4, 2, 1],
      ],
    );
  });

  it('have one outline a stretch between gaps, and none for a lone point', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }), (present) => {
        const lower = present.map((there) => (there ? 1 : Number.NaN));
        const upper = present.map((there) => (there ? 2 : Number.NaN));
        const stretches = present
          .map((there) => (there ? '1' : ' '))
          .join('')
          .split(/ +/)
          .filter((run) => run.length > 1);
        const bands = band({ x: present.map((_, i) => i), lower, upper, ...style });
        assert.deepEqual(
          bands.map(({ x }) => x!.length),
          stretches.map((run) => 2 * run.length),
        );
      }),
    );
  });

  it('refuse ends that cross or do not match', () => {
    assert.throws(() => band({ x: [0], lower: [2], upper: [1], ...style }), /upper\[0\] must be >= .*got 1/);
    assert.throws(() => band({ x: [0], lower: [], upper: [1], ...style }), /1 x, 0 lower and 1 upper/);
  });

  it('lie under their line and leave the legend to it', () => {
    const traces = schemeLine({ scheme: 'gs', x: [0, 1], y: [1, 1], lower: [0, 0], upper: [2, 2] });
    assert.deepEqual(
      traces.map(({ fill, showlegend, legendgroup }) => [fill, showlegend, legendgroup]),
      [
        ['toself', false, 'gs'],
        [undefined, undefined, 'gs'],
      ],
    );
    assert.equal(translucent('#c84a00', 0.5), 'rgba(200, 74, 0, 0.5)');
  });
});
