import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { InputError } from '../../src/errors';
import { figureHtml, growingFigure } from '../../src/plot';
import { sampleFigure } from '../figures/sample';

const shownIn = (shown: string[]) => ({ html: (html: string): void => void shown.push(html) });

describe('growingFigure', () => {
  it('ends with what showFigure would show, however often it was drawn before', async () => {
    const shown: string[] = [];
    const figure = growingFigure(shownIn(shown));
    for (const title of ['one', 'two', 'three']) figure.draw({ ...sampleFigure, title });
    await figure.finish(sampleFigure);
    assert.equal(shown.at(-1), await figureHtml(sampleFigure));
  });

  it('draws pictures without a program on the way, and of those that wait only the last', async () => {
    const shown: string[] = [];
    const figure = growingFigure(shownIn(shown));
    for (const alt of ['The first.', 'The second.', 'The third.']) figure.draw({ ...sampleFigure, alt });
    while (shown.length < 2) await setTimeout(10);
    await figure.finish(sampleFigure);
    assert.deepEqual(
      shown.map((html) => /aria-label="([^"]+)"/.exec(html)![1]),
      ['The first.', 'The third.', sampleFigure.alt],
    );
    assert.deepEqual(
      shown.map((html) => html.includes('<script>')),
      [false, false, true],
    );
  });

  it('names a figure on the way that could not be drawn', async () => {
    const figure = growingFigure(shownIn([]));
    figure.draw({ ...sampleFigure, alt: '' });
    await assert.rejects(figure.finish(sampleFigure), InputError);
  });

  it('says outside a notebook what to call instead', () => {
    assert.throws(() => growingFigure(), /no notebook to show this in; use renderFigure or writeFigure/);
  });
});
