import type { BlockTape, EncoderGraph, EncoderTape } from './forward';
import type { Adapter, BatchShape, BlockWeights, Dense, NormTape } from './kernels';
import { blockNames, finalNormName, poolerName } from './layout';
import type { GradientScope } from './types';

/** The gradient of one adapter: down as [ranks, in], up as [ranks, out]. */
export interface AdapterGradient<T> {
  readonly down: T;
  readonly up: T;
}

/** The gradient of one stored weight; several names share it in equal parts, first dimension first. */
export interface NamedGradient<T> {
  readonly names: readonly string[];
  readonly value: T;
}

/** What a backward pass yields. */
export interface EncoderGradient<T> {
  readonly blocks: readonly (AdapterGradient<T> | undefined)[];
  readonly pooler: AdapterGradient<T> | undefined;
  /** Only for scope `'all'`. */
  readonly weights: readonly NamedGradient<T>[];
  /** [rows, hidden], only for scope `'all'`. */
  readonly embeddings: T | undefined;
}

/**
 * The chain rule from the feature vectors back to the low-rank factors, and for scope `'all'` to every weight and the
 * embeddings. Derived by hand from forward.ts, block by block in reverse.
 *
 * @param featureGradient - [batch, hidden]
 * @param hiddenGradient - [rows, hidden], for a tape of forwardTokens: the gradient at every token's last hidden state
 */
export function backwardFeatures<T>(
  graph: EncoderGraph<T>,
  tape: EncoderTape<T>,
  featureGradient: T,
  scope: GradientScope,
  hiddenGradient?: T,
): EncoderGradient<T> {
  const { kernels, weights, adapters } = graph;
  const weightGradients: NamedGradient<T>[] = [];
  const all = scope === 'all';

  let pooler: AdapterGradient<T> | undefined;
  let d: T;
  if (tape.pooler !== undefined) {
    const layer = weights.pooler!;
    const dPooled = kernels.tanhGradient(featureGradient, tape.pooler.output);
    const { gradient, dInput } = adaptedGradient(graph, dPooled, tape.pooler, layer, adapters.pooler);
    pooler = gradient;
    if (all) weightGradients.push(...denseGradient(graph, [poolerName], tape.pooler.input, dPooled));
    d = dInput!;
  } else {
    if (all) weightGradients.push(...normGradient(graph, finalNormName, featureGradient, tape.finalNorm!));
    d = kernels.layerNormGradient(featureGradient, weights.finalNorm!, tape.finalNorm!);
  }
  if (hiddenGradient !== undefined) d = kernels.add(kernels.firstTokensGradient(d, tape.shape), hiddenGradient);

  // Below the lowest adapter nothing is trained.
  const lowest = all ? 0 : adapters.blocks.findIndex((adapter) => adapter !== undefined);
  const blocks: (AdapterGradient<T> | undefined)[] = tape.blocks.map(() => undefined);
  for (let layer = tape.blocks.length - 1; layer >= lowest && lowest >= 0; layer--) {
    const result = kernels.scope(() =>
      backwardBlock(graph, layer, weights.blocks[layer]!, tape.blocks[layer]!, tape.shape, d, {
        weights: all,
        input: all || layer > lowest,
      }),
    );
    blocks[layer] = result.adapter;
    weightGradients.push(...result.weights);
    if (result.dInput !== undefined) d = result.dInput;
  }
  return { blocks, pooler, weights: weightGradients, embeddings: all ? d : undefined };
}

interface BlockGradient<T> {
  readonly adapter: AdapterGradient<T> | undefined;
  readonly weights: readonly NamedGradient<T>[];
  readonly dInput: T | undefined;
}

function backwardBlock<T>(
  graph: EncoderGraph<T>,
  layer: number,
  weights: BlockWeights<T>,
  tape: BlockTape<T>,
  shape: BatchShape,
  dOutput: T,
  wanted: { readonly weights: boolean; readonly input: boolean },
): BlockGradient<T> {
  const { kernels, config } = graph;
  const preNorm = config.modelType === 'vit';
  const names = blockNames(config.modelType, layer);
  const named: NamedGradient<T>[] = [];
  const dense = (dy: T, x: T | undefined, ...shared: string[]): void => {
    if (wanted.weights && x !== undefined) named.push(...denseGradient(graph, shared, x, dy));
  };
  const norm = (name: string, dy: T, normTape: NormTape<T>): void => {
    if (wanted.weights) named.push(...normGradient(graph, name, dy, normTape));
  };

  // Feed-forward sublayer. dSummed: gradient at its residual sum.
  if (!preNorm) norm(names.outputNorm, dOutput, tape.outputNorm);
  const dSummed = preNorm ? dOutput : kernels.layerNormGradient(dOutput, weights.outputNorm, tape.outputNorm);
  dense(dSummed, tape.denseInputs?.output, names.output);
  const dActivation = kernels.multiply(kernels.denseInputGradient(dSummed, weights.output), tape.geluDerivative);
  dense(dActivation, tape.denseInputs?.intermediate, names.intermediate);
  const dIntermediateInput = kernels.denseInputGradient(dActivation, weights.intermediate);
  if (preNorm) norm(names.outputNorm, dIntermediateInput, tape.outputNorm);
  const dMiddle = kernels.add(
    dSummed,
    preNorm ? kernels.layerNormGradient(dIntermediateInput, weights.outputNorm, tape.outputNorm) : dIntermediateInput,
  );

  // Attention sublayer. dAttended: gradient at its residual sum.
  if (!preNorm) norm(names.attentionNorm, dMiddle, tape.attentionNorm);
  const dAttended = preNorm ? dMiddle : kernels.layerNormGradient(dMiddle, weights.attentionNorm, tape.attentionNorm);
  dense(dAttended, tape.denseInputs?.context, names.attentionOutput);
  const dContext = kernels.denseInputGradient(dAttended, weights.attentionOutput);
  const dQueryKeyValue = kernels.attentionGradient(dContext, tape.attention, shape, tape.queries);
  dense(dQueryKeyValue, tape.input, names.query, names.key, names.value);
  const { gradient: adapter, dInput: dProjected } = adaptedGradient(
    graph,
    dQueryKeyValue,
    tape,
    wanted.input ? weights.queryKeyValue : undefined,
    graph.adapters.blocks[layer],
  );
  if (dProjected === undefined) return { adapter, weights: named, dInput: undefined };
  if (preNorm) norm(names.attentionNorm, dProjected, tape.attentionNorm);
  const dThroughAttention = preNorm
    ? kernels.layerNormGradient(dProjected, weights.attentionNorm, tape.attentionNorm)
    : dProjected;
  const dResidual = tape.queries === 'first' ? kernels.firstTokensGradient(dAttended, shape) : dAttended;
  return { adapter, weights: named, dInput: kernels.add(dThroughAttention, dResidual) };
}

/** Gradients through y = x W + b + x down up; without a layer only the adapter's own gradient is computed. */
function adaptedGradient<T>(
  { kernels }: EncoderGraph<T>,
  dy: T,
  saved: { readonly input: T; readonly inner: T | undefined },
  layer: Dense<T> | undefined,
  adapter: Adapter<T> | undefined,
): { readonly gradient: AdapterGradient<T> | undefined; readonly dInput: T | undefined } {
  const parts = adapter && kernels.adaptGradient(saved.input, saved.inner!, dy, adapter);
  const gradient = parts && { down: parts.down, up: parts.up };
  let dInput: T | undefined;
  if (layer !== undefined) {
    dInput = kernels.denseInputGradient(dy, layer);
    if (parts !== undefined) dInput = kernels.adaptInputGradient(dInput, parts.dInner, adapter!);
  }
  return { gradient, dInput };
}

function denseGradient<T>({ kernels }: EncoderGraph<T>, names: readonly string[], x: T, dy: T): NamedGradient<T>[] {
  const { weight, bias } = kernels.denseWeightGradient(x, dy);
  return [
    { names: names.map((name) => `${name}.weight`), value: weight },
    { names: names.map((name) => `${name}.bias`), value: bias },
  ];
}

function normGradient<T>({ kernels }: EncoderGraph<T>, name: string, dy: T, tape: NormTape<T>): NamedGradient<T>[] {
  const { gamma, beta } = kernels.layerNormWeightGradient(dy, tape);
  return [
    { names: [`${name}.weight`], value: gamma },
    { names: [`${name}.bias`], value: beta },
  ];
}
