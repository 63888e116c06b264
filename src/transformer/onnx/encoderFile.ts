import { architectureOf } from '../architectures/registry';
import type { EncoderModel } from '../architectures/types';
import { encoderWeights } from '../passes/check';
import { encoderFileNames } from './encoderFileNames';
import { shapeInputs } from './kernels';
import { forwardProgram, inputs } from './programs';
import { encodeModel, FLOAT, type OnnxConstant, type OnnxGraph, type OnnxNode, type OnnxValue } from './schema';

/** Added to the score of a padding token, so that its softmax is exactly 0 in float32. */
const MASKED_SCORE = 1e9;

/**
 * An encoder as the bytes of an .onnx file: from embedded tokens to the features that a task head reads, for any batch and
 * length. It uses two of onnxruntime's own operations, so that it needs onnxruntime to run.
 *
 * @param model - with an adapter merged into its weights, where there is one
 */
export function encoderFile(model: EncoderModel): Uint8Array {
  const { config } = model;
  const weights = encoderWeights(model);
  const { graph, result } = forwardProgram(
    {
      config,
      masked: architectureOf(config).reads === 'text',
      adapted: { blocks: Array.from({ length: config.hiddenLayers }, () => false), pooler: false },
      weights: 'constant',
      source: (name) => weights.get(name)!,
    },
    'features',
    undefined,
  );
  return encodeModel(withPlainInputs(graph, result, config.attentionHeads, config.hiddenSize));
}

/** The graph with the sizes of a batch read from its embeddings, where a session of ours is told them. */
function withPlainInputs(graph: OnnxGraph, result: string, heads: number, hidden: number): OnnxGraph {
  const names = encoderFileNames;
  const node = (
    operator: string,
    from: readonly string[],
    to: string,
    attributes: OnnxNode['attributes'] = {},
  ): OnnxNode => ({
    operator,
    inputs: from,
    outputs: [to],
    attributes,
  });
  const integers = (name: string, ...values: readonly number[]): OnnxConstant => ({
    name,
    shape: [values.length],
    data: BigInt64Array.from(values, BigInt),
  });
  const floats = (name: string, value: number): OnnxConstant => ({ name, shape: [], data: Float32Array.of(value) });
  const parts: readonly { readonly input: string; readonly nodes: readonly OnnxNode[] }[] = [
    { input: inputs.embeddings, nodes: [node('Reshape', [names.embeddings, 'file_rows'], inputs.embeddings)] },
    { input: shapeInputs.split, nodes: [node('Concat', ['file_batch', 'file_split'], shapeInputs.split, { axis: 0 })] },
    { input: shapeInputs.heads, nodes: [node('Concat', ['file_batch', 'file_heads'], shapeInputs.heads, { axis: 0 })] },
    { input: shapeInputs.tokens, nodes: [node('Identity', ['file_sizes'], shapeInputs.tokens)] },
    {
      input: inputs.mask,
      nodes: [
        node('Sub', [names.mask, 'file_one'], 'file_padding'),
        node('Mul', ['file_padding', 'file_masked'], 'file_scores'),
        node('Unsqueeze', ['file_scores', 'file_axes'], inputs.mask),
      ],
    },
  ];
  const constants = [
    integers('file_rows', -1, hidden),
    integers('file_first', 0, 1),
    integers('file_split', 3 * heads, hidden / heads),
    integers('file_heads', heads, hidden / heads),
    integers('file_axes', 1, 2),
    floats('file_one', 1),
    floats('file_masked', MASKED_SCORE),
  ];
  const used = parts.filter(({ input }) => graph.inputs.some(({ name }) => name === input));
  const value = (name: string, rank: number): OnnxValue => ({ name, type: FLOAT, rank });
  const nodes = [
    node('Shape', [names.embeddings], 'file_sizes'),
    node('Gather', ['file_sizes', 'file_first'], 'file_batch'),
    ...used.flatMap((part) => part.nodes),
    ...graph.nodes,
    node('Identity', [result], names.features),
  ];
  const read = new Set(nodes.flatMap((one) => one.inputs));
  return {
    nodes,
    constants: [...graph.constants, ...constants.filter(({ name }) => read.has(name))],
    inputs: [
      value(names.embeddings, 3),
      ...(used.some(({ input }) => input === inputs.mask) ? [value(names.mask, 2)] : []),
    ],
    outputs: [value(names.features, 2)],
  };
}
