import assert from 'node:assert/strict';
import {
  type StudySize,
  studyBrokenAssumptions,
  studyEffects,
  studyLora,
  studyTightness,
  studyViolations,
  VIOLATION_THRESHOLD,
} from '../../src/experiments';
import { canonicalJson } from '../../src/records';

const size: StudySize = { runs: 100, rounds: 20, problems: 24, seed: 0 };

describe('the violation test', () => {
  const tests = studyViolations(size);
  const find = (form: string, headUpdates: string) =>
    tests.find((test) => test.form === form && test.headUpdates === headUpdates)!;

  it('finds no violation of a form in the model that it describes', () => {
    assert.equal(find('source', 'all').violations, 0);
    assert.equal(find('tight', 'all').violations, 0);
    assert.equal(find('participation', 'scheduled').violations, 0);
  });

  it('finds violations of the form of the paper when idle heads stand still, so it is a test that can fail', () => {
    assert.ok(find('source', 'scheduled').violations > 0);
  });

  it('states the violation rate with an exact interval', () => {
    const { rate, cases } = find('tight', 'all');
    assert.equal(cases.length, size.problems);
    assert.equal(rate.low, 0);
    assert.ok(Math.abs(rate.high - (1 - 0.025 ** (1 / size.problems))) < 1e-9);
  });

  it('would notice a bound that is too small by half on an isotropic problem', () => {
    // Every third problem is isotropic, where the tight form is an equality when the shape is quadratic.
    const sharp = find('tight', 'all').cases.filter(({ bound, measured }) => Math.abs(bound / measured - 1) < 0.15);
    assert.ok(sharp.length >= 3);
    for (const { bound, measured, standardError, worstScore } of sharp) {
      assert.ok(worstScore < VIOLATION_THRESHOLD);
      assert.ok((measured - 0.5 * bound) / standardError > VIOLATION_THRESHOLD);
    }
  });
});

describe('the study of tightness', () => {
  const curves = studyTightness(size);

  it('keeps the participation form above every measured gap, along every axis and for both shapes', () => {
    for (const { points } of curves) {
      for (const { measured, standardError, bounds } of points) {
        assert.ok(measured <= bounds.participation * (1 + 1e-9) + 4.5 * standardError);
      }
    }
  });

  it('measures what the exact expectation says wherever there is one', () => {
    for (const { points } of curves.filter(({ shape }) => shape === 'quadratic')) {
      for (const { measured, standardError, exact } of points) {
        assert.ok(Math.abs(measured - exact!) <= 4.5 * standardError + 1e-12);
      }
    }
  });
});

describe('the effects that the paper reads off Theorem 1', () => {
  const studies = studyEffects({ ...size, runs: 300, rounds: 60 });
  const points = (effect: string) => studies.find((study) => study.effect === effect)!.points;

  it('fall in the stated direction by more than their error: devices, order, head size, batch size', () => {
    for (const effect of ['scheduled', 'order', 'head-size', 'batch-size']) {
      const list = points(effect);
      const [first, last] = [list[0]!, list.at(-1)!];
      const error = Math.hypot(first.standardError, last.standardError);
      assert.ok(first.measured - last.measured > 5 * error, effect);
      assert.ok(first.bounds.source > last.bounds.source && first.bounds.participation > last.bounds.participation);
    }
  });

  it('shows that the order of rounds matters to the low-rank factors and not to the heads', () => {
    const list = points('order');
    assert.ok(list[0]!.adapter > 2 * list.at(-1)!.adapter);
    assert.ok(Math.abs(list[0]!.heads / list.at(-1)!.heads - 1) < 0.1);
  });

  it('forgets the initial gap: far and near start end alike', () => {
    const [far, near] = points('initial-gap').slice(-2);
    assert.ok(Math.abs(far!.measured - near!.measured) < 4.5 * Math.hypot(far!.standardError, near!.standardError));
  });
});

describe('broken assumptions', () => {
  const studies = studyBrokenAssumptions({ ...size, runs: 200, rounds: 60 });
  const points = (assumption: string) => studies.find((study) => study.assumption === assumption)!.points;
  const excess = ({ measured, standardError, bounds }: (typeof studies)[number]['points'][number]) =>
    (measured! - bounds.source) / standardError!;

  it('leave the bound standing where nothing is broken yet', () => {
    for (const assumption of ['step-size', 'bias', 'device-spread', 'shared-noise', 'heavy-tails']) {
      assert.ok(excess(points(assumption)[0]!) < 4.5, assumption);
    }
    assert.ok(excess(points('idle-heads').at(-1)!) < 4.5);
  });

  it('make it fail when broken far enough: bias, spread, shared noise, idle heads, a step beyond 2/L_s', () => {
    for (const assumption of ['step-size', 'bias', 'device-spread', 'shared-noise']) {
      assert.ok(excess(points(assumption).at(-1)!) > 4.5, assumption);
    }
    assert.ok(excess(points('idle-heads')[0]!) > 4.5);
  });

  it('are repaired by the term that accounts for them', () => {
    for (const { measured, standardError, repaired } of [...points('device-spread'), ...points('idle-heads')]) {
      assert.ok(measured! <= repaired! + 4.5 * standardError!);
    }
  });

  it('of heavy tails show in the mean and not in the median', () => {
    const { measured, median } = points('heavy-tails').at(-1)!;
    assert.ok(measured! > 4 * median!);
  });
});

describe('the LoRA factorisation under the bound', () => {
  const studies = studyLora({ ...size, runs: 80, rounds: 40 });

  it('starts with devices that agree and makes them disagree, against Assumption 3', () => {
    for (const { disagreement } of studies) {
      assert.ok(disagreement[0]! < 1e-20);
      assert.ok(Math.max(...disagreement) > 0.05);
    }
  });

  it('has a smaller gradient variance with a larger batch', () => {
    const variance = (batchSize: number) =>
      studies.find((study) => study.batchSize === batchSize)!.constants.gradientVariance;
    assert.ok(variance(32) < variance(8) / 2);
  });
});

describe('every study', () => {
  it('is deterministic plain JSON', () => {
    const small: StudySize = { runs: 8, rounds: 8, problems: 3, seed: 1 };
    for (const study of [studyViolations, studyTightness, studyEffects, studyBrokenAssumptions, studyLora]) {
      assert.equal(canonicalJson(study(small)), canonicalJson(study(small)));
    }
  });
});
