import assert from 'node:assert/strict';
import type { ScatterData } from 'plotly.js-dist';
import {
  readingQuestions,
  studyAlternative,
  studyEarlyStop,
  studyOrder,
  studyTransient,
  weightings,
} from '../../src/experiments';
import {
  cellMapFigure,
  deviceOrderFigure,
  earlyStopFigure,
  earlyStopMissesFigure,
  fadingFigure,
  lambertBranchesFigure,
  readingMapFigure,
  requiredBandwidthFigure,
  runningTimeFigure,
  transientFigure,
  uplinkRateFigure,
} from '../../src/figures';
import { RandomStream } from '../../src/math';
import { drawChannelGains, placeDevices, radioFromSettings, uplinkRate } from '../../src/network';
import { checkFigure, type FigureSpec, renderFigure } from '../../src/plot';
import { leastDelays } from '../../src/scheduling';
import { parseSettings } from '../../src/settings';
import { clippedTexts, overlappingTexts, parseSvg } from './pictures';

const settings = parseSettings({ rounds: 20, seed: 2 });
const radio = radioFromSettings(settings);
const cell = placeDevices(settings, new RandomStream(2, 'placement'));
const channels = [0, 1, 2].map((k) => ({
  label: `device ${k}`,
  channelGain: cell.pathGains[k]!,
  pathGain: cell.pathGains[k]!,
  gains: Array.from({ length: 20 }, (_, t) => drawChannelGains(cell, new RandomStream(2, `channel/${t}`))[k]!),
}));
const counterExample = {
  delays: leastDelays({
    sortedChannelGains: [1e6, 0.1, 0.1],
    payloadBits: 1,
    txPower: 1,
    noisePsd: 1,
    totalBandwidth: 1,
  }),
  penalty: 'bound' as const,
  devices: 3,
  penaltyWeight: 10,
  backlog: 1.1,
};
const rows = studyOrder(settings, {
  seeds: 2,
  rounds: [20],
  gsTargets: [2, 6],
  weightings,
  penaltyWeights: [30],
});
const readings = (['count', 'bound'] as const).map((penalty) =>
  studyAlternative(settings, { name: penalty, settings: { penalty, penaltySchedule: 'constant' } }, 3),
);
const times = (scheme: 'proposed' | 'exact', mean: number) => ({
  scheme,
  delayBudgetMsPerBit: 4e-5,
  rounds: 20,
  mean,
  least: mean / 2,
  firstQuartile: mean / 1.5,
  median: mean,
  thirdQuartile: 1.5 * mean,
  largest: 4 * mean,
  devices: 4,
  meanEvaluations: null,
  largestEvaluations: null,
});

const figures: readonly FigureSpec[] = [
  cellMapFigure({ cell, cellRadiusM: settings.cellRadiusM, serverDistanceM: settings.serverDistanceM }),
  fadingFigure({ devices: channels }),
  uplinkRateFigure({ radio, channels }),
  requiredBandwidthFigure({ radio, channels, delayBudgetMsPerBit: settings.delayBudgetMsPerBit }),
  lambertBranchesFigure({ gamma: 0.3 }),
  earlyStopFigure({ round: counterExample }),
  earlyStopMissesFigure({ models: [{ name: 'default', study: studyEarlyStop(settings, 2, [4, 10]) }] }),
  transientFigure({ studies: [studyTransient(settings, 2)] }),
  deviceOrderFigure({ rows, deviceCount: 20 }),
  runningTimeFigure({ rows: [times('proposed', 100), times('exact', 10)] }),
  readingMapFigure({ rows: readings, deviceCount: 20 }),
];
const [map, , rate, required, branches, stop, misses, start, order, clock] = figures;
const traces = (figure: FigureSpec | undefined): Partial<ScatterData>[] => figure!.data as Partial<ScatterData>[];

describe('figures of the network and of online scheduling', () => {
  for (const figure of figures) {
    it(`draw ${figure.id} with every text inside the picture and off the others`, async () => {
      const root = parseSvg((await renderFigure(checkFigure(figure))).svg);
      assert.deepEqual(clippedTexts(root), []);
      assert.deepEqual(overlappingTexts(root), []);
    });
  }

  it('map: every device stands at its distance from the server', () => {
    const { x, y } = traces(map)[1]! as { x: number[]; y: number[] };
    const [server] = (traces(map)[2] as { x: number[] }).x;
    x.forEach((_, k) => {
      assert.ok(Math.abs(Math.hypot(x[k]! - server!, y[k]!) - cell.distancesM[k]!) < 1e-9);
    });
  });

  it('reading map: a mark for every sentence and reading, at the answer that it has', () => {
    const figure = figures.find(({ id }) => id === 'reading-map');
    const marks = traces(figure).filter(({ name }) => ['holds', 'open', 'fails'].includes(String(name)));
    const shown = marks.flatMap(({ name, x, y }) =>
      (x as number[]).map((reading, i) => `${reading} ${(y as number[])[i]} ${name}`),
    );
    const words = { yes: 'holds', open: 'open', no: 'fails' };
    const asked = readings.flatMap((row, r) =>
      readingQuestions.map(({ ask }, q) => `${r + 1} ${q} ${words[ask(row, 20)]}`),
    );
    assert.deepEqual(shown.sort(), asked.sort());
  });

  it('rate and required bandwidth are the same curve read from the other axis', () => {
    const needed = traces(required)[0]! as { x: number[]; y: number[] };
    for (const [i, deadline] of needed.x.entries()) {
      if (!Number.isFinite(needed.y[i])) continue;
      const bits = uplinkRate({ ...radio, bandwidth: needed.y[i]! * 1e6, channelGain: channels[0]!.channelGain });
      assert.ok(Math.abs((bits * deadline) / 1000 - 1) < 1e-9);
    }
    assert.equal(traces(rate).length, 6);
  });

  it('branches: every point of both curves solves w e^w = z, and the marks are the two roots', () => {
    for (const { x, y } of traces(branches).slice(0, 2) as { x: number[]; y: number[] }[]) {
      x.forEach((z, i) => {
        assert.equal(y[i]! * Math.exp(y[i]!), z);
      });
    }
    assert.match(branches!.alt, /take the values -0\.300, which is -Gamma and useless, and -2\.365/);
    assert.throws(() => lambertBranchesFigure({ gamma: 1 }), /gamma must be in \(0, 1\), got 1/);
  });

  it('early stop: the counter-example is drawn as one', () => {
    assert.equal(stop!.title, 'The early stop misses the best prefix');
    assert.match(stop!.alt, /stops at n = 1, the best prefix is n = 3/);
    const safe = earlyStopFigure({ round: { ...counterExample, backlog: 1e-3 } });
    assert.equal(safe.title, 'The early stop finds the best prefix');
  });

  it('findings: the texts quote the studies', () => {
    assert.match(misses!.alt, /1 channel models\. Most often: default with psi = /);
    assert.match(start!.alt, /T = 20: .* devices from an empty queue, .* from a place-holder/);
    assert.match(order!.alt, /in \d+ of 12 settings shown/);
    assert.match(clock!.alt, /100 to 100 microseconds .* 10\.0 to 10\.0 microseconds/);
  });

  it('say what to run when there is nothing to draw, and what to filter', () => {
    assert.throws(() => earlyStopMissesFigure({ models: [] }), /npx fedft run early-stop/);
    assert.throws(() => transientFigure({ studies: [] }), /npx fedft run transient/);
    const mixed = [rows[0]!, { ...rows[1]!, rounds: 7 }];
    assert.throws(() => deviceOrderFigure({ rows: mixed, deviceCount: 20 }), /one T and one V_0; filter/);
  });
});
