import type { Tensor, TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { BatchShape } from '../../kernels';
import type { TensorFlow } from '../tensorFlow';
import type { SimdModule } from './module';

/** Operations that TensorFlow.js does not have, on its tensors. */
export interface SimdOperations {
  /** start + a b; a [inner, rows] is read transposed where asked; start [rows, columns], or [columns] for every row. */
  product(a: Tensor, b: Tensor, options?: { readonly start?: Tensor; readonly transposeA?: boolean }): Tensor;
  /** [x Phi(x), its derivative where asked for] */
  gelu(x: Tensor, derivative: boolean): Tensor[];
  /** [output, normalised, inverseDeviation] */
  layerNorm(x: Tensor, gamma: Tensor, beta: Tensor, eps: number): [Tensor, Tensor, Tensor];
  layerNormGradient(dy: Tensor, gamma: Tensor, normalised: Tensor, inverseDeviation: Tensor): Tensor;
  /** [context, probabilities], the latter for the gradient */
  attention(queryKeyValue: Tensor, mask: Tensor | undefined, shape: BatchShape): [Tensor, Tensor];
  attentionGradient(dContext: Tensor, queryKeyValue: Tensor, probabilities: Tensor, shape: BatchShape): Tensor;
}

type Inputs = Readonly<Record<string, TensorInfo | undefined>>;

/** How one operation computes: new tensors by `output`, addresses by `at`, all memory that it needs beside by `scratch`. */
type Compute<A> = (
  inputs: Inputs,
  attributes: A,
  memory: {
    output(...shape: number[]): TensorInfo;
    scratch(length: number): number;
    /** The address of a tensor, 0 for none. */
    at(tensor: TensorInfo | undefined): number;
  },
) => TensorInfo | TensorInfo[];

/** Bytes of a float32. */
const FLOAT = 4;

/** A multiple of four numbers. */
const padded = (count: number): number => (count + 3) & ~3;

/**
 * The operations of a module, registered with TensorFlow.js as kernels of its backend 'wasm': memory is its own, and
 * results are counted and freed as those of its own operations are.
 */
export function simdOperations(tf: TensorFlow, simd: SimdModule): SimdOperations {
  function operation<A extends object>(
    name: string,
    compute: Compute<A>,
  ): (inputs: Readonly<Record<string, Tensor | undefined>>, attributes: A) => unknown {
    const kernelName = `Fedft${name}`;
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc: ({ inputs, attrs, backend }) => {
        const wasm = backend as BackendWasm;
        let scratch: TensorInfo | undefined;
        const result = compute(inputs as Inputs, attrs as unknown as A, {
          output: (...shape) => wasm.makeOutput(shape, 'float32'),
          scratch(length) {
            scratch = wasm.makeOutput([length], 'float32');
            return wasm.getMemoryOffset(scratch.dataId);
          },
          at: (tensor) => (tensor === undefined ? 0 : wasm.getMemoryOffset(tensor.dataId)),
        });
        if (scratch !== undefined) wasm.disposeData(scratch.dataId);
        return result;
      },
    });
    return (inputs, attributes) => {
      const given = Object.fromEntries(Object.entries(inputs).filter(([, tensor]) => tensor !== undefined));
      return tf.engine().runKernel(kernelName, given as Record<string, Tensor>, attributes as never);
    };
  }

  const product = operation<{ transposeA: boolean }>('Product', ({ a, b, start }, { transposeA }, memory) => {
    const [inner, columns] = b!.shape as [number, number];
    const width = a!.shape[1]!;
    const rows = transposeA ? width : a!.shape[0]!;
    const [row, column] = transposeA ? [FLOAT, width * FLOAT] : [width * FLOAT, FLOAT];
    const c = memory.output(rows, columns);
    const startRow = start?.shape.length === 1 ? 0 : columns * FLOAT;
    const scratch = memory.scratch(8 * inner);
    simd.product(
      memory.at(a),
      row,
      column,
      memory.at(b),
      columns * FLOAT,
      memory.at(start),
      startRow,
      memory.at(c),
      columns * FLOAT,
      rows,
      columns,
      inner,
      1,
      scratch,
    );
    return c;
  });

  const gelu = operation<{ derivative: boolean }>('Gelu', ({ x }, { derivative }, memory) => {
    const { shape } = x!;
    const outputs = Array.from({ length: derivative ? 2 : 1 }, () => memory.output(...shape));
    simd.gelu(memory.at(x), memory.at(outputs[0]), memory.at(outputs[1]), tf.util.sizeFromShape(shape));
    return outputs;
  });

  const layerNorm = operation<{ eps: number }>('LayerNorm', ({ x, gamma, beta }, { eps }, { output, at }) => {
    const [rows, width] = x!.shape as [number, number];
    const outputs = [output(rows, width), output(rows, width), output(rows, 1)] as const;
    const [result, normalised, inverse] = outputs;
    simd.layerNorm(at(x), at(gamma), at(beta), at(result), at(normalised), at(inverse), rows, width, eps);
    return [...outputs];
  });

  const layerNormGradient = operation<object>(
    'LayerNormGradient',
    ({ dy, gamma, normalised, inverse }, _attributes, { output, at }) => {
      const [rows, width] = dy!.shape as [number, number];
      const dx = output(rows, width);
      simd.layerNormGradient(at(dy), at(gamma), at(normalised), at(inverse), at(dx), rows, width);
      return dx;
    },
  );

  const attention = operation<BatchShape>('Attention', ({ queryKeyValue, mask }, shape, { output, scratch, at }) => {
    const { batch, tokens, heads, headSize } = shape;
    const context = output(batch * tokens, heads * headSize);
    const probabilities = output(batch, heads, tokens, padded(tokens));
    const room = scratch((headSize + 1) * padded(tokens) + 8 * Math.max(tokens, headSize));
    const scale = 1 / Math.sqrt(headSize);
    const addresses = [at(queryKeyValue), at(mask), at(probabilities), at(context), room] as const;
    simd.attention(...addresses, batch, tokens, heads, headSize, scale);
    return [context, probabilities];
  });

  const attentionGradient = operation<BatchShape>(
    'AttentionGradient',
    ({ dContext, queryKeyValue, probabilities }, shape, { output, scratch, at }) => {
      const { batch, tokens, heads, headSize } = shape;
      const result = output(batch * tokens, 3 * heads * headSize);
      const room = scratch((headSize + tokens) * padded(tokens) + 8 * Math.max(tokens, headSize));
      const scale = 1 / Math.sqrt(headSize);
      const addresses = [at(dContext), at(queryKeyValue), at(probabilities), at(result), room] as const;
      simd.attentionGradient(...addresses, batch, tokens, heads, headSize, scale);
      return result;
    },
  );

  return {
    product: (a, b, { start, transposeA = false } = {}) => product({ a, b, start }, { transposeA }) as Tensor,
    gelu: (x, derivative) => gelu({ x }, { derivative }) as Tensor[],
    layerNorm: (x, gamma, beta, eps) => layerNorm({ x, gamma, beta }, { eps }) as [Tensor, Tensor, Tensor],
    layerNormGradient: (dy, gamma, normalised, inverse) =>
      layerNormGradient({ dy, gamma, normalised, inverse }, {}) as Tensor,
    attention: (queryKeyValue, mask, shape) => attention({ queryKeyValue, mask }, shape) as [Tensor, Tensor],
    attentionGradient: (dContext, queryKeyValue, probabilities, shape) =>
      attentionGradient({ dContext, queryKeyValue, probabilities }, shape) as Tensor,
  };
}
