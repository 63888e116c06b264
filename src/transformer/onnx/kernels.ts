import { log } from '../../math';
import type {
  AttentionOutput,
  AttentionTape,
  BatchShape,
  Dense,
  EncoderWeights,
  Kernels,
  Norm,
  NormTape,
} from '../passes/kernels';
import type { GraphBuilder } from './builder';

/** Names of the integer inputs through which a graph learns its batch's sizes; values in sessions.ts. */
export const shapeInputs = {
  /** [batch, tokens, 3 heads, headSize] */
  split: 'shape_split',
  /** [batch, tokens, heads, headSize] */
  heads: 'shape_heads',
  /** [batch, tokens, hidden] */
  tokens: 'shape_tokens',
  /** Padding of [batch, 1, hidden] to all tokens. */
  tokenPads: 'pads_tokens',
} as const;

/**
 * The encoder's arithmetic as ONNX operations: each call adds operations to the graph and returns the name of their result.
 *
 * @param taped - whether a gradient will be taken, so that a layer norm must give its normalised value
 * @param folded - whether GELU's constants are in the dense layers around it: see {@link foldGelu}
 */
export function onnxKernels(
  builder: GraphBuilder,
  { layerNormEps, hiddenSize }: { readonly layerNormEps: number; readonly hiddenSize: number },
  { taped, folded }: { readonly taped: boolean; readonly folded: boolean },
): Kernels<string> {
  const op = (operator: string, ...inputs: string[]): string => builder.op(operator, inputs);
  const gemm = (inputs: readonly string[], transA: number, transB: number): string =>
    builder.op('Gemm', inputs, { transA, transB });
  const rowMean = (x: string): string => builder.op('ReduceMean', [x, builder.integers(-1)], { keepdims: 1 });
  const columnSum = (x: string): string => builder.op('ReduceSum', [x, builder.integers(0)], { keepdims: 0 });
  const times = (x: string, factor: number): string => op('Mul', x, builder.scalar(factor));
  const asRows = (x: string): string => op('Reshape', x, builder.integers(-1, hiddenSize));
  const swapHeads = (x: string): string => builder.op('Transpose', [x], { perm: [0, 2, 1, 3] });
  const swapLeading = (x: string): string => builder.op('Transpose', [x], { perm: [1, 0, 2] });
  const transpose = (x: string): string => builder.op('Transpose', [x], { perm: [1, 0] });
  const perHead = (x: string, heads: number): string =>
    op('Reshape', x, builder.integers(heads, hiddenSize / heads, -1));
  const thirds = (x: string): [string, string, string] =>
    builder.ops('Split', [x], 3, { axis: 1, num_outputs: 3 }) as [string, string, string];
  const affine = (x: string, { gamma, beta }: Norm<string>): string => op('Add', op('Mul', x, gamma), beta);

  return {
    dense: (x, { transposed, bias }) => gemm([x, transposed, bias], 0, 1),
    denseInputGradient: (dy, { transposed }) => gemm([dy, transposed], 0, 0),
    denseWeightGradient: (x, dy) => ({ weight: gemm([dy, x], 1, 0), bias: columnSum(dy) }),

    adapt(x, frozen, { downTransposed, up }) {
      const inner = gemm([x, downTransposed], 0, 1);
      return { inner, output: gemm([inner, up, frozen], 0, 0) };
    },
    adaptGradient(x, inner, dy, { up }) {
      const dInner = gemm([dy, up], 0, 1);
      return { down: gemm([dInner, x], 1, 0), up: gemm([inner, dy], 1, 0), dInner };
    },
    adaptInputGradient: (dFrozen, dInner, { downTransposed }) => gemm([dInner, downTransposed, dFrozen], 0, 0),

    layerNorm(x, { gamma, beta }: Norm<string>) {
      const normalise = (scale: string, shift: string): string[] =>
        builder.ops('LayerNormalization', [x, scale, shift], 3, { axis: -1, epsilon: { f: layerNormEps } });
      if (!taped) {
        const [output] = normalise(gamma, beta);
        return { output: output!, tape: { normalised: '', inverseDeviation: '' } };
      }
      const ones = builder.constant('ones', [hiddenSize], new Float32Array(hiddenSize).fill(1));
      const zeros = builder.constant('zeros', [hiddenSize], new Float32Array(hiddenSize));
      const [normalised, , inverseDeviation] = normalise(ones, zeros) as [string, string, string];
      return { output: affine(normalised, { gamma, beta }), tape: { normalised, inverseDeviation } };
    },
    affine,
    layerNormGradient(dy, { gamma }, { normalised, inverseDeviation }: NormTape<string>) {
      const dNormalised = op('Mul', dy, gamma);
      const along = op('Mul', normalised, rowMean(op('Mul', dNormalised, normalised)));
      return op('Mul', op('Sub', op('Sub', dNormalised, rowMean(dNormalised)), along), inverseDeviation);
    },
    layerNormWeightGradient: (dy, { normalised }) => ({
      gamma: columnSum(op('Mul', dy, normalised)),
      beta: columnSum(dy),
    }),

    gelu(x, derivative) {
      if (!derivative) return { output: builder.microsoft('Gelu', [x]), derivative: undefined };
      if (folded) {
        const twice = op('Add', op('Erf', x), builder.scalar(1)); // 2 Phi
        const slope = op('Exp', op('Sub', builder.scalar(log(2 / Math.sqrt(Math.PI))), op('Mul', x, x)));
        return { output: op('Mul', x, twice), derivative: op('Add', twice, op('Mul', x, slope)) };
      }
      // Phi(x) = (1 + erf(z)) / 2 with z = x / sqrt 2, and phi(x) = exp(ln(1 / sqrt(2 pi)) - z^2): every operation saved
      // is one pass less over the largest activation.
      const z = times(x, Math.SQRT1_2);
      const cumulative = times(op('Add', op('Erf', z), builder.scalar(1)), 0.5);
      const density = op('Exp', op('Sub', builder.scalar(-0.5 * log(2 * Math.PI)), op('Mul', z, z)));
      return { output: op('Mul', x, cumulative), derivative: op('Add', cumulative, op('Mul', x, density)) };
    },

    attention(queryKeyValue, mask, { headSize }): AttentionOutput<string> {
      // [rows, 3 hidden] -> [batch, 3 heads, tokens, headSize]
      const split = swapHeads(op('Reshape', queryKeyValue, shapeInputs.split));
      const [query, key, value] = thirds(split);
      const scores = builder.fusedMatMul(query, key, { transB: 1, alpha: 1 / Math.sqrt(headSize) });
      const masked = mask === undefined ? scores : op('Add', scores, mask);
      const probabilities = builder.op('Softmax', [masked], { axis: -1 });
      const context = asRows(swapHeads(op('MatMul', probabilities, value)));
      return { context, tape: [query, key, value, probabilities] };
    },
    attentionGradient: (dContext, tape, shape) => attentionGradient(builder, dContext, tape, shape, 3 * hiddenSize),

    firstTokens: (x) =>
      asRows(
        op(
          'Slice',
          op('Reshape', x, shapeInputs.tokens),
          builder.integers(0),
          builder.integers(1),
          builder.integers(1),
        ),
      ),
    firstTokensGradient: (dy) =>
      asRows(op('Pad', op('Reshape', dy, builder.integers(-1, 1, hiddenSize)), shapeInputs.tokenPads)),

    product: (a, b, { transposeA = false, transposeB = false } = {}) =>
      builder.fusedMatMul(a, b, { transA: Number(transposeA), transB: Number(transposeB) }),
    softmax: (scores, mask) =>
      builder.op(
        'Softmax',
        [mask === undefined ? scores : op('Add', scores, op('Squeeze', mask, builder.integers(1)))],
        {
          axis: -1,
        },
      ),
    softmaxGradient: (dProbabilities, probabilities) => softmaxGradient(builder, dProbabilities, probabilities),

    splitAdapter({ down, downTransposed, up }) {
      const [query, key, value] = thirds(up).map((part) => ({ down, downTransposed, up: part, upTransposed: part }));
      return { query: query!, key: key!, value: value! };
    },
    upPerHead: ({ up }, heads) => perHead(transpose(up), heads),
    intoDown: (x, { down }) => builder.fusedMatMul(x, down, { transB: 1 }),
    throughDown: (inner, { down }) => op('MatMul', inner, down),

    sequences: (x) => op('Reshape', x, shapeInputs.tokens),
    tokens: asRows,
    headsFirst: (x, { heads, headSize }) => swapLeading(op('Reshape', x, builder.integers(-1, heads, headSize))),
    headsLast: (x) => asRows(swapLeading(x)),
    perHead,
    joinHeads: (x) => op('Reshape', x, builder.integers(hiddenSize, -1)),
    swapLeading,
    transpose,
    sumLeading: columnSum,
    sumRows: columnSum,
    concat: (parts, axis) => builder.op('Concat', parts, { axis }),

    add: (a, b) => op('Add', a, b),
    scale: times,
    multiply: (a, b) => op('Mul', a, b),
    tanh: (x) => op('Tanh', x),
    tanhGradient: (dy, y) => op('Sub', dy, op('Mul', dy, op('Mul', y, y))),

    keep: (value) => builder.output(value),
    scope: (compute) => compute(),
  };
}

/**
 * The dense layers around GELU with its constants in their weights, which saves two passes over the largest activation.
 *
 * The forward pass gets z = x / sqrt 2 from the layer before, computes z (1 + erf z) = sqrt 2 GELU(x), and the layer after
 * takes the factor back. What it keeps is 2 GELU'(x) = 1 + erf z + z exp(-z^2) 2 / sqrt pi; the backward pass takes the 2 back.
 */
export function foldGelu(
  builder: GraphBuilder,
  weights: EncoderWeights<string>,
  pass: 'forward' | 'backward',
): EncoderWeights<string> {
  const scaled = ({ transposed, bias }: Dense<string>, ofWeight: number, ofBias: number): Dense<string> => {
    const weight = builder.scaled(transposed, ofWeight);
    return { weight, transposed: weight, bias: ofBias === 1 ? bias : builder.scaled(bias, ofBias) };
  };
  const half = Math.SQRT1_2;
  return {
    ...weights,
    blocks: weights.blocks.map((block) =>
      pass === 'forward'
        ? { ...block, intermediate: scaled(block.intermediate, half, half), output: scaled(block.output, half, 1) }
        : { ...block, intermediate: scaled(block.intermediate, 0.5, 1) },
    ),
  };
}

/** p (dp - sum(p dp)) over the last dimension. */
function softmaxGradient(builder: GraphBuilder, dProbabilities: string, probabilities: string): string {
  const weighted = builder.op('Mul', [probabilities, dProbabilities]);
  const total = builder.op('ReduceSum', [weighted, builder.integers(-1)], { keepdims: 1 });
  return builder.op('Sub', [weighted, builder.op('Mul', [probabilities, total])]);
}

function attentionGradient(
  builder: GraphBuilder,
  dContext: string,
  tape: AttentionTape<string>,
  { headSize }: BatchShape,
  width: number,
): string {
  const op = (operator: string, ...inputs: string[]): string => builder.op(operator, inputs);
  const swapHeads = (x: string): string => builder.op('Transpose', [x], { perm: [0, 2, 1, 3] });
  const [query, key, value, probabilities] = tape as readonly [string, string, string, string];
  const alpha = 1 / Math.sqrt(headSize);
  const dHeads = swapHeads(op('Reshape', dContext, shapeInputs.heads)); // [batch, heads, tokens, headSize]
  const dValue = builder.fusedMatMul(probabilities, dHeads, { transA: 1 });
  const dScores = softmaxGradient(builder, builder.fusedMatMul(dHeads, value, { transB: 1 }), probabilities);
  const dQuery = builder.fusedMatMul(dScores, key, { alpha });
  const dKey = builder.fusedMatMul(dScores, query, { transA: 1, alpha });
  const joined = swapHeads(builder.op('Concat', [dQuery, dKey, dValue], { axis: 1 }));
  return op('Reshape', joined, builder.integers(-1, width));
}
