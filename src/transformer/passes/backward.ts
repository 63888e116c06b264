import { blockNames, finalNormName, poolerName } from '../architectures/encoderLayout';
import { architectureOf } from '../architectures/registry';
import type { GradientScope } from '../architectures/types';
import { firstTokenGradient } from './firstToken';
import type { BlockTape, EncoderTape } from './forward';
import type { AdapterGradient, EncoderGradient, NamedGradient } from './gradient';
import type { Adapter, Dense, EncoderGraph, NormTape } from './kernels';

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
    const { input, inner } = tape.pooler;
    const saved = { input: () => input, inner };
    const { gradient, dInput } = adaptedGradient(graph, dPooled, saved, layer, adapters.pooler);
    pooler = gradient;
    if (all) weightGradients.push(...denseGradient(graph, [poolerName(graph.config)!], input, dPooled));
    d = dInput!;
  } else if (tape.finalNorm !== undefined) {
    const name = finalNormName(graph.config)!;
    if (all) weightGradients.push(...normGradient(graph, name, featureGradient, tape.finalNorm));
    d = kernels.layerNormGradient(featureGradient, weights.finalNorm!, tape.finalNorm);
  } else {
    d = featureGradient; // the first token as the last block leaves it
  }
  if (hiddenGradient !== undefined) d = kernels.add(kernels.firstTokensGradient(d, tape.shape), hiddenGradient);

  // Below the lowest adapter nothing is trained.
  const lowest = all ? 0 : adapters.blocks.findIndex((adapter) => adapter !== undefined);
  const blocks: (AdapterGradient<T> | undefined)[] = tape.blocks.map(() => undefined);
  for (let layer = tape.blocks.length - 1; layer >= lowest && lowest >= 0; layer--) {
    const result = kernels.scope(() =>
      backwardBlock(graph, layer, tape, d, { weights: all, input: all || layer > lowest }),
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
  { shape, embeddings, blocks }: EncoderTape<T>,
  dOutput: T,
  wanted: { readonly weights: boolean; readonly input: boolean },
): BlockGradient<T> {
  const { kernels, config } = graph;
  const weights = graph.weights.blocks[layer]!;
  const tape = blocks[layer]!;
  const preNorm = normalisesBefore(graph);
  const names = blockNames(config, layer);
  const named: NamedGradient<T>[] = [];
  const dense = (dy: T, x: () => T, ...shared: string[]): void => {
    if (wanted.weights) named.push(...denseGradient(graph, shared, x(), dy));
  };
  const norm = (name: string, dy: T, normTape: NormTape<T>): void => {
    if (wanted.weights) named.push(...normGradient(graph, name, dy, normTape));
  };

  // Feed-forward sublayer. dSummed: gradient at its residual sum.
  if (!preNorm) norm(names.outputNorm, dOutput, tape.outputNorm);
  const dSummed = preNorm ? dOutput : kernels.layerNormGradient(dOutput, weights.outputNorm, tape.outputNorm);
  dense(dSummed, () => tape.denseInputs!.output, names.output);
  const dActivation = kernels.multiply(kernels.denseInputGradient(dSummed, weights.output), tape.geluDerivative);
  dense(dActivation, () => intermediateInput(graph, layer, tape), names.intermediate);
  const dIntermediateInput = kernels.denseInputGradient(dActivation, weights.intermediate);
  if (preNorm) norm(names.outputNorm, dIntermediateInput, tape.outputNorm);
  const dMiddle = kernels.add(
    dSummed,
    preNorm ? kernels.layerNormGradient(dIntermediateInput, weights.outputNorm, tape.outputNorm) : dIntermediateInput,
  );

  // Attention sublayer. dAttended: gradient at its residual sum.
  if (!preNorm) norm(names.attentionNorm, dMiddle, tape.attentionNorm);
  const dAttended = preNorm ? dMiddle : kernels.layerNormGradient(dMiddle, weights.attentionNorm, tape.attentionNorm);
  dense(dAttended, () => tape.denseInputs!.context, names.attentionOutput);
  const dContext = kernels.denseInputGradient(dAttended, weights.attentionOutput);
  const input = (): T => blockInput(graph, layer, embeddings, blocks);
  const { adapter, dInput: dProjected } =
    tape.firstToken === undefined ? allTokens(tape.attention!) : firstToken(tape.firstToken);
  if (dProjected === undefined) return { adapter, weights: named, dInput: undefined };
  if (preNorm) norm(names.attentionNorm, dProjected, tape.attentionNorm);
  const dThroughAttention = preNorm
    ? kernels.layerNormGradient(dProjected, weights.attentionNorm, tape.attentionNorm)
    : dProjected;
  const dResidual = tape.firstToken === undefined ? dAttended : kernels.firstTokensGradient(dAttended, shape);
  return { adapter, weights: named, dInput: kernels.add(dThroughAttention, dResidual) };

  function allTokens(attention: NonNullable<BlockTape<T>['attention']>): Attention<T> {
    const dQueryKeyValue = kernels.attentionGradient(dContext, attention.saved, shape);
    dense(dQueryKeyValue, input, names.query, names.key, names.value);
    const { gradient, dInput } = adaptedGradient(
      graph,
      dQueryKeyValue,
      { input, inner: attention.inner },
      wanted.input ? weights.queryKeyValue : undefined,
      graph.adapters.blocks[layer],
    );
    return { adapter: gradient, dInput };
  }

  function firstToken(saved: NonNullable<BlockTape<T>['firstToken']>): Attention<T> {
    const gradient = firstTokenGradient(
      graph,
      dContext,
      input(),
      weights.firstToken!,
      graph.adapters.blocks[layer],
      saved,
      shape,
      { input: wanted.input, names: wanted.weights ? names : undefined },
    );
    named.push(...gradient.weights);
    return gradient;
  }
}

/** Whether a block normalises what its sublayers read, instead of the residual sums after them. */
function normalisesBefore<T>({ config }: EncoderGraph<T>): boolean {
  return architectureOf(config).normalisation === 'pre';
}

interface Attention<T> {
  readonly adapter: AdapterGradient<T> | undefined;
  readonly dInput: T | undefined;
}

/** What query, key and value of a block were computed from, out of the normalised value that its layer norm left. */
function blockInput<T>(graph: EncoderGraph<T>, layer: number, embeddings: T, blocks: readonly BlockTape<T>[]): T {
  const { kernels, weights } = graph;
  if (normalisesBefore(graph)) {
    return kernels.affine(blocks[layer]!.attentionNorm.normalised, weights.blocks[layer]!.attentionNorm);
  }
  if (layer === 0) return embeddings;
  return kernels.affine(blocks[layer - 1]!.outputNorm.normalised, weights.blocks[layer - 1]!.outputNorm);
}

/** What a block's feed-forward sublayer was given. */
function intermediateInput<T>(graph: EncoderGraph<T>, layer: number, tape: BlockTape<T>): T {
  const { kernels, weights } = graph;
  const { attentionNorm, outputNorm } = weights.blocks[layer]!;
  return normalisesBefore(graph)
    ? kernels.affine(tape.outputNorm.normalised, outputNorm)
    : kernels.affine(tape.attentionNorm.normalised, attentionNorm);
}

/** Gradients through y = x W + b + x down up; without a layer only the adapter's own gradient is computed. */
function adaptedGradient<T>(
  { kernels }: EncoderGraph<T>,
  dy: T,
  saved: { readonly input: () => T; readonly inner: T | undefined },
  layer: Dense<T> | undefined,
  adapter: Adapter<T> | undefined,
): { readonly gradient: AdapterGradient<T> | undefined; readonly dInput: T | undefined } {
  const parts = adapter && kernels.adaptGradient(saved.input(), saved.inner!, dy, adapter);
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
