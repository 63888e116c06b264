import type { WeightShapes } from '../architectures/architecture';
import { encoderWeightShapes } from '../architectures/encoderLayout';
import type { EncoderConfig, GradientScope } from '../architectures/types';
import { arrangedWeights } from '../passes/arrangedWeights';
import { backwardFeatures } from '../passes/backward';
import { concatenated } from '../passes/concatenated';
import { firstTokenValues } from '../passes/firstToken';
import { type EncoderTape, forwardFeatures, forwardHidden } from '../passes/forward';
import type { EncoderGradient } from '../passes/gradient';
import type { Adapter, BatchShape, EncoderAdapters, EncoderGraph, EncoderWeights } from '../passes/kernels';
import { GraphBuilder } from './builder';
import { foldGelu, onnxKernels, shapeInputs } from './kernels';
import type { OnnxGraph } from './schema';

/** What a graph is built for. */
export interface ProgramOptions {
  readonly config: EncoderConfig;
  /** Whether a batch may hold padding. */
  readonly masked: boolean;
  /** Which blocks carry low-rank factors, and whether the pooler does. */
  readonly adapted: { readonly blocks: readonly boolean[]; readonly pooler: boolean };
  /** Frozen weights are constants of the graph; weights that are trained are inputs of it. */
  readonly weights: 'constant' | 'input';
  readonly source: (name: string) => Float32Array;
}

/** Names of a graph's inputs beside shapes, adapters and weights. */
export const inputs = { embeddings: 'embeddings', mask: 'mask', featureGradient: 'feature_gradient' } as const;

/** A forward graph and where its results are. */
export interface ForwardProgram {
  readonly graph: OnnxGraph;
  readonly result: string;
  /** Names of the tape's values; some may be the graph's own inputs. */
  readonly tape: EncoderTape<string> | undefined;
}

/** A backward graph and where its results are. */
export interface BackwardProgram {
  readonly graph: OnnxGraph;
  readonly gradient: EncoderGradient<string>;
}

/** The forward pass to the features, or to the last hidden state of every token. */
export function forwardProgram(
  options: ProgramOptions,
  result: 'features' | 'hidden',
  scope: GradientScope | undefined,
): ForwardProgram {
  const builder = new GraphBuilder('forward_');
  const x = builder.input(inputs.embeddings, 2);
  const mask = options.masked ? builder.input(inputs.mask, 4) : undefined;
  const shape = declareShapes(builder, options.config);
  const graph = encoderGraph(builder, options, 'forward', scope);
  if (result === 'hidden') {
    const hidden = builder.output(forwardHidden(graph, x, mask, shape));
    return { graph: builder.graph(), result: hidden, tape: undefined };
  }
  const { features, tape } = forwardFeatures(graph, x, mask, shape, scope);
  builder.output(features);
  return { graph: builder.graph(), result: features, tape };
}

/** The backward pass from a tape and a feature gradient. */
export function backwardProgram(
  options: ProgramOptions,
  tape: EncoderTape<string>,
  scope: GradientScope,
): BackwardProgram {
  const builder = new GraphBuilder('backward_');
  for (const name of tapeNames(tape)) builder.input(name);
  const d = builder.input(inputs.featureGradient, 2);
  declareShapes(builder, options.config);
  const graph = encoderGraph(builder, options, 'backward', scope);
  const gradient = backwardFeatures(graph, tape, d, scope);
  for (const name of gradientNames(gradient)) builder.output(name);
  return { graph: builder.graph(), gradient };
}

/** Every name in a tape, once. */
export function tapeNames({ embeddings, blocks, pooler, finalNorm }: EncoderTape<string>): readonly string[] {
  const names: (string | undefined)[] = [embeddings];
  for (const { attention, firstToken, attentionNorm, geluDerivative, outputNorm, denseInputs } of blocks) {
    names.push(geluDerivative);
    names.push(...(attention?.saved ?? []), attention?.inner);
    for (const group of [attentionNorm, outputNorm, denseInputs]) names.push(...Object.values(group ?? {}));
    if (firstToken !== undefined) names.push(...firstTokenValues(firstToken));
  }
  names.push(...Object.values(pooler ?? {}), ...Object.values(finalNorm ?? {}));
  return [...new Set(names.filter((name) => name !== undefined))];
}

function gradientNames({ blocks, pooler, weights, embeddings }: EncoderGradient<string>): readonly string[] {
  const adapters = [...blocks, pooler].flatMap((pair) => (pair === undefined ? [] : [pair.down, pair.up]));
  return [...adapters, ...weights.map(({ value }) => value), ...(embeddings === undefined ? [] : [embeddings])];
}

/** Batch and tokens stay open: the graph reads them from its shape inputs. */
export function declareShapes(builder: GraphBuilder, { attentionHeads, hiddenSize }: EncoderConfig): BatchShape {
  for (const name of Object.values(shapeInputs)) builder.shapeInput(name);
  return { batch: Number.NaN, tokens: Number.NaN, heads: attentionHeads, headSize: hiddenSize / attentionHeads };
}

/**
 * The encoder's weights and adapters as values of a graph, with its arithmetic.
 *
 * @param scope - which gradients will be taken; undefined for none
 */
export function encoderGraph(
  builder: GraphBuilder,
  options: ProgramOptions,
  pass: 'forward' | 'backward',
  scope: GradientScope | undefined,
): EncoderGraph<string> {
  const { config } = options;
  const weights = declareWeights(builder, options);
  // Weights that are trained stay as they are, and so do their gradients.
  const folded = scope === 'lora' && options.weights === 'constant';
  return {
    kernels: onnxKernels(builder, config, { taped: scope !== undefined, folded }),
    config,
    weights: folded ? foldGelu(builder, weights, pass) : weights,
    adapters: declareAdapters(builder, options),
  };
}

function declareWeights(builder: GraphBuilder, options: ProgramOptions): EncoderWeights<string> {
  const { config, weights, source } = options;
  const shapes = encoderWeightShapes(config);
  const declare = (names: readonly string[], suffix: 'weight' | 'bias'): string => {
    const name = weightInput(names, suffix);
    if (weights === 'input') return builder.input(name);
    const parts = names.map((part) => source(`${part}.${suffix}`));
    const data = parts.length === 1 ? parts[0]! : concatenated(parts);
    return builder.constant(name, weightShape(shapes, names, suffix), data);
  };
  return arrangedWeights<string>(config, {
    dense(...names) {
      const transposed = declare(names, 'weight');
      // One orientation serves both passes: onnxruntime packs each product's operand once, transposed or not.
      return { weight: transposed, transposed, bias: declare(names, 'bias') };
    },
    norm: (name) => ({ gamma: declare([name], 'weight'), beta: declare([name], 'bias') }),
  });
}

/** The name under which a weight, or several stacked ones, enter a graph. */
export function weightInput(names: readonly string[], suffix: 'weight' | 'bias'): string {
  return `${names.join('+')}.${suffix}`;
}

/** The shape of such a weight: [out, in] for a matrix, [out] for a bias or a layer norm, the outputs of several end to end. */
export function weightShape(
  shapes: WeightShapes,
  names: readonly string[],
  suffix: 'weight' | 'bias',
): readonly number[] {
  const [outSize, ...inSizes] = shapes.get(`${names[0]}.${suffix}`)!;
  return [names.length * outSize!, ...inSizes];
}

function declareAdapters(builder: GraphBuilder, { adapted }: ProgramOptions): EncoderAdapters<string> {
  const declare = (present: boolean, site: number | 'pooler'): Adapter<string> | undefined => {
    if (!present) return undefined;
    const { down, up } = adapterInputs(site);
    // Products with either operand transposed are equally fast here.
    return { down, downTransposed: builder.input(down, 2), up: builder.input(up, 2), upTransposed: up };
  };
  return { blocks: adapted.blocks.map(declare), pooler: declare(adapted.pooler, 'pooler') };
}

/** Names of the inputs that carry the low-rank factors of a block or of the pooler. */
export function adapterInputs(site: number | 'pooler'): { readonly down: string; readonly up: string } {
  return { down: `lora_${site}_down`, up: `lora_${site}_up` };
}
