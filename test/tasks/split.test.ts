import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseSettings } from '../../src/settings';
import { generatedTask, splitTask, type Task, type TextExample } from '../../src/tasks';
import { sentenceKey } from '../../src/tasks/split';

const settings = parseSettings({ deviceCount: 5, pretrainExamples: 200, trainExamples: 103, testExamples: 50 });

describe('the split over the devices', () => {
  it('gives every device the same number of examples', () => {
    const { devices } = splitTask(generatedTask(settings), settings);
    assert.deepEqual(
      devices.map((share) => share.length),
      [20, 20, 20, 20, 20],
    );
  });

  it('devices, public slice and test set share no sentence, even where the file repeats itself', () => {
    // A tiny alphabet makes repetitions, also between train and test and in case and spacing, the rule.
    const sentence = fc.array(fc.constantFrom('a', 'B', 'b ', ' c', 'd'), { minLength: 1, maxLength: 3 });
    const example = fc.record({
      text: sentence.map((words) => words.join(' ')),
      label: fc.integer({ min: 0, max: 1 }),
    });
    fc.assert(
      fc.property(
        fc.array(example, { minLength: 60, maxLength: 120 }),
        fc.array(example, { minLength: 1, maxLength: 3 }),
        fc.nat(),
        (train, test, seed) => {
          const task: Task = { ...generatedTask(settings), train, test };
          const {
            devices,
            publicSlice,
            test: held,
          } = splitTask(task, {
            deviceCount: 3,
            trainExamples: 6,
            pretrainExamples: 4,
            testExamples: 3,
            seed,
          });
          const all = [...devices.flat(), ...publicSlice, ...held].map(sentenceKey);
          assert.equal(new Set(all).size, all.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is i.i.d.: every device has about the label balance of the whole', () => {
    const large = parseSettings({ deviceCount: 4, trainExamples: 8000, pretrainExamples: 0, testExamples: 10 });
    for (const share of splitTask(generatedTask(large), large).devices) {
      const positive = share.filter(({ label }) => label === 1).length / share.length;
      assert.ok(Math.abs(positive - 0.5) < 0.05, `a device has ${positive} positive examples`); // 4.5 sd
    }
  });

  it('depends on the seed alone', () => {
    const task = generatedTask(settings);
    const texts = (seed: number): string[] =>
      splitTask(task, { ...settings, seed })
        .devices.flat()
        .map((e: TextExample) => e.text);
    assert.deepEqual(texts(1), texts(1));
    assert.notDeepEqual(texts(1), texts(2));
  });

  it('a larger public slice leaves the devices as they were', () => {
    const task = generatedTask(settings);
    const small = splitTask(task, { ...settings, pretrainExamples: 10 });
    assert.deepEqual(splitTask(task, settings).devices, small.devices);
  });

  it('asking for more examples than there are is refused with both numbers', () => {
    const task = generatedTask(settings);
    assert.throws(() => splitTask(task, { ...settings, trainExamples: 400 }), /has 303 distinct .* ask for 600/);
    assert.throws(() => splitTask(task, { ...settings, trainExamples: 4 }), /at least deviceCount, got 4 for 5/);
  });
});
