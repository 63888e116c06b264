import assert from 'node:assert/strict';
import { liveBandwidth, liveBound, liveDevices, liveEarlyStop, liveQueue } from '../../src/live';
import { controlValues } from '../../src/live/control';
import { type FigureSpec, ink } from '../../src/plot';
import { linearRgb, luminance, perceivedDifference, type Vision, visions } from '../figures/colourVision';

interface Look {
  readonly name: string;
  readonly fill?: string;
  readonly line?: { readonly color: string; readonly dash?: string };
}

/** How each entry of a legend looks. */
function looks(figure: FigureSpec): readonly Look[] {
  const traces = figure.data as readonly {
    readonly type?: string;
    readonly name?: string;
    readonly showlegend?: boolean;
    readonly fillcolor?: string;
    readonly marker?: { readonly color: string };
    readonly line?: { readonly color: string; readonly dash?: string };
  }[];
  return traces
    .filter(({ name, showlegend }) => name !== undefined && showlegend !== false)
    .map(({ type, name, fillcolor, marker, line }): Look => {
      const fill = type === 'bar' ? marker?.color : fillcolor;
      if (fill !== undefined) return { name: name!, fill };
      return line === undefined ? { name: name! } : { name: name!, line };
    });
}

const figures = [liveBandwidth, liveBound, liveDevices, liveEarlyStop, liveQueue].flatMap((widget) =>
  widget.draw(controlValues(widget.controls)),
);

describe('colours of live figures', () => {
  for (const vision of Object.keys(visions) as Vision[]) {
    it(`tell filled areas apart for ${vision} vision`, () => {
      for (const figure of figures) {
        const filled = looks(figure).filter(({ fill }) => fill !== undefined);
        for (const [i, one] of filled.entries()) {
          for (const other of filled.slice(i + 1)) {
            const difference = perceivedDifference(one.fill!, other.fill!, vision);
            assert.ok(
              difference >= 12,
              `${figure.id}: '${one.name}' and '${other.name}' differ by ${difference.toFixed(1)}`,
            );
          }
        }
      }
    });
  }

  it('never leave the difference of two lines to colour alone: dashes differ too', () => {
    for (const figure of figures) {
      const dashes = looks(figure).flatMap(({ line, name }) => (line ? [{ name, dash: line.dash ?? 'solid' }] : []));
      for (const [i, { name, dash }] of dashes.entries()) {
        const twin = dashes.slice(i + 1).find((other) => other.dash === dash);
        assert.equal(twin, undefined, `${figure.id}: '${name}' and '${twin?.name}' are both ${dash}`);
      }
    }
  });

  it('print words with a contrast of at least 4.5 to 1 on white', () => {
    for (const colour of [ink.text, ink.muted]) {
      const contrast = 1.05 / (luminance(linearRgb(colour)) + 0.05);
      assert.ok(contrast >= 4.5, `${colour} has ${contrast.toFixed(2)}`);
    }
  });
});
