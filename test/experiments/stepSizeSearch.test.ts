import assert from 'node:assert/strict';
import { chooseStepSizes, readStepSizeSearch, type StepSizePoint } from '../../src/experiments';
import { defaultSettings } from '../../src/settings';

describe('the choice of step sizes', () => {
  const point = (loraLearningRate: number, headLearningRate: number, criterion: number | null): StepSizePoint => ({
    loraLearningRate,
    headLearningRate,
    criterion,
    outcomes: [],
  });

  it('takes the smallest training loss', () => {
    const points = [point(1, 0.1, 0.5), point(2, 0.1, 0.4), point(4, 0.1, 0.45), point(8, 0.1, 0.6)];
    assert.equal(chooseStepSizes(points).loraLearningRate, 2);
  });

  it('keeps away from the edge: the next larger step must still learn', () => {
    for (const broken of [null, 0.7]) {
      const points = [point(1, 0.1, 0.5), point(2, 0.1, 0.4), point(4, 0.1, broken), point(1, 0.3, null)];
      assert.equal(chooseStepSizes(points).loraLearningRate, 1);
    }
    assert.throws(() => chooseStepSizes([point(1, 0.1, 0.5)]), /search smaller ones/);
  });

  it('the defaults are what the committed search chooses', () => {
    const held = process.env['FEDFT_RUNS'];
    process.env['FEDFT_RUNS'] = '/nowhere'; // the committed records, not a person's own
    const points = readStepSizeSearch('generated', 'laptop');
    if (held === undefined) delete process.env['FEDFT_RUNS'];
    else process.env['FEDFT_RUNS'] = held;
    const { loraLearningRate, headLearningRate } = chooseStepSizes(points);
    assert.deepEqual(
      { loraLearningRate, headLearningRate },
      { loraLearningRate: defaultSettings.loraLearningRate, headLearningRate: defaultSettings.headLearningRate },
    );
  });
});
