import assert from 'node:assert/strict';
import { schemeStyle, styled } from '../../src/figures';
import { allSchemes, palette, peerSchemes } from '../../src/scheduling';
import { lightness, linearRgb, luminance, perceivedDifference, type Vision, visions } from './colourVision';

const styles = palette.map((look, i) => [`look ${i}`, look] as const);
const pairs = styles.flatMap((one, i) => styles.slice(i + 1).map((other) => [one, other] as const));

describe('scheme styles', () => {
  it('give every scheme of the library a look and a label of its own', () => {
    const own = allSchemes().filter((scheme) => !peerSchemes.includes(scheme));
    for (const field of ['colour', 'label'] as const) {
      assert.equal(new Set(own.map(({ name }) => schemeStyle(name)[field])).size, own.length, field);
    }
    for (const { look } of own) assert.ok(palette.includes(look!));
  });

  it('give the schemes of other papers colours of the palette with another dash and marker, told apart from all', () => {
    const styles = allSchemes().map(({ name }) => schemeStyle(name));
    assert.equal(new Set(styles.map(({ label }) => label)).size, styles.length);
    const looks = styles.map(({ colour, dash, marker }) => `${colour} ${dash} ${marker}`);
    assert.equal(new Set(looks).size, looks.length);
    const colours = peerSchemes.map(({ name }) => schemeStyle(name).colour);
    assert.equal(new Set(colours).size, colours.length);
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
    const looks = [one, other, ...allSchemes().map(({ look }) => look!)].map(
      ({ colour, dash, marker }) => `${colour} ${dash} ${marker}`,
    );
    assert.equal(new Set(looks).size, looks.length);
    const [later] = styled([{ scheme: 'brought-second' }, { scheme: 'brought-first' }]);
    assert.deepEqual(later!.style, other);
    assert.equal(other.label, 'brought-second');
  });
});
