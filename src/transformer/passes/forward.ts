import { InputError } from '../../errors';
import { architectureOf } from '../architectures/registry';
import type { GradientScope } from '../architectures/types';
import { type FirstTokenTape, firstTokenAttention, firstTokenValues } from './firstToken';
import type {
  Adapter,
  AttentionTape,
  BatchShape,
  BlockWeights,
  Dense,
  EncoderGraph,
  Kernels,
  NormTape,
} from './kernels';

/** Which rows a block is asked for: of the last one only each sequence's first token is needed. */
export type Queries = 'first' | 'all';

/** Activations that one block leaves behind. */
export interface BlockTape<T> {
  /** Of a block that attends from every token; inner: the adapter's inner value, [rows, ranks]. */
  readonly attention: { readonly saved: AttentionTape<T>; readonly inner: T | undefined } | undefined;
  /** Of a block that attends from the first token. */
  readonly firstToken: FirstTokenTape<T> | undefined;
  readonly attentionNorm: NormTape<T>;
  readonly geluDerivative: T;
  readonly outputNorm: NormTape<T>;
  /** Inputs of two dense layers, kept only where their weights' gradients are asked for. */
  readonly denseInputs: { readonly context: T; readonly output: T } | undefined;
}

/** Activations that a whole forward pass leaves behind. */
export interface EncoderTape<T> {
  readonly shape: BatchShape;
  /** [rows, hidden] */
  readonly embeddings: T;
  readonly blocks: readonly BlockTape<T>[];
  /** The pooler, where there is one: its input, the adapter's inner value and its output. */
  readonly pooler: { readonly input: T; readonly inner: T | undefined; readonly output: T } | undefined;
  readonly finalNorm: NormTape<T> | undefined;
}

/**
 * The encoder's forward pass up to the feature vector.
 *
 * After the last block only each sequence's first token is used (II-A's feature vector), so that block attends from the
 * first token alone (firstToken.ts); the other tokens reach the features through its keys and values.
 *
 * @param x - embeddings, [rows, hidden]
 * @param mask - [batch, 1, 1, tokens], 0 for a token and a large negative number for padding; undefined without padding
 * @param scope - which gradients the tape is for; undefined keeps nothing
 */
export function forwardFeatures<T>(
  graph: EncoderGraph<T>,
  x: T,
  mask: T | undefined,
  shape: BatchShape,
  scope: GradientScope | undefined,
): { readonly features: T; readonly tape: EncoderTape<T> | undefined } {
  const { kernels, weights, adapters } = graph;
  const { output, tapes } = forwardBlocks(graph, x, mask, shape, 'first', scope);
  if (weights.pooler !== undefined) {
    const { output: pooled, inner } = denseAdapted(kernels, output, weights.pooler, adapters.pooler);
    const features = kernels.tanh(pooled);
    if (tapes === undefined) return { features, tape: undefined };
    const pooler = { input: keep(graph, output), inner: inner && keep(graph, inner), output: keep(graph, features) };
    return { features, tape: { shape, embeddings: keep(graph, x), blocks: tapes, pooler, finalNorm: undefined } };
  }
  const ended = weights.finalNorm && kernels.layerNorm(output, weights.finalNorm);
  const features = ended?.output ?? output;
  if (tapes === undefined) return { features, tape: undefined };
  const finalNorm = ended && keepNorm(graph, ended.tape);
  return { features, tape: { shape, embeddings: keep(graph, x), blocks: tapes, pooler: undefined, finalNorm } };
}

/**
 * The forward pass of a model with a pooler for training on tokens: the last hidden state of every token and the features, with a tape for
 * the gradients of all weights.
 *
 * @returns hidden [rows, hidden], features [batch, hidden]
 */
export function forwardTokens<T>(
  graph: EncoderGraph<T>,
  x: T,
  mask: T | undefined,
  shape: BatchShape,
): { readonly hidden: T; readonly features: T; readonly tape: EncoderTape<T> } {
  const { kernels, weights } = graph;
  if (weights.pooler === undefined) throw new InputError('training on tokens needs a pooler; use a BERT');
  const { output: hidden, tapes } = forwardBlocks(graph, x, mask, shape, 'all', 'all');
  const first = kernels.firstTokens(hidden, shape);
  const features = kernels.tanh(kernels.dense(first, weights.pooler));
  const pooler = { input: keep(graph, first), inner: undefined, output: keep(graph, features) };
  return {
    hidden,
    features,
    tape: { shape, embeddings: keep(graph, x), blocks: tapes!, pooler, finalNorm: undefined },
  };
}

/** The last hidden state of every token, [rows, hidden]. */
export function forwardHidden<T>(graph: EncoderGraph<T>, x: T, mask: T | undefined, shape: BatchShape): T {
  const { output } = forwardBlocks(graph, x, mask, shape, 'all', undefined);
  const { finalNorm } = graph.weights;
  return finalNorm === undefined ? output : graph.kernels.layerNorm(output, finalNorm).output;
}

function forwardBlocks<T>(
  graph: EncoderGraph<T>,
  x: T,
  mask: T | undefined,
  shape: BatchShape,
  lastQueries: Queries,
  scope: GradientScope | undefined,
): { readonly output: T; readonly tapes: readonly BlockTape<T>[] | undefined } {
  const { blocks } = graph.weights;
  const tapes: BlockTape<T>[] = [];
  let output = x;
  for (const [layer, weights] of blocks.entries()) {
    const queries = layer === blocks.length - 1 ? lastQueries : 'all';
    const adapter = graph.adapters.blocks[layer];
    const result = graph.kernels.scope(() =>
      forwardBlock(graph, output, weights, adapter, mask, shape, queries, scope),
    );
    output = result.output;
    if (result.tape !== undefined) tapes.push(result.tape);
  }
  return { output, tapes: scope === undefined ? undefined : tapes };
}

function forwardBlock<T>(
  graph: EncoderGraph<T>,
  x: T,
  weights: BlockWeights<T>,
  adapter: Adapter<T> | undefined,
  mask: T | undefined,
  shape: BatchShape,
  queries: Queries,
  scope: GradientScope | undefined,
): { readonly output: T; readonly tape: BlockTape<T> | undefined } {
  const { kernels } = graph;
  const preNorm = architectureOf(graph.config).normalisation === 'pre';

  // Attention sublayer: [rows, hidden] -> [rows or batch, hidden].
  const before = preNorm ? kernels.layerNorm(x, weights.attentionNorm) : undefined;
  const input = before?.output ?? x;
  const { context, ...attended } =
    queries === 'first'
      ? attendFromFirst(graph, input, weights, adapter, mask, shape, scope)
      : attendFromAll(graph, input, weights, adapter, mask, shape, scope);
  const added = kernels.add(
    kernels.dense(context, weights.attentionOutput),
    queries === 'first' ? kernels.firstTokens(x, shape) : x,
  );
  const afterAttention = preNorm ? undefined : kernels.layerNorm(added, weights.attentionNorm);
  const middle = afterAttention?.output ?? added;

  // Feed-forward sublayer.
  const between = preNorm ? kernels.layerNorm(middle, weights.outputNorm) : undefined;
  const intermediateInput = between?.output ?? middle;
  const activation = kernels.gelu(kernels.dense(intermediateInput, weights.intermediate), scope !== undefined);
  const summed = kernels.add(kernels.dense(activation.output, weights.output), middle);
  const after = preNorm ? undefined : kernels.layerNorm(summed, weights.outputNorm);
  const output = after?.output ?? summed;

  if (scope === undefined) return { output, tape: undefined };
  return {
    output,
    tape: {
      ...attended,
      attentionNorm: keepNorm(graph, (before ?? afterAttention!).tape),
      geluDerivative: keep(graph, activation.derivative!),
      outputNorm: keepNorm(graph, (between ?? after!).tape),
      denseInputs:
        scope === 'all' ? { context: keep(graph, context), output: keep(graph, activation.output) } : undefined,
    },
  };
}

type Attended<T> = Pick<BlockTape<T>, 'attention' | 'firstToken'> & { readonly context: T };

/** [rows, hidden] -> [rows, hidden] */
function attendFromAll<T>(
  graph: EncoderGraph<T>,
  input: T,
  weights: BlockWeights<T>,
  adapter: Adapter<T> | undefined,
  mask: T | undefined,
  shape: BatchShape,
  scope: GradientScope | undefined,
): Attended<T> {
  const { kernels } = graph;
  const { output, inner } = denseAdapted(kernels, input, weights.queryKeyValue, adapter);
  const { context, tape } = kernels.attention(output, mask, shape);
  if (scope === undefined) return { context, attention: undefined, firstToken: undefined };
  const saved = tape.map((value) => keep(graph, value));
  return { context, attention: { saved, inner: inner && keep(graph, inner) }, firstToken: undefined };
}

/** [rows, hidden] -> [batch, hidden] */
function attendFromFirst<T>(
  graph: EncoderGraph<T>,
  input: T,
  weights: BlockWeights<T>,
  adapter: Adapter<T> | undefined,
  mask: T | undefined,
  shape: BatchShape,
  scope: GradientScope | undefined,
): Attended<T> {
  const { context, tape } = firstTokenAttention(graph, input, weights.firstToken!, adapter, mask, shape);
  if (scope === undefined) return { context, attention: undefined, firstToken: undefined };
  for (const kept of firstTokenValues(tape)) keep(graph, kept);
  return { context, attention: undefined, firstToken: tape };
}

/** x W + b, plus the adapter's x (alpha/r) A^T B^T where there is one. */
function denseAdapted<T>(
  kernels: Kernels<T>,
  x: T,
  layer: Dense<T>,
  adapter: Adapter<T> | undefined,
): { readonly output: T; readonly inner: T | undefined } {
  const frozen = kernels.dense(x, layer);
  if (adapter === undefined) return { output: frozen, inner: undefined };
  return kernels.adapt(x, frozen, adapter);
}

function keep<T>(graph: EncoderGraph<T>, value: T): T {
  return graph.kernels.keep(value);
}

function keepNorm<T>(graph: EncoderGraph<T>, tape: NormTape<T>): NormTape<T> {
  return { normalised: keep(graph, tape.normalised), inverseDeviation: keep(graph, tape.inverseDeviation) };
}
