import assert from 'node:assert/strict';
import { chooseStepSizes, learningSettings, type StepSizePoint, stepSizeRuns } from '../../src/experiments';
import { committedOfSize, profiles } from '../../src/records';
import { parseSettings } from '../../src/settings';
import { taskNamed } from '../../src/tasks';

describe('the choice of step sizes', () => {
  const point = (loraLearningRate: number, headLearningRate: number, criterion: number | null): StepSizePoint => ({
    loraLearningRate,
    headLearningRate,
    criterion,
    outcomes: [{ scheme: 'all-in', trainingLoss: criterion, testAccuracy: criterion === null ? null : 0.5 }],
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

  it('asks for the margin under every scheme: one that collapses is not made good by another', () => {
    const outcome = (scheme: string, trainingLoss: number) => ({ scheme, trainingLoss, testAccuracy: 0.5 });
    const split = { ...point(4, 0.1, 0.5), outcomes: [outcome('all-in', 0.2), outcome('gs', 0.8)] };
    const points = [point(1, 0.1, 0.5), point(2, 0.1, 0.4), split];
    assert.equal(chooseStepSizes(points).loraLearningRate, 1);
  });

  it('asks of a task with many classes only that it is better than chance there', () => {
    const points = [point(1, 0.1, 2), point(2, 0.1, 2.1), point(4, 0.1, 2.4)];
    assert.equal(chooseStepSizes(points, 10).loraLearningRate, 1);
    assert.throws(() => chooseStepSizes(points, 2), /search smaller ones/);
  });

  it('gives the step sizes that each task has: those of the committed searches, at every size', () => {
    const searches = profiles.flatMap((profile) =>
      committedOfSize(profile)
        .list(stepSizeRuns)
        .map(({ record }) => ({ record, profile })),
    );
    assert.ok(searches.some(({ profile }) => profile === 'laptop'));
    for (const { record, profile } of searches) {
      const { points, classes, chosen } = record.results;
      if (profile === 'smoke' && chosen === null) continue; // too short to learn anything
      const { loraLearningRate, headLearningRate } = chooseStepSizes(points, classes);
      assert.deepEqual(chosen, { loraLearningRate, headLearningRate });
      const settings = parseSettings(learningSettings(profile, taskNamed(record.labels.task)));
      assert.deepEqual(
        [record.run, settings.loraLearningRate, settings.headLearningRate],
        [record.run, loraLearningRate, headLearningRate],
      );
    }
  });
});
