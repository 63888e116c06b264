import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ScatterData } from 'plotly.js-dist';
import { bandTraces, schemeLine, schemeStyle, styled } from '../../src/figures';
import { translucent } from '../../src/plot';
import { allSchemes, palette } from '../../src/scheduling';
import { lightness, linearRgb, luminance, perceivedDifference, type Vision, visions } from './colourVision';

const styles = palette.map((look, i) => [`look ${i}`, look] as const);
const pairs = styles.flatMap((one, i) => styles.slice(i + 1).map((other) => [one, other] as const));

describe('scheme styles', () => {
  it('give every scheme of the library a look and a label of its own', () => {
    const own = allSchemes().map(({ name }) => schemeStyle(name));
    for (const field of ['colour', 'label'] as const) {
      assert.equal(new Set(own.map((style) => style[field])).size, own.length, field);
    }
    for (const { look } of allSchemes()) assert.ok(palette.includes(look!));
  });

  it('are at least twelve, each with a dash, a marker and a colour of its own', () => {
    assert.ok(styles.length >= 12);
    for (const field of ['dash', 'marker', 'colour'] as const) {
      assert.equal(new Set(styles.map(([, style]) => style[field])).size, styles.length, field);
    }
  });

  it('stay apart in a grey print: lightness differs by 5 or more between any two', () => {
    for (const [[one, a], [other, b]] of pairs) {
      const gap = Math.abs(lightness(a.colour) - lightness(b.colour));
      assert.ok(gap >= 5, `${one} and ${other} differ by ${gap.toFixed(1)} in L*`);
    }
  });

  for (const vision of Object.keys(visions) as Vision[]) {
    it(`stay apart for ${vision} vision`, () => {
      for (const [[one, a], [other, b]] of pairs) {
        const difference = perceivedDifference(a.colour, b.colour, vision);
        assert.ok(difference >= 12, `${one} and ${other} differ by ${difference.toFixed(1)} in CIE Lab`);
      }
    });
  }

  it('have a contrast of at least 3 to 1 with the white ground', () => {
    for (const [scheme, { colour }] of styles) {
      const contrast = 1.05 / (luminance(linearRgb(colour)) + 0.05);
      assert.ok(contrast >= 3, `${scheme} has ${contrast.toFixed(2)}`);
    }
  });
});

describe('the series of a figure', () => {
  it('of two settings of one scheme have two names and two looks, the first that of the scheme', () => {
    const [first, second, gs] = styled([
      { scheme: 'proposed', label: 'Proposed, V = 10' },
      { scheme: 'proposed', label: 'Proposed, V = 100' },
      { scheme: 'gs' },
    ]);
    assert.deepEqual(first!.style, { ...schemeStyle('proposed'), label: 'Proposed, V = 10' });
    assert.equal(second!.style.label, 'Proposed, V = 100');
    assert.equal(new Set([first, second, gs].map((one) => one!.style.colour)).size, 3);
    assert.equal(new Set([first, second, gs].map((one) => one!.group)).size, 3);
    assert.deepEqual(gs!.style, schemeStyle('gs'));
  });

  it('are told apart however many there are of one scheme, by names of their own where they bring none', () => {
    const many = styled(Array.from({ length: 2 * palette.length }, () => ({ scheme: 'proposed' })));
    const looks = many.map(({ style: { colour, dash } }) => `${colour} ${dash}`);
    assert.equal(new Set(looks).size, many.length);
    assert.equal(new Set(many.map(({ style }) => style.label)).size, many.length);
  });

  it('of a scheme without a look have the next free one, the same in every figure', () => {
    const [one, other] = [schemeStyle('brought-first'), schemeStyle('brought-second')];
    assert.notEqual(one.colour, other.colour);
    for (const { look } of allSchemes()) assert.ok(look!.colour !== one.colour && look!.colour !== other.colour);
    const [later] = styled([{ scheme: 'brought-second' }, { scheme: 'brought-first' }]);
    assert.deepEqual(later!.style, other);
    assert.equal(other.label, 'brought-second');
  });
});

describe('bands', () => {
  const style = schemeStyle('gs');

  it('close around a stretch: every upper end, then every lower end backwards', () => {
    const [band] = bandTraces({
      x: [0, 1],
      lower: [1, 2],
      upper: [3, 4],
      style,
      group: 'gs',
    }) as Partial<ScatterData>[];
    assert.deepEqual(
      [band!.x, band!.y],
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
        const bands = bandTraces({ x: present.map((_, i) => i), lower, upper, style, group: 'gs' });
        assert.deepEqual(
          (bands as Partial<ScatterData>[]).map(({ x }) => (x as number[]).length),
          stretches.map((run) => 2 * run.length),
        );
      }),
    );
  });

  it('refuse ends that cross or do not match', () => {
    assert.throws(
      () => bandTraces({ x: [0], lower: [2], upper: [1], style, group: 'gs' }),
      /upper\[0\] must be >= .*got 1/,
    );
    assert.throws(() => bandTraces({ x: [0], lower: [], upper: [1], style, group: 'gs' }), /1 x, 0 lower and 1 upper/);
  });

  it('lie under their line and leave the legend to it', () => {
    const traces = schemeLine({
      scheme: 'gs',
      x: [0, 1],
      y: [1, 1],
      lower: [0, 0],
      upper: [2, 2],
    }) as Partial<ScatterData>[];
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
