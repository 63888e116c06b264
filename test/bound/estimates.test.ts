import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  attributeGap,
  boundBesideLoss,
  convergenceBound,
  type EvaluatedPoint,
  exactConstants,
  gradientRatio,
  gradientSpread,
  gradientVariance,
  halves,
  initialGap,
  type ProbedLoss,
  plRatio,
  probeCurvature,
  separableProblem,
} from '../../src/bound';
import { RandomStream } from '../../src/math';

const problem = separableProblem({
  shape: 'quadratic',
  devices: 10,
  adapterSize: 30,
  headSize: 0,
  condition: 20,
  start: 1,
});
const scales = problem.adapterScales;
const quadratic: ProbedLoss = {
  evaluate: async (point) => ({
    loss: point.reduce((sum, x, i) => sum + (scales[i]! * x * x) / 2, 0),
    gradient: point.map((x, i) => scales[i]! * x),
  }),
};
const known = exactConstants(problem, 0.5, 0.04);
const at = async (point: Float64Array): Promise<EvaluatedPoint> => ({ point, ...(await quadratic.evaluate(point)) });

describe('estimates of the constants, on a quadratic where they are known', () => {
  it('climb to L_s along the sharpest direction, and never pass it', async () => {
    const { random, climbing } = await probeCurvature({
      loss: quadratic,
      at: await at(problem.adapterStart),
      directions: 20,
      powerSteps: 60,
      radius: 0.1,
      stream: new RandomStream(1, 'test/directions'),
    });
    for (const ratio of [...random, ...climbing]) assert.ok(ratio <= known.smoothness * (1 + 1e-9));
    climbing.reduce((before, ratio) => {
      assert.ok(ratio >= before * (1 - 1e-9), 'the power method climbs');
      return ratio;
    });
    assert.ok(climbing.at(-1)! > 0.999 * known.smoothness);
    // Independent of the method: E||H d||^2 = tr H^2 / q for a uniform unit direction d.
    const typical = Math.sqrt(scales.reduce((sum, a) => sum + a * a, 0) / scales.length);
    const mean = random.reduce((sum, ratio) => sum + ratio, 0) / random.length;
    assert.ok(Math.abs(mean / typical - 1) < 0.1, `${mean} against ${typical}`);
  });

  it('a gradient ratio lies between mu and L_s for any two points', async () => {
    const coordinate = fc.double({ min: -5, max: 5, noNaN: true });
    const anywhere = fc.array(coordinate, { minLength: scales.length, maxLength: scales.length });
    await fc.assert(
      fc.asyncProperty(anywhere, anywhere, async (a, b) => {
        const ratio = gradientRatio(await at(Float64Array.from(a)), await at(Float64Array.from(b)));
        if (ratio === null) return;
        assert.ok(ratio <= known.smoothness * (1 + 1e-9) && ratio >= known.plConstant * (1 - 1e-9));
      }),
    );
    const here = await at(problem.adapterStart);
    assert.equal(gradientRatio(here, here), null);
  });

  it('the PL ratio lies above mu with the true F*, and is mu along the flattest direction', async () => {
    const squared = (point: EvaluatedPoint): number => point.gradient.reduce((sum, g) => sum + g * g, 0);
    const start = await at(problem.adapterStart);
    assert.ok(plRatio(squared(start), start.loss, 0)! >= known.plConstant);
    const flattest = await at(Float64Array.from(scales, (_, i) => (i === scales.length - 1 ? 2 : 0)));
    assert.ok(Math.abs(plRatio(squared(flattest), flattest.loss, 0)! / known.plConstant - 1) < 1e-12);
    assert.equal(plRatio(1, 0.5, 0.5), null);
    assert.throws(() => plRatio(1, 0.5, 0.6), /loss must be at least lowest = 0.6, got 0.5/);
  });

  it('a lower guess of F* gives a smaller mu, so the truth is bracketed', () => {
    const loss = fc.double({ min: 1, max: 2, noNaN: true });
    const floor = fc.double({ min: 0, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(loss, floor, floor, (F, a, b) => {
        assert.ok(plRatio(1, F, Math.min(a, b))! <= plRatio(1, F, Math.max(a, b))!);
      }),
    );
  });

  it('recover the variance of entries, with an interval that holds it', () => {
    const stream = new RandomStream(4, 'test/noise');
    const q = 30;
    const draw = (k: number): Float64Array => Float64Array.from({ length: q }, () => k + 0.2 * stream.normal());
    const samples = Array.from({ length: 12 }, (_, k) => Array.from({ length: 25 }, () => draw(k)));
    const { total, largestEntry, entries } = gradientVariance(samples);
    assert.equal(entries, q);
    assert.ok(total.low < 0.04 * q && 0.04 * q < total.high && total.high / total.low < 1.2);
    assert.ok(largestEntry > total.mean / q && largestEntry < 1.6 * 0.04);
    assert.throws(() => gradientVariance([samples[0]!]), /at least 2 devices and 2 draws each, got 1 devices/);
  });

  it('recover the spread of devices exactly, whatever they share', () => {
    const value = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(value, value, (distance, shared) => {
        const gradients = [-1, 1, -1, 1].map((sign) => Float64Array.of(shared + sign * distance, shared));
        const { spread, squaredMean } = gradientSpread(gradients);
        assert.ok(Math.abs(spread.mean - distance ** 2) < 1e-9);
        assert.ok(Math.abs(squaredMean - 2 * shared ** 2) < 1e-9);
      }),
    );
  });
});

describe('the bound beside a measured loss', () => {
  const gap = initialGap(problem).adapter;
  const devices = [3, 0, 5, 10, 0, 2];
  const training = { devices, round: [0, 1, 2, 4, 6], trainingLoss: [gap + 0.1, 1, 1, 1, 1] };

  it('is the bound of the rounds in which somebody was scheduled, with F* added', () => {
    const beside = boundBesideLoss({ training, constants: known, lowest: 0.1, deviceSpread: 0 });
    const { path } = convergenceBound({
      form: 'source',
      schedule: [3, 5, 10, 2],
      constants: known,
      initialGap: training.trainingLoss[0]! - 0.1,
    });
    assert.deepEqual(
      beside.source,
      [0, 1, 1, 3, 4].map((t) => 0.1 + path[t]!),
    );
    assert.equal(beside.source[0], training.trainingLoss[0]);
    assert.equal(beside.stepSize, 'within');
  });

  it('says when the step size is outside the theorem', () => {
    const constants = { ...known, learningRate: 1.5 };
    assert.equal(boundBesideLoss({ training, constants, lowest: 0, deviceSpread: 0 }).stepSize, 'outside');
  });

  it('holds for the exact quadratic descent whose constants it is given', () => {
    const schedule = halves(10, 10, 30);
    const losses: number[] = [];
    let point = problem.adapterStart;
    for (let t = 0; t <= schedule.length; t++) {
      losses.push(point.reduce((sum, x, i) => sum + (scales[i]! * x * x) / 2, 0));
      point = point.map((x, i) => x - known.learningRate * scales[i]! * x);
    }
    const measured = { devices: schedule, round: losses.map((_, t) => t), trainingLoss: losses };
    const noiseless = { ...known, gradientVariance: 0 };
    const { tight, source } = boundBesideLoss({ training: measured, constants: noiseless, lowest: 0, deviceSpread: 0 });
    losses.forEach((loss, t) => {
      assert.ok(loss <= tight[t]! * (1 + 1e-12) && tight[t]! <= source[t]! * (1 + 1e-12));
    });
  });
});

describe('the attribution of a gap', () => {
  const loss = fc.double({ min: 0, max: 3, noNaN: true });

  it('adds up to the gap', () => {
    fc.assert(
      fc.property(loss, loss, loss, loss, (scheme, allHeads, allGradients, allIn) => {
        const { gap, idleHeads, sampledGradients, interaction } = attributeGap({
          scheme,
          allHeads,
          allGradients,
          allIn,
        });
        assert.ok(Math.abs(gap - (scheme - allIn)) < 1e-12);
        assert.ok(Math.abs(idleHeads + sampledGradients + interaction - gap) < 1e-12);
      }),
    );
  });

  it('has no interaction where the causes add, and gives a cause without effect nothing', () => {
    fc.assert(
      fc.property(loss, loss, loss, (allIn, heads, variance) => {
        const parts = attributeGap({
          scheme: allIn + heads + variance,
          allHeads: allIn + variance,
          allGradients: allIn + heads,
          allIn,
        });
        assert.ok(Math.abs(parts.interaction) < 1e-12);
        assert.ok(Math.abs(parts.idleHeads - heads) < 1e-12 && Math.abs(parts.sampledGradients - variance) < 1e-12);
      }),
    );
  });
});
