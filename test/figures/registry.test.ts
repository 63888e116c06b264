import assert from 'node:assert/strict';
import { InputError } from '../../src/errors';
import { figure, figures, figuresNamed, registerFigures } from '../../src/figures';
import { line, renderFigure } from '../../src/plot';
import { foundRecords } from '../../src/records';

const idsNamed = (name: string): readonly string[] => figuresNamed(name).map(({ id }) => id);

describe('the list of figures', () => {
  it('names no two figures alike', () => {
    assert.equal(new Set(figures().map(({ id }) => id)).size, figures().length);
  });

  for (const number of ['3', '4', '5', '6']) {
    it(`finds every figure of the paper's figure ${number} by its number, and no other`, () => {
      const wanted = figures()
        .filter(({ paper }) => paper.startsWith(number))
        .map(({ id }) => id);
      assert.ok(wanted.length > 0);
      for (const name of [number, `fig${number}`]) assert.deepEqual(idsNamed(name), wanted);
    });
  }

  it('finds a panel by its letter, and figures by the beginning of their ids', () => {
    for (const name of ['3d', '3(d)', 'fig3d']) {
      assert.deepEqual(
        idsNamed(name),
        figures()
          .filter(({ paper }) => paper.startsWith('3(d)'))
          .map(({ id }) => id),
      );
    }
    assert.deepEqual(idsNamed('bound-training'), ['bound-training-sst2', 'bound-training-generated-sentiment']);
    assert.deepEqual(idsNamed('transient'), ['transient']);
  });

  it('answers an unknown name with the nearest id and all the others', () => {
    assert.throws(
      () => figuresNamed('bound-weight'),
      (error) =>
        error instanceof InputError &&
        /unknown figure 'bound-weight'; did you mean 'bound-weights'\? .* lists all \d+$/.test(error.message) &&
        error.details ===
          figures()
            .map(({ id }) => id)
            .join('\n'),
    );
    assert.throws(() => figuresNamed('fig9'), /unknown figure 'fig9'/);
  });

  it("takes a figure of one's own, which is found and drawn like the others", async () => {
    const own = figure({
      id: 'own-line',
      draw: (_, { id }) => ({
        id,
        title: 'A line',
        alt: 'It rises.',
        data: [line({ x: [0, 1], y: [0, 1], colour: '#004c9e' })],
        layout: {},
      }),
    });
    const before = figures().length;
    const takeBack = registerFigures([own]);
    assert.deepEqual(idsNamed('own'), ['own-line']);
    assert.equal(figures().length, before + 1);
    const { figure: drawn, records } = own.build(foundRecords('smoke'))!;
    assert.deepEqual(records, []);
    assert.match((await renderFigure(drawn)).svg, /A line/);
    registerFigures([own]);
    assert.equal(figures().length, before + 1, 'it is there once');
    assert.throws(
      () => registerFigures([{ ...own }]),
      /figure's id must be its own, but another figure has 'own-line'/,
    );
    takeBack();
    assert.equal(figures().length, before);
  });
});
