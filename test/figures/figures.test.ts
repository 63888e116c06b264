import assert from 'node:assert/strict';
import type { ScatterData } from 'plotly.js-dist';
import {
  accuracyAgainstBudgetFigure,
  curveOverSeeds,
  delayTraceFigure,
  devicesPerRoundFigure,
  lossAgainstBudgetFigure,
  schedulingSeries,
  testAccuracyFigure,
  trainingLossFigure,
  virtualQueueFigure,
} from '../../src/figures';
import { type FigureSpec, renderFigure } from '../../src/plot';
import { simulateScheduling } from '../../src/scheduling';
import { defaultSettings } from '../../src/settings';
import { clippedTexts, overlappingTexts, parseSvg } from './pictures';
import { sampleBudget, sampleBudgetCurves, sampleCurves, sampleSeries } from './series';
import { matchesSnapshot } from './snapshot';

const source = [
  'A generated task, K = 8 devices; made up for a test, long enough that the line must be broken somewhere',
];
const band = 'lowest to highest of 3 seeds';
const scheduling = { series: sampleSeries, delayBudget: sampleBudget, deviceCount: 8, source };
const figures: readonly FigureSpec[] = [
  trainingLossFigure({ task: 'SST-2', curves: sampleCurves('loss'), band, source }),
  testAccuracyFigure({ task: 'SST-2', curves: sampleCurves('accuracy'), band, majority: 0.509, source }),
  devicesPerRoundFigure(scheduling),
  delayTraceFigure(scheduling),
  virtualQueueFigure(scheduling),
  lossAgainstBudgetFigure({ task: 'CIFAR-10', curves: sampleBudgetCurves('loss'), allIn: 0.41, band, source }),
  accuracyAgainstBudgetFigure({ task: 'CIFAR-10', curves: sampleBudgetCurves('accuracy'), allIn: 0.83, band, source }),
];
const lines = (figure: FigureSpec): Partial<ScatterData>[] =>
  (figure.data as Partial<ScatterData>[]).filter(({ name }) => name !== undefined);

describe('figures of learning and scheduling', () => {
  for (const figure of figures) {
    it(`draw ${figure.id} as committed`, () => matchesSnapshot(figure.id, figure));

    it(`keep every text of ${figure.id} inside the picture and off the others`, async () => {
      const root = parseSvg((await renderFigure(figure)).svg);
      assert.deepEqual(clippedTexts(root), []);
      assert.deepEqual(overlappingTexts(root), []);
    });
  }

  it('say in their alternative text where each curve ends', () => {
    const [loss, accuracy] = figures;
    assert.match(loss!.alt, /All-in from 0\.705 to 0\.354, Proposed from .* AABA from/);
    assert.match(accuracy!.alt, /GS from 5\d\.\d % to .* most frequent label reaches 50\.9 %/);
  });

  it('show the average delay so far: its last point is the mean of (8)', () => {
    for (const [i, line] of lines(delayTraceFigure(scheduling)).slice(0, 3).entries()) {
      const delay = sampleSeries[i]!.delay;
      const mean = (1000 * delay.reduce((sum, value) => sum + value, 0)) / delay.length;
      assert.ok(Math.abs((line.y as number[]).at(-1)! - mean) < 1e-9 * mean);
    }
  });

  it('leave a round without devices out of a logarithmic axis, not out of the average', () => {
    const dots = delayTraceFigure(scheduling).data[0] as Partial<ScatterData>;
    assert.ok(Number.isNaN((dots.y as number[])[7]));
    assert.equal((dots.y as number[]).length, 40);
  });

  it('read a trace as simulateScheduling returns it, so that its queue obeys (18)', () => {
    const settings = { ...defaultSettings, rounds: 12, deviceCount: 5 };
    const trace = simulateScheduling({ settings, scheme: 'proposed', payloadBits: 1e6 });
    const { scheme, devices, delay, backlog } = schedulingSeries(trace);
    assert.equal(scheme, 'proposed');
    assert.ok(devices.every((count) => Number.isInteger(count) && count >= 0 && count <= 5));
    for (let t = 0; t + 1 < delay.length; t++) {
      const next = Math.max(backlog[t]! + delay[t]! - trace.delayBudget, 0);
      assert.ok(Math.abs(backlog[t + 1]! - next) <= 1e-12 * next);
    }
  });

  it('against the budget say what each scheme reaches at both ends, and what All-in reaches without one', () => {
    const { alt } = accuracyAgainstBudgetFigure({
      task: 'CIFAR-10',
      curves: sampleBudgetCurves('accuracy'),
      allIn: 0.83,
      band,
    });
    assert.match(
      alt,
      /from 1e-5 to 8e-5 ms per bit.* Proposed from \d+\.\d % to \d+\.\d %.*All-in, without a budget, reaches 83\.0 %/,
    );
    const curve = { scheme: 'gs', budgets: [1e-5, 2e-5], values: [0.2] };
    assert.throws(
      () => lossAgainstBudgetFigure({ task: 'CIFAR-10', curves: [curve] }),
      /'gs' has 1 values for 2 budgets/,
    );
    const banded = sampleBudgetCurves('loss');
    assert.throws(() => lossAgainstBudgetFigure({ task: 'CIFAR-10', curves: banded }), /has a band; say what it is/);
  });

  it('draw a scheme that is not known here under its own name', () => {
    const curve = { scheme: 'met-elsewhere', rounds: [0, 1], values: [0.5, 0.4] };
    const { data } = trainingLossFigure({ task: 'SST-2', curves: [curve] });
    assert.equal((data[0] as { name?: string }).name, 'met-elsewhere');
  });

  it('refuse accuracies in percent and unexplained bands', () => {
    const curve = { scheme: 'gs', rounds: [0, 1], values: [52, 80] };
    assert.throws(() => testAccuracyFigure({ task: 'SST-2', curves: [curve] }), /got 52; divide percentages by 100/);
    assert.throws(
      () => trainingLossFigure({ task: 'SST-2', curves: sampleCurves('loss') }),
      /has a band; say what it is/,
    );
  });
});

describe('curveOverSeeds', () => {
  it('averages the seeds and spans them with a band; one seed has none', () => {
    const seeds = [
      [0.7, 0.5],
      [0.7, 0.3],
    ];
    assert.deepEqual(curveOverSeeds('gs', [0, 10], seeds).values, [0.7, 0.4]);
    assert.deepEqual(curveOverSeeds('gs', [0, 10], seeds).lower, [0.7, 0.3]);
    assert.deepEqual(curveOverSeeds('gs', [0, 10], seeds).upper, [0.7, 0.5]);
    assert.equal(curveOverSeeds('gs', [0], [[0.7]]).lower, undefined);
  });

  it('refuses seeds that stopped at different rounds', () => {
    assert.throws(() => curveOverSeeds('gs', [0, 10], [[0.7, 0.5], [0.7]]), /seed 1 has 1 values for 2 rounds/);
    assert.throws(() => curveOverSeeds('gs', [0], []), /at least one seed/);
  });
});
