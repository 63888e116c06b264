import { InputError } from '../errors';
import type { RandomStream } from '../math';
import { exp, log } from '../math';

/** Standard deviation of a new head's weights, as Hugging Face starts its classifiers. */
const INITIAL_DEVIATION = 0.02;

/** A task module theta_k: a linear classifier on the feature vector. It never leaves its device. */
export interface TaskHead {
  readonly classes: number;
  readonly hidden: number;
  /** [classes, hidden] */
  readonly weight: Float32Array;
  /** [classes] */
  readonly bias: Float32Array;
}

/** The loss of a batch with its gradients. */
export interface HeadGradient {
  /** Mean softmax cross-entropy over the batch. */
  readonly loss: number;
  /** g_theta,k */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  /** The gradient with respect to the features, [batch, hidden]: what is uploaded by (2). */
  readonly features: Float32Array;
}

/** A new head: weights N(0, 0.02^2), bias zero. */
export function initialHead(classes: number, hidden: number, stream: RandomStream): TaskHead {
  const weight = Float32Array.from({ length: classes * hidden }, () => INITIAL_DEVIATION * stream.normal());
  return { classes, hidden, weight, bias: new Float32Array(classes) };
}

/** The number of elements of a task module: q_theta of Theorem 1. */
export function headParameterCount({ weight, bias }: TaskHead): number {
  return weight.length + bias.length;
}

/**
 * Scores of every class, features W^T + b.
 *
 * @param features - [batch, hidden]
 * @returns [batch, classes], in double precision
 */
export function headLogits({ classes, hidden, weight, bias }: TaskHead, features: Float32Array): Float64Array {
  const batch = features.length / hidden;
  if (!Number.isInteger(batch)) {
    throw new InputError(`features must hold rows of ${hidden} numbers, got ${features.length} numbers`);
  }
  const logits = new Float64Array(batch * classes);
  for (let row = 0; row < batch; row++) {
    for (let c = 0; c < classes; c++) {
      let sum = bias[c]!;
      for (let i = 0; i < hidden; i++) sum += features[row * hidden + i]! * weight[c * hidden + i]!;
      logits[row * classes + c] = sum;
    }
  }
  return logits;
}

/**
 * F_k(theta_k, phi) on a batch, the mean softmax cross-entropy, and its gradients with respect to the head and to the
 * features.
 *
 * @paper (2)
 * @param features - [batch, hidden]
 * @param labels - [batch], each in [0, classes)
 * @throws InputError when the sizes differ or a label is none of the classes
 */
export function headGradient(head: TaskHead, features: Float32Array, labels: ArrayLike<number>): HeadGradient {
  const { classes, hidden } = head;
  const logits = headLogits(head, features);
  const batch = logits.length / classes;
  const { loss, gradient } = softmaxCrossEntropy(logits, labels, classes);
  // Double precision until the sums are complete.
  const weight = new Float64Array(classes * hidden);
  const bias = new Float64Array(classes);
  const dFeatures = new Float64Array(batch * hidden);
  for (let row = 0; row < batch; row++) {
    for (let c = 0; c < classes; c++) {
      const slope = gradient[row * classes + c]!;
      bias[c]! += slope;
      for (let i = 0; i < hidden; i++) {
        weight[c * hidden + i]! += slope * features[row * hidden + i]!;
        dFeatures[row * hidden + i]! += slope * head.weight[c * hidden + i]!;
      }
    }
  }
  return {
    loss,
    weight: Float32Array.from(weight),
    bias: Float32Array.from(bias),
    features: Float32Array.from(dFeatures),
  };
}

/**
 * The mean of -log softmax(logits)[label] over a batch and its gradient.
 *
 * @param logits - [batch, classes]
 * @returns loss in nats and gradient [batch, classes]
 */
export function softmaxCrossEntropy(
  logits: Float64Array,
  labels: ArrayLike<number>,
  classes: number,
): { readonly loss: number; readonly gradient: Float64Array } {
  const batch = logits.length / classes;
  if (labels.length !== batch) throw new InputError(`there are ${labels.length} labels for ${batch} rows of features`);
  const gradient = new Float64Array(logits.length);
  let loss = 0;
  for (let row = 0; row < batch; row++) {
    const label = labels[row]!;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new InputError(`labels[${row}] must be an integer in [0, ${classes}), got ${label}`);
    }
    const start = row * classes;
    // The greatest score is taken off so that no exponential overflows.
    let greatest = -Infinity;
    for (let c = 0; c < classes; c++) greatest = Math.max(greatest, logits[start + c]!);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += exp(logits[start + c]! - greatest);
    loss += log(sum) + greatest - logits[start + label]!;
    for (let c = 0; c < classes; c++) {
      const probability = exp(logits[start + c]! - greatest) / sum;
      gradient[start + c] = (probability - (c === label ? 1 : 0)) / batch;
    }
  }
  return { loss: loss / batch, gradient };
}

/** The class with the greatest score, for every row; the first of equals. */
export function predictions(head: TaskHead, features: Float32Array): Int32Array {
  const { classes } = head;
  const logits = headLogits(head, features);
  return Int32Array.from({ length: logits.length / classes }, (_, row) => {
    let best = 0;
    for (let c = 1; c < classes; c++) if (logits[row * classes + c]! > logits[row * classes + best]!) best = c;
    return best;
  });
}

/**
 * (3): theta - eta g, as a new head.
 *
 * @paper (3)
 */
export function headStep(head: TaskHead, gradient: Pick<HeadGradient, 'weight' | 'bias'>, stepSize: number): TaskHead {
  const descend = (values: Float32Array, slope: Float32Array): Float32Array =>
    values.map((value, i) => value - stepSize * slope[i]!);
  return { ...head, weight: descend(head.weight, gradient.weight), bias: descend(head.bias, gradient.bias) };
}
