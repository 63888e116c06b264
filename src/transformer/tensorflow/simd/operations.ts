import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { BatchShape, ProductOptions } from '../../passes/kernels';
import type { TensorFlow } from '../tensorFlow';
import type { SimdModule } from './module';

/** Operations that TensorFlow.js does not have, on its tensors. */
export interface SimdOperations {
  /**
   * start + op(a) op(b) of the matrices in the last two dimensions, transposed where asked. The dimensions before are equal,
   * or b is one matrix and a is not transposed. start: of the result's shape, or [columns] for every row; left out, 0.
   */
  product(a: Tensor, b: Tensor, options?: ProductOptions & { readonly start?: Tensor }): Tensor;
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

  const product = operation<Required<ProductOptions>>(
    'Product',
    ({ a, b, start }, options, { output, scratch, at }) => {
      const { transposeA, transposeB } = options;
      const [stack, m, n] = [a!.shape.slice(0, -2), a!.shape.at(-2)!, a!.shape.at(-1)!];
      const [k, l] = b!.shape.slice(-2) as [number, number];
      const [inner, columns] = transposeB ? [l, k] : [k, l];
      // With one matrix b the whole stack of a is one tall matrix.
      const plain = b!.shape.length === 2;
      const each = transposeA ? n : m;
      const matrices = tf.util.sizeFromShape(stack);
      const [count, rows] = plain ? [1, matrices * each] : [matrices, each];
      const c = output(...stack, each, columns);
      const row = start !== undefined && start.shape.length > 1 ? columns * FLOAT : 0;
      const room = scratch(inner * (8 + padded(columns)));
      const addresses = [at(a), transposeA, at(b), transposeB, at(start), row * rows, row, at(c)] as const;
      simd.products(count, ...addresses, rows, columns, inner, room);
      return c;
    },
  );

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
    product: (a, b, { start, transposeA = false, transposeB = false } = {}) =>
      product({ a, b, start }, { transposeA, transposeB }) as Tensor,
    gelu: (x, derivative) => gelu({ x }, { derivative }) as Tensor[],
    layerNorm: (x, gamma, beta, eps) => layerNorm({ x, gamma, beta }, { eps }) as [Tensor, Tensor, Tensor],
    layerNormGradient: (dy, gamma, normalised, inverse) =>
      layerNormGradient({ dy, gamma, normalised, inverse }, {}) as Tensor,
    attention: (queryKeyValue, mask, shape) => attention({ queryKeyValue, mask }, shape) as [Tensor, Tensor],
    attentionGradient: (dContext, queryKeyValue, probabilities, shape) =>
      attentionGradient({ dContext, queryKeyValue, probabilities }, shape) as Tensor,
  };
}
