import assert from 'node:assert/strict';
import { InputError } from '../../src/errors';
import { checkFigure, type FigureSpec, type Trace } from '../../src/plot';
import { sampleFigure } from '../figures/sample';

const withTrace = (trace: object): FigureSpec => ({ ...sampleFigure, data: [trace as Trace] });
const refuses = (figure: FigureSpec, message: RegExp): void =>
  assert.throws(
    () => checkFigure(figure),
    (error) => error instanceof InputError && message.test(error.message),
  );

describe('checkFigure', () => {
  it('refuses a figure that a blind reader would learn nothing from', () => {
    refuses({ ...sampleFigure, alt: ' ' }, /figure 'sample' needs alternative text/);
    refuses({ ...sampleFigure, title: '' }, /needs a title/);
  });

  it('refuses an id that cannot name a file', () => {
    refuses({ ...sampleFigure, id: '../Loss' }, /got '\.\.\/Loss'; try 'training-loss'/);
  });

  it('refuses figures and traces without a single finite value', () => {
    refuses({ ...sampleFigure, data: [] }, /has no traces/);
    refuses(
      withTrace({ type: 'scatter', name: 'GS', y: [Number.NaN, Number.NaN] }),
      /trace 0 \('GS'\) has no finite y/,
    );
    refuses(withTrace({ type: 'box', y: [] }), /has no finite y/);
    refuses(withTrace({ type: 'heatmap', z: [[Number.NaN]] }), /has no finite z/);
    refuses(withTrace({ type: 'scatter' }), /has no data/);
  });

  it('refuses an infinite number rather than leaving it out silently', () => {
    refuses(withTrace({ type: 'scatter', y: [1, Infinity] }), /data\[0\]\.y\[1\] must be finite, got Infinity/);
  });

  it('refuses lists of different length', () => {
    refuses(withTrace({ type: 'scatter', x: [1, 2], y: [1, 2, 3] }), /2 x for 3 y/);
  });

  it('refuses a size in which nothing could be read, and what JSON cannot hold', () => {
    refuses({ ...sampleFigure, width: 20 }, /width must be .* got 20/);
    refuses(withTrace({ type: 'scatter', y: [1], name: () => 'x' }), /got a function/);
  });

  it('keeps eight digits, a gap for NaN, and lists for typed arrays', () => {
    const { data } = checkFigure(withTrace({ type: 'scatter', y: Float64Array.of(1 / 3, Number.NaN, 1e-30 / 3) }));
    assert.deepEqual((data[0] as { y: unknown }).y, [0.33333333, null, 3.3333333e-31]);
  });
});
