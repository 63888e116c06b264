import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  drawFigure,
  type LiveWidget,
  liveBandwidth,
  liveBound,
  liveDevices,
  liveEarlyStop,
  liveQueue,
  planeOf,
} from '../../src/live';
import { controlValues } from '../../src/live/control';
import { liveSettings, roundAt } from '../../src/live/notebookCell';
import { type PlacesControl, placesOf, placesText, withinReach } from '../../src/live/places';
import { checkFigure } from '../../src/plot';
import { exactPrefix, setExpansion } from '../../src/scheduling';
import { clippedTexts, overlappingTexts, parseSvg } from '../figures/pictures';

const widgets: readonly LiveWidget[] = [liveBandwidth, liveEarlyStop, liveQueue, liveBound, liveDevices];

/** Any places that a control can take, all of them drawn anew. */
function anyPlaces(control: PlacesControl): fc.Arbitrary<string> {
  const [east, north] = control.reach;
  const place = fc.tuple(fc.integer({ min: -east, max: east }), fc.integer({ min: -north, max: north }));
  const length = placesOf(control.initial).length;
  return fc
    .array(place, { minLength: length, maxLength: length })
    .map((places) => placesText(places.map((one) => withinReach(control, one))));
}

/** Values that the controls of a widget can take. */
function anyValues(widget: LiveWidget): fc.Arbitrary<Record<string, number | string>> {
  return fc.record(
    Object.fromEntries(
      Object.entries(widget.controls).map(([name, control]) => [
        name,
        control.kind === 'places'
          ? anyPlaces(control)
          : fc.constantFrom(...(control.kind === 'range' ? control.values : Object.keys(control.options))),
      ]),
    ),
  ) as fc.Arbitrary<Record<string, number | string>>;
}

describe('live figures', () => {
  for (const widget of widgets) {
    it(`${widget.id} has an answer for every position of its controls`, () => {
      fc.assert(
        fc.property(anyValues(widget), (values) => {
          for (const figure of widget.draw(values)) {
            checkFigure(figure);
            assert.doesNotMatch(drawFigure(figure, 720), /NaN|Infinity|undefined/);
          }
        }),
        { numRuns: widget === liveQueue || widget === liveDevices ? 15 : 60, seed: 7 },
      );
    });

    for (const width of [360, 720]) {
      it(`${widget.id} keeps every text inside a picture of ${width} px and off the others`, () => {
        for (const figure of widget.draw(controlValues(widget.controls))) {
          const root = parseSvg(drawFigure(figure, width));
          assert.deepEqual(clippedTexts(root), []);
          assert.deepEqual(overlappingTexts(root), []);
        }
      });
    }

    it(`${widget.id} names each control with a unit where it has one, and starts at a value that it can take`, () => {
      for (const control of Object.values(widget.controls)) {
        assert.ok(control.label.length > 0);
        if (control.kind === 'range') assert.ok(control.values.includes(control.initial), control.label);
        else if (control.kind === 'places') assert.equal(placesText(placesOf(control.initial)), control.initial);
        else assert.ok(Object.hasOwn(control.options, control.initial), control.label);
      }
    });
  }

  it('point back to where they were pointed at, at every width', () => {
    const [map] = liveDevices.draw(controlValues(liveDevices.controls));
    for (const width of [320, 500, 720]) {
      const plane = planeOf(map!, width);
      const circles = [...drawFigure(map!, width).matchAll(/<path d="M([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [
        Number(x),
        Number(y),
      ]);
      for (const place of placesOf(String(liveDevices.controls['places']!.initial))) {
        const [x, y] = plane.toPixel(place);
        const [east, north] = plane.fromPixel([x, y]);
        assert.ok(Math.hypot(east - place[0], north - place[1]) < 1e-9);
        assert.ok(x > 0 && x < width && y > 0 && y < map!.height!);
      }
      const [x, y] = plane.toPixel([0, 0]);
      assert.ok(
        circles.some(([a, b]) => Math.hypot(a! - x, b! - y) < 12),
        'the server is drawn where the plane has its origin',
      );
    }
  });

  it('move a device nearer and it is taken: the library decides', () => {
    const start = controlValues(liveDevices.controls);
    const places = placesOf(String(start['places'])).map((place, k) => (k === 8 ? ([20, 0] as const) : place));
    const taken = (values: Record<string, number | string>): string => liveDevices.draw(values)[0]!.alt;
    assert.match(taken({ ...start, places: placesText(places), round: 3 }), /Proposed takes [^;]*8/);
    assert.throws(
      () => controlValues(liveDevices.controls, { places: '1,2' }),
      /places must be 10 places 'east,north' in multiples of 10 m within 480 and 280, got '1,2'/,
    );
  });

  it('stop where Algorithm 1 stops and mark what the exact search finds', () => {
    fc.assert(
      fc.property(anyValues(liveEarlyStop), (values) => {
        const { delayMs, devices, pathLossExponent, txPowerW, penalty, round, penaltyWeight, backlog } = values;
        const settings = liveSettings(Number(delayMs), {
          seed: 4,
          deviceCount: Number(devices),
          pathLossExponent: Number(pathLossExponent),
          txPowerW: Number(txPowerW),
          penalty: penalty as 'bound' | 'count',
        });
        const state = roundAt(settings, Number(round));
        const { delayBudget } = state;
        const priced = {
          ...state,
          penaltyWeight: Number(penaltyWeight) * delayBudget ** 2,
          backlog: Number(backlog) * delayBudget,
        };
        const [figure] = liveEarlyStop.draw(values);
        const [, stopped, best] = /stops at n = (\d+), the best prefix is n = (\d+)/.exec(figure!.alt)!;
        assert.equal(Number(stopped), setExpansion.schedule(priced).devices.length);
        assert.equal(Number(best), exactPrefix.schedule(priced).devices.length);
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  it('say how the values changed the answer', () => {
    const few = liveBandwidth.draw(controlValues(liveBandwidth.controls, { delayMs: 10 }))[0]!;
    const many = liveBandwidth.draw(controlValues(liveBandwidth.controls, { delayMs: 100 }))[0]!;
    const served = (title: string): number => Number(/carries (\d+)/.exec(title)![1]);
    assert.ok(served(many.title) > served(few.title), `${few.title}; ${many.title}`);
  });
});
