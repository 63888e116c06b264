import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { InputError } from '../../errors';
import { encoderWeightShapes } from '../architectures/encoderLayout';
import type { EmbeddingBatch, EncoderConfig } from '../architectures/types';
import { backwardFeatures } from '../passes/backward';
import { checkEmbeddings } from '../passes/check';
import { forwardTokens } from '../passes/forward';
import type { EncoderGraph } from '../passes/kernels';
import { GraphBuilder } from './builder';
import { Feeds } from './feeds';
import { loadOnnxRuntime, type OnnxRuntime } from './load';
import { declareShapes, encoderGraph, inputs } from './programs';
import { encodeModel } from './schema';
import { runSession, type Tensors } from './sessions';

/** A softmax classifier on top of an encoder while it is pre-trained; thrown away afterwards. */
export interface TrainingHead {
  readonly name: string;
  /** What it reads: chosen tokens' last hidden states, or the feature vector of every sequence. */
  readonly reads: 'tokens' | 'features';
  readonly classes: number;
}

/** What a head should answer on one batch. */
export interface HeadTarget {
  /** [n]: rows of [batch * tokens, hidden], all different; only for a head on tokens. A head on features reads every sequence. */
  readonly rows?: Int32Array;
  /** [n], each in [0, classes). */
  readonly labels: Int32Array;
  /** [n]: the factor of each answer's cross-entropy in the loss; 0 leaves it out. */
  readonly weights: Float32Array;
}

/** A batch's answers and the gradient of its loss. */
export interface TrainingGradient {
  /** The cross-entropy of each answer, nats, by head: before the weights. */
  readonly losses: ReadonlyMap<string, Float32Array>;
  /** By checkpoint name, and `heads.NAME.weight`, `heads.NAME.bias`. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** [batch, tokens, hidden] */
  readonly embeddings: Float32Array;
}

/** Name of a head's weight, [classes, hidden], or bias, [classes]. */
export function headWeightName(head: string, part: 'weight' | 'bias'): string {
  return `heads.${head}.${part}`;
}

/**
 * Forward and backward pass of a model with a pooler under classifiers on its tokens and its features, as one ONNX graph: what masked
 * language modelling needs beyond an Encoder, whose gradients start at the features alone. Weights are inputs, so nothing is
 * built anew when they change.
 */
export class TrainingGraph {
  readonly config: EncoderConfig;
  readonly heads: readonly TrainingHead[];
  readonly #runtime: OnnxRuntime;
  readonly #feeds: Feeds;
  readonly #session: InferenceSession;
  readonly #outputs: Outputs;

  private constructor(config: EncoderConfig, heads: readonly TrainingHead[], runtime: OnnxRuntime, built: Built) {
    this.config = config;
    this.heads = heads;
    this.#runtime = runtime;
    this.#feeds = new Feeds(runtime, config);
    this.#session = built.session;
    this.#outputs = built.outputs;
  }

  /**
   * @throws InputError for a model without a pooler; Error when onnxruntime is not available
   */
  static async create(config: EncoderConfig, heads: readonly TrainingHead[]): Promise<TrainingGraph> {
    const runtime = loadOnnxRuntime();
    const { bytes, outputs } = trainingProgram(config, heads);
    const session = await runtime.InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'all',
      // One thread: results can differ in their last bit between numbers of threads.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    return new TrainingGraph(config, heads, runtime, { session, outputs });
  }

  /**
   * Losses and gradients at the given weights.
   *
   * @param weights - the encoder's by checkpoint name and the heads' by {@link headWeightName}; more is ignored
   * @param targets - by head; every head needs one
   */
  async gradient(
    weights: ReadonlyMap<string, Float32Array>,
    embeddings: EmbeddingBatch,
    targets: ReadonlyMap<string, HeadTarget>,
  ): Promise<TrainingGradient> {
    checkEmbeddings(this.config, embeddings);
    this.#feeds.setWeights((name) => required(weights, name));
    const values: Tensors = { ...this.#feeds.weights, ...this.#feeds.batch(embeddings, true) };
    for (const head of this.heads) {
      const target = targets.get(head.name);
      if (target === undefined) throw new InputError(`head '${head.name}' has no target; give labels with weight 0`);
      Object.assign(values, this.#headFeeds(head, target, weights));
    }
    const { names, losses, embeddings: dEmbeddings } = this.#outputs;
    const results = await runSession(
      this.#session,
      values,
      Object.fromEntries(this.#session.outputNames.map((name) => [name, null])),
    );
    const data = (name: string): Float32Array => results[name]!.data as Float32Array;
    const gradients = new Map<string, Float32Array>();
    for (const { names: shared, value } of names) {
      const whole = data(value);
      const size = whole.length / shared.length;
      for (const [i, name] of shared.entries()) gradients.set(name, whole.subarray(i * size, (i + 1) * size));
    }
    return {
      losses: new Map([...losses].map(([head, value]) => [head, data(value)])),
      weights: gradients,
      embeddings: data(dEmbeddings),
    };
  }

  /** Gives the session's memory back. */
  dispose(): Promise<void> {
    return this.#session.release();
  }

  #headFeeds(head: TrainingHead, target: HeadTarget, weights: ReadonlyMap<string, Float32Array>): Tensors {
    const { name, reads, classes } = head;
    const { rows, labels, weights: factors } = target;
    const count = labels.length;
    if (factors.length !== count || (reads === 'tokens' && rows?.length !== count)) {
      throw new InputError(`head '${name}' has ${count} labels for ${factors.length} weights and ${rows?.length} rows`);
    }
    for (const label of labels) {
      if (!(label >= 0 && label < classes)) {
        throw new InputError(`labels of head '${name}' must be in [0, ${classes}), got ${label}`);
      }
    }
    const integers = (values: Int32Array): Tensor =>
      new this.#runtime.Tensor('int64', BigInt64Array.from(values, BigInt), [values.length]);
    const weight = required(weights, headWeightName(name, 'weight'));
    const named = headInputs(name);
    return {
      [named.weight]: this.#feeds.tensor(weight, [classes, this.config.hiddenSize]),
      [named.bias]: this.#feeds.tensor(required(weights, headWeightName(name, 'bias')), [classes]),
      [named.labels]: integers(labels),
      [named.factors]: this.#feeds.tensor(factors, [count, 1]),
      ...(reads === 'tokens' && { [named.rows]: integers(rows!) }),
    };
  }
}

interface Outputs {
  readonly names: readonly { readonly names: readonly string[]; readonly value: string }[];
  readonly losses: ReadonlyMap<string, string>;
  readonly embeddings: string;
}

interface Built {
  readonly session: InferenceSession;
  readonly outputs: Outputs;
}

function required(weights: ReadonlyMap<string, Float32Array>, name: string): Float32Array {
  const data = weights.get(name);
  if (data === undefined) throw new InputError(`weight '${name}' is missing; pass all weights of encoder and heads`);
  return data;
}

function headInputs(head: string): Record<'weight' | 'bias' | 'labels' | 'factors' | 'rows', string> {
  const name = (part: string): string => `head_${head}_${part}`;
  return {
    weight: name('weight'),
    bias: name('bias'),
    labels: name('labels'),
    factors: name('factors'),
    rows: name('rows'),
  };
}

function trainingProgram(
  config: EncoderConfig,
  heads: readonly TrainingHead[],
): { bytes: Uint8Array; outputs: Outputs } {
  const builder = new GraphBuilder('training_');
  const x = builder.input(inputs.embeddings, 2);
  const mask = builder.input(inputs.mask, 4);
  const shape = declareShapes(builder, config);
  const adapted = { blocks: Array.from({ length: config.hiddenLayers }, () => false), pooler: false };
  const source = (): Float32Array => new Float32Array(0); // weights are inputs, never constants
  const whole = encoderGraph(builder, { config, masked: true, adapted, weights: 'input', source }, 'forward', 'all');
  // Within one graph a kept value need not be a result.
  const graph: EncoderGraph<string> = { ...whole, kernels: { ...whole.kernels, keep: (value) => value } };
  const { hidden, features, tape } = forwardTokens(graph, x, mask, shape);

  const losses = new Map<string, string>();
  const names: { names: readonly string[]; value: string }[] = [];
  let dFeatures: string | undefined;
  let dHidden: string | undefined;
  for (const { name, reads, classes } of heads) {
    const named = headInputs(name);
    const rows = reads === 'tokens' ? builder.shapeInput(named.rows) : undefined;
    const read = rows === undefined ? features : builder.op('Gather', [hidden, rows], { axis: 0 });
    const { loss, dRead, dWeight, dBias } = crossEntropy(builder, read, classes, named);
    losses.set(name, builder.output(loss));
    names.push({ names: [headWeightName(name, 'weight')], value: builder.output(dWeight) });
    names.push({ names: [headWeightName(name, 'bias')], value: builder.output(dBias) });
    const add = (sum: string | undefined, value: string): string =>
      sum === undefined ? value : builder.op('Add', [sum, value]);
    if (rows === undefined) dFeatures = add(dFeatures, dRead);
    else {
      const zeros = builder.op('ConstantOfShape', [builder.op('Shape', [hidden])]);
      const places = builder.op('Reshape', [rows, builder.integers(-1, 1)]);
      dHidden = add(dHidden, builder.op('ScatterND', [zeros, places, dRead]));
    }
  }
  const zero = builder.op('Mul', [features, builder.scalar(0)]);
  const noHidden = builder.op('Mul', [hidden, builder.scalar(0)]);
  const gradient = backwardFeatures(graph, tape, dFeatures ?? zero, 'all', dHidden ?? noHidden);
  for (const { names: shared, value } of gradient.weights) names.push({ names: shared, value: builder.output(value) });
  const embeddings = builder.output(gradient.embeddings!);
  return { bytes: encodeModel(builder.graph()), outputs: { names, losses, embeddings } };
}

/** Softmax cross-entropy of x W^T + b row by row, [n], and the gradients of its weighted sum. */
function crossEntropy(builder: GraphBuilder, x: string, classes: number, named: ReturnType<typeof headInputs>) {
  const weight = builder.input(named.weight, 2);
  const bias = builder.input(named.bias, 1);
  const labels = builder.shapeInput(named.labels);
  const factors = builder.input(named.factors, 2);
  const logits = builder.op('Gemm', [x, weight, bias], { transA: 0, transB: 1 });
  const logProbabilities = builder.op('LogSoftmax', [logits], { axis: -1 });
  const offOn = builder.constant('off_on', [2], Float32Array.of(0, 1));
  const wanted = builder.op('OneHot', [labels, builder.integers(classes), offOn], { axis: -1 });
  const picked = builder.op('ReduceSum', [builder.op('Mul', [logProbabilities, wanted]), builder.integers(-1)], {
    keepdims: 0,
  });
  const dLogits = builder.op('Mul', [builder.op('Sub', [builder.op('Exp', [logProbabilities]), wanted]), factors]);
  return {
    loss: builder.op('Neg', [picked]),
    dRead: builder.op('Gemm', [dLogits, weight], { transA: 0, transB: 0 }),
    dWeight: builder.op('Gemm', [dLogits, x], { transA: 1, transB: 0 }),
    dBias: builder.op('ReduceSum', [dLogits, builder.integers(0)], { keepdims: 0 }),
  };
}

/** Every weight that {@link TrainingGraph.gradient} reads and gives a gradient for. */
export function trainingWeightNames(config: EncoderConfig, heads: readonly TrainingHead[]): readonly string[] {
  return [
    ...encoderWeightShapes(config).keys(),
    ...heads.flatMap(({ name }) => [headWeightName(name, 'weight'), headWeightName(name, 'bias')]),
  ];
}
