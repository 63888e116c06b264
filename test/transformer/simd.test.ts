import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs-core';
import { RandomStream } from '../../src/math';
import { repositoryRoot } from '../../src/records';
import { createEncoder } from '../../src/transformer';
import { loadTensorFlow } from '../../src/transformer/tensorflow/load';
import { binary, sourcesDigest } from '../../src/transformer/tensorflow/simd/binary';
import { instantiateSimd } from '../../src/transformer/tensorflow/simd/module';
import type { SimdOperations } from '../../src/transformer/tensorflow/simd/operations';
import { simdOf, startSimd } from '../../src/transformer/tensorflow/simd/start';
import { requireTensorFlow } from '../../src/transformer/tensorflow/tensorFlow';
import { type Attention, doubleAttention, doubleLayerNorm, doubleProduct, gaussian } from './doublePrecision';
import { randomModel, tinyConfig } from './models';

const tf = requireTensorFlow();

describe('WebAssembly of our own', () => {
  let simd: SimdOperations;
  let tensors: number;
  before(async () => {
    await loadTensorFlow('wasm');
    await tf.setBackend('wasm');
    simd = simdOf(tf)!;
    tensors = tf.memory().numTensors;
  });
  afterEach(() => assert.equal(tf.memory().numTensors, tensors));

  const stream = new RandomStream(5, 'test/simd');
  const normals = (length: number, size = 1): Float32Array =>
    Float32Array.from({ length }, () => size * stream.normal());

  /** The values of every tensor that a computation returns, computed twice: both times must give the same bits. */
  function values(compute: () => Tensor | readonly Tensor[]): Float32Array[] {
    const run = (): Float32Array[] =>
      tf.tidy(() => [compute()].flat().map((tensor) => (tensor as Tensor).dataSync() as Float32Array) as never);
    const first = run();
    assert.deepEqual(run(), first);
    return first;
  }

  describe('product', () => {
    const sizes = [
      [1, 1, 1],
      [3, 5, 2],
      [4, 8, 16],
      [7, 13, 3],
      [16, 8, 33],
      [17, 23, 9],
      [33, 12, 128],
      [64, 131, 5],
    ] as const;
    for (const [rows, columns, inner] of sizes) {
      it(`is that in double precision for ${rows} x ${inner} by ${inner} x ${columns}, in every form`, () => {
        for (const [transposeA, transposeB] of [
          [false, false],
          [true, false],
          [false, true],
          [true, true],
        ] as const) {
          const options = { rows, columns, inner, transposeA, transposeB };
          for (const stack of [[], [3], [2, 2]]) compareProducts(stack, options);
        }
      });
    }

    it('of a stack with one matrix is that of each', () => {
      const [a, b] = [normals(4 * 5 * 6), normals(6 * 7)];
      const [stacked, flat] = values(() => [
        simd.product(tf.tensor4d(a, [2, 2, 5, 6]), tf.tensor2d(b, [6, 7])),
        simd.product(tf.tensor2d(a, [20, 6]), tf.tensor2d(b, [6, 7])),
      ]);
      assert.deepEqual(stacked, flat);
    });

    /** With nothing to add to, with a matrix for each product and with one row for all. */
    function compareProducts(
      stack: readonly number[],
      sizes: Omit<Parameters<typeof doubleProduct>[2], 'begin'>,
    ): void {
      const { rows, columns, inner, transposeA, transposeB } = sizes;
      const count = tf.util.sizeFromShape([...stack]);
      const [a, b] = [normals(count * rows * inner), normals(count * inner * columns)];
      const matrix = (array: Float32Array, index: number): Float32Array =>
        array.subarray((index * array.length) / count, ((index + 1) * array.length) / count);
      for (const start of [undefined, [...stack, rows, columns], [columns]]) {
        const begin = start && normals(tf.util.sizeFromShape(start));
        const [c] = values(() =>
          simd.product(
            tf.tensor(a, [...stack, ...(transposeA ? [inner, rows] : [rows, inner])]),
            tf.tensor(b, [...stack, ...(transposeB ? [columns, inner] : [inner, columns])]),
            { transposeA, transposeB, ...(start && { start: tf.tensor(begin!, start) }) },
          ),
        );
        for (let index = 0; index < count; index++) {
          const own = begin && (start!.length === 1 ? begin : matrix(begin, index));
          const expected = doubleProduct(matrix(a, index), matrix(b, index), { ...sizes, begin: own });
          near(matrix(c!, index), expected, 1e-6 * Math.sqrt(inner), 1);
        }
      }
    }
  });

  describe('attention and its gradient', () => {
    const sizes = [
      { batch: 1, tokens: 1, heads: 1, headSize: 1 },
      { batch: 1, tokens: 3, heads: 2, headSize: 5 },
      { batch: 3, tokens: 4, heads: 3, headSize: 4 },
      { batch: 2, tokens: 33, heads: 2, headSize: 7 },
      { batch: 2, tokens: 32, heads: 1, headSize: 64 },
      { batch: 5, tokens: 17, heads: 2, headSize: 12 },
    ];
    for (const shape of sizes) {
      const { batch, tokens, heads, headSize } = shape;
      for (const padded of tokens > 1 ? [false, true] : [false]) {
        it(`are those in double precision for ${batch} x ${tokens} tokens, ${heads} heads of ${headSize}${padded ? ', padded' : ''}`, () => {
          const hidden = heads * headSize;
          const mask = padded ? paddingMask(batch, tokens) : undefined;
          compare(
            { ...shape, mask, queryKeyValue: normals(batch * tokens * 3 * hidden) },
            normals(batch * tokens * hidden),
          );
        });
      }
    }

    it('hold for scores that would overflow without the largest taken away', () => {
      const shape = { batch: 2, tokens: 6, heads: 2, headSize: 8 };
      compare({ ...shape, mask: paddingMask(2, 6), queryKeyValue: normals(12 * 48, 30) }, normals(12 * 16), 1e-3);
    });

    it('give padding no probability at all, and pass a NaN on', () => {
      const queryKeyValue = normals(5 * 6);
      const shape = { batch: 1, tokens: 5, heads: 1, headSize: 2 };
      const mask = Float32Array.of(0, 0, 0, -1e9, -1e9);
      const run = (): Float32Array[] =>
        values(() => simd.attention(tf.tensor2d(queryKeyValue, [5, 6]), tf.tensor4d(mask, [1, 1, 1, 5]), shape));
      const probabilities = run()[1]!;
      for (let row = 0; row < 5; row++) {
        assert.deepEqual([...probabilities.subarray(row * 8 + 3, row * 8 + 8)], [0, 0, 0, 0, 0]);
      }
      queryKeyValue[0] = Number.NaN; // of the first query
      const [context] = run();
      assert.ok(Number.isNaN(context![0]) && Number.isNaN(context![1]));
      assert.ok(context!.subarray(2).every(Number.isFinite));
    });

    function compare(given: Attention, dContext: Float32Array, limit = 5e-6): void {
      const { batch, tokens, heads, headSize, mask, queryKeyValue } = given;
      const hidden = heads * headSize;
      const [context, dQueryKeyValue] = values(() => {
        const matrix = tf.tensor2d(queryKeyValue, [batch * tokens, 3 * hidden]);
        const padding = mask && tf.tensor4d(mask, [batch, 1, 1, tokens]);
        const [output, probabilities] = simd.attention(matrix, padding, given);
        const d = tf.tensor2d(dContext, [batch * tokens, hidden]);
        return [output, simd.attentionGradient(d, matrix, probabilities, given)];
      });
      const expected = doubleAttention(given, dContext);
      near(context!, expected.context, limit);
      near(dQueryKeyValue!, expected.dQueryKeyValue, limit);
    }
  });

  describe('layer norm and its gradient', () => {
    for (const [rows, width] of [
      [1, 1],
      [3, 5],
      [2, 8],
      [5, 13],
      [4, 128],
      [3, 770],
    ] as const) {
      it(`are those in double precision for ${rows} x ${width}`, () => {
        const x = normals(rows * width, 3).map((value) => value + 5);
        const [gamma, beta, dy] = [normals(width), normals(width), normals(rows * width)];
        const eps = 1e-5;
        const [output, normalised, inverse, dx] = values(() => {
          const results = simd.layerNorm(tf.tensor2d(x, [rows, width]), tf.tensor1d(gamma), tf.tensor1d(beta), eps);
          const [, own, deviation] = results;
          return [
            ...results,
            simd.layerNormGradient(tf.tensor2d(dy, [rows, width]), tf.tensor1d(gamma), own, deviation),
          ];
        });
        const expected = doubleLayerNorm(x, { rows, width, gamma, beta, eps }, dy);
        near(output!, expected.output, 1e-5);
        near(normalised!, expected.normalised, 1e-5);
        near(inverse!, expected.inverse, 1e-5);
        // One number alone is its own mean, so that its gradient is nothing but rounding.
        if (width > 1) near(dx!, expected.dx, 1e-4);
      });
    }
  });

  describe('GELU', () => {
    // From the far tails through the smallest float32 to the bulk; 0 of either sign; a length that four does not divide.
    const extremes = [-1e4, -40, -13.5, -5, -1, -1e-3, -1e-38, -1e-45, -0, 0, 1e-45, 1e-3, 1, 5, 13.5, 40, 1e4];
    const grid = Array.from({ length: 4001 }, (_, i) => (i - 2000) / 250);
    it('and its derivative are within 3e-7 of x Phi(x) and its derivative, from one tail to the other', () => {
      const points = Float32Array.from([...extremes, ...grid]);
      const [output, derivative] = values(() => simd.gelu(tf.tensor1d(points), true));
      for (const [i, x] of points.entries()) {
        const { cumulative, density } = gaussian(x);
        const product = x * cumulative;
        assert.ok(
          Math.abs(output![i]! - product) <= 3e-7 * Math.max(1, Math.abs(product)),
          `gelu(${x}) = ${output![i]}`,
        );
        const slope = cumulative + x * density;
        assert.ok(Math.abs(derivative![i]! - slope) < 3e-7, `gelu'(${x}) = ${derivative![i]}`);
      }
      assert.deepEqual(
        values(() => simd.gelu(tf.tensor1d(points), false)),
        [output],
      );
    });

    it('goes over into 0 and x where the square of x overflows, and passes a NaN on', () => {
      const [output, derivative] = values(() => simd.gelu(tf.tensor1d([-1e30, 1e30, Number.NaN]), true));
      assert.deepEqual([...output!], [0, Math.fround(1e30), Number.NaN]);
      assert.deepEqual([...derivative!], [0, 1, Number.NaN]);
    });
  });

  it('was compiled from the assembly/ that is there (`npm run kernels -- --check` compiles it again)', () => {
    const folder = join(repositoryRoot, 'assembly');
    const hash = createHash('sha256');
    for (const name of readdirSync(folder).sort()) {
      hash
        .update(`${name}\0`)
        .update(readFileSync(join(folder, name)))
        .update('\0');
    }
    assert.equal(hash.digest('hex'), sourcesDigest, 'assembly/ has changed since; run `npm run kernels`');
  });

  it('has no memory, data or stack of its own, since the memory is that of TensorFlow.js', () => {
    const { asm } = (tf.findBackend('wasm') as unknown as { wasm: { asm: { memory: object } } }).wasm;
    const module = instantiateSimd(tf) as unknown as Record<string, unknown>;
    assert.equal(module['memory'], asm.memory);
    const exported = Object.entries(module).filter(([name]) => name !== 'memory');
    assert.ok(exported.every(([, value]) => typeof value === 'function'));
    // Sections by number: types, imports, functions, exports and code; no memory (5), globals (6), start (8) or data (11, 12).
    assert.deepEqual(sections(Buffer.from(binary, 'base64')), [1, 2, 3, 7, 10]);
  });

  it('says why it cannot be used, and leaves the encoder to TensorFlow.js', async () => {
    const warnings: string[] = [];
    const listen = (warning: Error): void => void warnings.push(`${warning.name}: ${warning.message}`);
    process.on('warning', listen);
    const other = { ...tf }; // a TensorFlow.js that nothing was prepared for
    assert.equal(
      startSimd(other, (of) => instantiateSimd(of, 'AGFzbQEAAAAA')),
      false,
    );
    assert.equal(simdOf(other), undefined);
    assert.equal(startSimd({ ...tf, findBackend: () => ({ wasm: {} }) as never }), false);
    await new Promise((resolve) => setImmediate(resolve));
    process.removeListener('warning', listen);
    assert.equal(warnings.length, 2);
    assert.match(
      warnings[0]!,
      /^FedftWarning: .*WebAssembly cannot be used \(WebAssembly\.Module\(\).*several times slower/,
    );
    assert.match(warnings[1]!, /does not show its memory; version 4\.22\.0 does/);
  });

  it('is what an encoder on wasm computes with', async () => {
    const encoder = await createEncoder(randomModel(tinyConfig('bert')), { backend: 'wasm' });
    const taken = tf.getKernel('FedftGelu', 'wasm');
    tf.unregisterKernel('FedftGelu', 'wasm');
    const embeddings = { batch: 1, tokens: 1, hidden: 12, values: normals(12), attentionMask: Uint8Array.of(1) };
    await assert.rejects(encoder.infer(embeddings, new Map()), /FedftGelu/);
    tf.registerKernel(taken);
    await encoder.infer(embeddings, new Map());
    encoder.dispose();
  });
});

/** The numbers of a WebAssembly module's sections, but for custom ones. */
function sections(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let at = 8; // behind the magic number and the version
  while (at < bytes.length) {
    const section = bytes[at++]!;
    let length = 0;
    for (let shift = 0, more = true; more; shift += 7, at++) {
      length += (bytes[at]! & 127) * 2 ** shift;
      more = bytes[at]! > 127;
    }
    if (section !== 0) numbers.push(section);
    at += length;
  }
  return numbers;
}

/** 0 for the first tokens of a sequence, a different number in each, -1e9 for the rest. */
function paddingMask(batch: number, tokens: number): Float32Array {
  const mask = new Float32Array(batch * tokens);
  for (let sequence = 0; sequence < batch; sequence++) {
    const real = 1 + ((sequence * 5 + 2) % tokens);
    mask.fill(-1e9, sequence * tokens + real, (sequence + 1) * tokens);
  }
  return mask;
}

/** Asserts that every number is within a share of the largest expected one, or of `least`: terms may cancel. */
function near(actual: Float32Array, expected: Float64Array, limit: number, least = 1e-3): void {
  assert.equal(actual.length, expected.length);
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), least);
  for (const [i, value] of actual.entries()) {
    assert.ok(Math.abs(value - expected[i]!) <= limit * scale, `${i}: ${value} against ${expected[i]}`);
  }
}
