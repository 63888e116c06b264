import type { FrozenFeatures } from '../../federation';
import { mean, RandomStream, square } from '../../math';
import { headGradient, headStep, initialHead, predictions } from '../../split';

/** Steps of plain descent on all examples at once, and their length: the loss no longer falls in its third digit. */
const FIT = { steps: 300, stepSize: 1 } as const;

/**
 * Test accuracy of multinomial logistic regression on features: what is there before anything of the encoder is trained. Each
 * feature is brought to mean 0 and variance 1 over the training examples.
 *
 * @returns accuracy in [0, 1]
 */
export function linearProbe(train: FrozenFeatures, test: FrozenFeatures, classes: number): number {
  const hidden = train.features.length / train.labels.length;
  const scale = standardise(train.features, hidden);
  const [inputs, held] = [scale(train.features), scale(test.features)];
  let head = initialHead(classes, hidden, new RandomStream(0, 'linear-probe'));
  for (let step = 0; step < FIT.steps; step++) {
    head = headStep(head, headGradient(head, inputs, train.labels), FIT.stepSize);
  }
  return mean([...predictions(head, held)].map((label, i) => (label === test.labels[i] ? 1 : 0)));
}

/** The map to mean 0 and variance 1 a column, then length 1 on average a row, so that one step size fits every width. */
function standardise(features: Float32Array, hidden: number): (values: Float32Array) => Float32Array {
  const rows = features.length / hidden;
  const means = new Float64Array(hidden);
  const variances = new Float64Array(hidden);
  for (const [i, value] of features.entries()) means[i % hidden]! += value / rows;
  for (const [i, value] of features.entries()) variances[i % hidden]! += square(value - means[i % hidden]!) / rows;
  const scales = variances.map((variance) => (variance > 0 ? 1 / Math.sqrt(variance * hidden) : 0));
  return (values) => values.map((value, i) => (value - means[i % hidden]!) * scales[i % hidden]!);
}
