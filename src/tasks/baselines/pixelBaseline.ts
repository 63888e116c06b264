import { InputError } from '../../errors';
import { exp, greatest, square } from '../../math';
import { type Example, type ImageExample, isText } from '../task';

/** What {@link pixelBaseline} may be told. */
export interface PixelBaselineOptions {
  /** Passes over the training set. Default 10. */
  readonly epochs?: number;
  /** Largest step size, reached in the first pass; it falls as 1/sqrt of the pass. Default 0.1. */
  readonly learningRate?: number;
  /** L2 penalty per step. Default 1e-4. */
  readonly decay?: number;
}

/**
 * Test accuracy of multinomial logistic regression on raw pixels: how bright each place is in each colour, and nothing about
 * how places relate. The reference that a model which sees shapes must beat.
 *
 * Each image is a vector of its values in [0, 1] less the training mean of each, scaled to length 1 on average. Fitted by
 * plain stochastic gradient descent in the given order, so that the result depends on nothing but the data.
 *
 * @returns accuracy on `test` in [0, 1]
 * @throws InputError for an empty set, for text, and for images that differ in size
 */
export function pixelBaseline(
  train: readonly Example[],
  test: readonly Example[],
  options: PixelBaselineOptions = {},
): number {
  const { epochs = 10, learningRate = 0.1, decay = 1e-4 } = options;
  if (train.length === 0 || test.length === 0) {
    throw new InputError(`pixelBaseline needs images, got ${train.length} to train and ${test.length} to test`);
  }
  const length = imageOf(train[0]!, 0).pixels.length;
  const mean = meanImage(train, length);
  const read = centredReader(train, mean);
  const classes = 1 + train.reduce((most, { label }) => Math.max(most, checkLabel(label)), 0);
  const weights = new Float32Array(classes * length);
  const biases = new Float64Array(classes);
  const input = new Float32Array(length);
  const scores = new Float64Array(classes);
  const score = (example: Example, place: number): void => {
    read(example, place, input);
    for (let c = 0; c < classes; c++) {
      let sum = biases[c]!;
      for (let i = 0, at = c * length; i < length; i++, at++) sum += weights[at]! * input[i]!;
      scores[c] = sum;
    }
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    const step = learningRate / Math.sqrt(1 + epoch);
    for (const [place, example] of train.entries()) {
      score(example, place);
      const top = greatest(scores);
      const total = scores.reduce((sum, value) => sum + exp(value - top), 0);
      for (let c = 0; c < classes; c++) {
        const slope = step * ((c === example.label ? 1 : 0) - exp(scores[c]! - top) / total);
        const keep = 1 - step * decay;
        for (let i = 0, at = c * length; i < length; i++, at++) weights[at] = weights[at]! * keep + slope * input[i]!;
        biases[c] = biases[c]! + slope;
      }
    }
  }
  let right = 0;
  for (const [place, example] of test.entries()) {
    score(example, place);
    if (scores.indexOf(greatest(scores)) === example.label) right++;
  }
  return right / test.length;
}

function meanImage(images: readonly Example[], length: number): Float64Array {
  const mean = new Float64Array(length);
  for (const [place, image] of images.entries()) {
    const { pixels } = imageOf(image, place);
    if (pixels.length !== length) throw otherSize(place, pixels.length, length);
    for (let i = 0; i < length; i++) mean[i] = mean[i]! + pixels[i]! / 255 / images.length;
  }
  return mean;
}

/** Writes an image's values less the mean, scaled so that the training images have length 1 on average. */
function centredReader(
  train: readonly Example[],
  mean: Float64Array,
): (example: Example, place: number, input: Float32Array) => void {
  let norm = 0;
  for (const [place, image] of train.entries()) {
    const { pixels } = imageOf(image, place);
    for (let i = 0; i < mean.length; i++) norm += square(pixels[i]! / 255 - mean[i]!) / train.length;
  }
  const scale = norm > 0 ? 1 / Math.sqrt(norm) : 0;
  return (example, place, input) => {
    const { pixels } = imageOf(example, place);
    if (pixels.length !== mean.length) throw otherSize(place, pixels.length, mean.length);
    for (let i = 0; i < mean.length; i++) input[i] = (pixels[i]! / 255 - mean[i]!) * scale;
  };
}

function imageOf(example: Example, place: number): ImageExample {
  if (isText(example)) {
    throw new InputError(`pixelBaseline reads images, but example ${place} is text; use bagOfWordsBaseline`);
  }
  return example;
}

function checkLabel(label: number): number {
  if (!Number.isInteger(label) || label < 0) {
    throw new InputError(`pixelBaseline knows the labels 0, 1, ..., got ${label}`);
  }
  return label;
}

function otherSize(place: number, got: number, due: number): InputError {
  return new InputError(`image ${place} has ${got} values, the first has ${due}; resize all to one size`);
}
