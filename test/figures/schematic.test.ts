import assert from 'node:assert/strict';
import { backwardSchematic, forwardSchematic, systemSchematic } from '../../src/figures';
import { richText } from '../../src/figures/network/schematicText';
import { renderFigure, schematicSvg, svgElement } from '../../src/plot';
import { clippedTexts, overlappingTexts, parseSvg } from './pictures';

describe('schematics', () => {
  for (const schematic of [systemSchematic, forwardSchematic, backwardSchematic]) {
    it(`keep every text of ${schematic.id} inside the picture and apart`, async () => {
      const { svg, html } = await renderFigure(schematic);
      const root = parseSvg(svg);
      assert.deepEqual(clippedTexts(root), []);
      assert.deepEqual(overlappingTexts(root), []);
      assert.equal(root.querySelector('desc')?.textContent, schematic.alt);
      assert.ok(!html.includes('<script'), 'a drawing has nothing to interact with');
    });

    it(`say in the alternative text of ${schematic.id} what crosses the air`, () => {
      assert.match(schematic.alt, /features/);
      assert.match(schematic.alt, /uplink|send .* up/);
    });
  }

  it('send up only what the split framework sends: embeddings and feature gradients', () => {
    const up = { embeddings: systemSchematic, Embeddings: forwardSchematic, 'Feature gradients': backwardSchematic };
    for (const [words, schematic] of Object.entries(up)) assert.ok(schematicSvg(schematic).includes(words));
  });
});

describe('richText', () => {
  const text = (words: string): Element =>
    parseSvg(schematicSvg({ ...systemSchematic, drawing: [richText(0, 20, words)] })).querySelector('text')!;

  it('returns to the baseline after every sub- and superscript', () => {
    for (const words of ['a<sub>k</sub>b', 'a<sup>t</sup>b', '<i>θ<sub>k</sub><sup>t</sup></i> = b']) {
      const shifts = [...text(words).querySelectorAll('tspan')].map((span) => Number(span.getAttribute('dy') ?? 0));
      assert.ok(Math.abs(shifts.reduce((sum, shift) => sum + shift, 0)) < 0.02, words);
    }
  });

  it('keeps the words whole and refuses tags it does not know', () => {
    assert.equal(text('<i>φ</i><sup><i>t</i>+1</sup> & <').textContent, 'φt+1 & <');
    assert.throws(() => text('<b>k</b>'), /may use <i>, <sub> and <sup>, got <b>/);
  });
});

describe('svgElement', () => {
  it('escapes what it is given and rounds to a hundredth of a pixel', () => {
    const drawing = [svgElement('text', { x: 1 / 3, 'data-name': '"<&' }, '<tag> & more')];
    const svg = schematicSvg({ ...systemSchematic, drawing });
    assert.ok(svg.includes('<text x="0.33" data-name="&quot;&lt;&amp;">&lt;tag&gt; &amp; more</text>'), svg);
  });

  it('refuses a coordinate that is not a number, naming it', () => {
    const drawing = [svgElement('rect', { width: Number.NaN })];
    assert.throws(() => schematicSvg({ ...systemSchematic, drawing }), /<rect> width must be finite, got NaN/);
  });
});
