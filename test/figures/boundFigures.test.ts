import assert from 'node:assert/strict';
import { convergenceBound, exactConstants, halves, initialGap, separableProblem } from '../../src/bound';
import { type StudySize, studyBrokenAssumptions, studyTightness, studyViolations } from '../../src/experiments';
import {
  boundAssumptionsFigure,
  boundTermsFigure,
  boundTightnessFigure,
  boundViolationsFigure,
  boundWeightsFigure,
} from '../../src/figures';
import { checkFigure } from '../../src/plot';

const size: StudySize = { runs: 60, rounds: 16, problems: 24, seed: 0 };
const problem = separableProblem({
  shape: 'quadratic',
  devices: 20,
  adapterSize: 4,
  headSize: 1,
  condition: 2,
  start: 1,
});
const terms = convergenceBound({
  form: 'participation',
  schedule: halves(3, 17, 10),
  constants: exactConstants(problem, 0.5, 0.1),
  initialGap: initialGap(problem),
});

describe('figures of the bound', () => {
  it('draw weights above the schedules that make them', () => {
    const schedules = [{ label: '3 then 17', schedule: halves(3, 17, 10), weights: [...terms.weights] }];
    const { data, alt } = checkFigure(boundWeightsFigure({ schedules }));
    assert.equal(data.length, 2);
    assert.match(alt, /3 then 17 from .* to 1\.0/);
    assert.throws(() => boundWeightsFigure({ schedules: [] }), /schedules must be 1 to 4, got 0/);
  });

  it('stack the terms so that their top is the bound', () => {
    const { initialPath, loraPath, headsPath } = terms;
    const figure = checkFigure(
      boundTermsFigure({
        form: 'participation-aware form',
        terms: { initial: [...initialPath], lora: [...loraPath], heads: [...headsPath], measured: [...terms.path] },
      }),
    );
    const layers = figure.data.flatMap((trace) =>
      trace.type === 'scatter' && trace.stackgroup ? [Array.from(trace.y, Number)] : [],
    );
    const top = layers.reduce((sum, y) => sum + y.at(-1)!, 0);
    assert.ok(Math.abs(top - terms.total) < 1e-6);
    assert.match(figure.alt, new RegExp(`bound is ${terms.total.toPrecision(3)}`));
  });

  it('give the tightness study a panel for each axis, of one shape at a time', () => {
    const curves = studyTightness(size);
    const { layout } = checkFigure(
      boundTightnessFigure({ curves: curves.filter(({ shape }) => shape === 'quadratic') }),
    );
    assert.ok('yaxis6' in layout && !('yaxis7' in layout));
    assert.throws(() => boundTightnessFigure({ curves }), /of one shape/);
  });

  it('say how many problems violated each form, and draw every problem', () => {
    const tests = studyViolations(size);
    const { data, alt } = checkFigure(boundViolationsFigure({ tests }));
    for (const { violations, cases } of tests) assert.ok(alt.includes(`${violations} of ${cases.length}`));
    const points = data.flatMap((trace) => (trace.type === 'scatter' && trace.mode === 'markers' ? [trace.x!] : []));
    assert.equal(
      points.reduce((sum, x) => sum + x.length, 0),
      4 * size.problems,
    );
  });

  it('name the assumptions whose breaking makes Theorem 1 fail, and not those where it holds', () => {
    const { alt } = checkFigure(boundAssumptionsFigure({ studies: studyBrokenAssumptions({ ...size, runs: 200 }) }));
    assert.match(alt, /idle-heads at 1, 2/);
    assert.match(alt, /bias at [^;]*0\.8/);
    assert.doesNotMatch(alt, /bias at 0,/);
  });
});
