import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RandomStream } from '../../src/math';
import { headGradient, headLogits, headStep, initialHead, predictions, softmaxCrossEntropy } from '../../src/split';
import { randomGradient } from '../transformer/models';

describe('a task module', () => {
  const head = { ...initialHead(3, 4, new RandomStream(1, 'head/0')), weight: randomGradient(12, 7) };
  const features = randomGradient(20, 3);
  const labels = [0, 2, 1, 1, 0];

  it('has the gradient of its loss, by central differences in every weight and feature', () => {
    const gradient = headGradient(head, features, labels);
    const step = 1e-2;
    const check = (values: Float32Array, slope: Float32Array, loss: (moved: Float32Array) => number): void => {
      for (let i = 0; i < values.length; i++) {
        const shifted = (by: number): number => loss(values.map((value, j) => (j === i ? value + by : value)));
        const difference = (shifted(step) - shifted(-step)) / (2 * step);
        // The error of a central difference is step^2 / 6 times the third derivative, here below 1.
        assert.ok(Math.abs(difference - slope[i]!) < 1e-4, `${i}: ${difference} against ${slope[i]}`);
      }
    };
    check(head.weight, gradient.weight, (weight) => headGradient({ ...head, weight }, features, labels).loss);
    check(head.bias, gradient.bias, (bias) => headGradient({ ...head, bias }, features, labels).loss);
    check(features, gradient.features, (moved) => headGradient(head, moved, labels).loss);
  });

  it('does not change its loss when all scores of a row shift, however far', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e4, max: 1e4, noNaN: true }), (shift) => {
        const logits = headLogits(head, features);
        const { loss } = softmaxCrossEntropy(logits, labels, 3);
        const shifted = softmaxCrossEntropy(
          logits.map((x) => x + shift),
          labels,
          3,
        ).loss;
        assert.ok(Math.abs(shifted - loss) < 1e-9 * Math.max(1, Math.abs(shift)), `${shifted} against ${loss}`);
      }),
    );
  });

  it('lowers the loss of its batch by a small step along (3)', () => {
    const gradient = headGradient(head, features, labels);
    const next = headStep(head, gradient, 0.05);
    assert.ok(headGradient(next, features, labels).loss < gradient.loss);
  });

  it('predicts the class with the greatest score', () => {
    const logits = headLogits(head, features);
    for (const [row, predicted] of predictions(head, features).entries()) {
      assert.equal(logits[row * 3 + predicted], Math.max(...logits.subarray(row * 3, row * 3 + 3)));
    }
  });

  it('names a label that is no class', () => {
    assert.throws(
      () => headGradient(head, features, [0, 3, 1, 1, 0]),
      /labels\[1\] must be an integer in \[0, 3\), got 3/,
    );
    assert.throws(() => headGradient(head, features, [0]), /1 labels for 5 rows/);
  });
});
