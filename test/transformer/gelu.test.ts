import assert from 'node:assert/strict';
import { createEncoder } from '../../src/transformer';
import { geluByErf, geluBySigmoid } from '../../src/transformer/tensorflow/gelu';
import { requireTensorFlow } from '../../src/transformer/tensorflow/tensorFlow';
import { randomModel, tinyConfig } from './models';

const tf = requireTensorFlow();

describe('GELU on WebAssembly', () => {
  before(async () => {
    (await createEncoder(randomModel(tinyConfig('bert')), { backend: 'wasm' })).dispose(); // starts the backend
    await tf.setBackend('wasm');
  });

  // From the far tails through the smallest float32 to the bulk; 0 of either sign.
  const points = Float32Array.from([
    -1e4, -40, -13.5, -5, -1, -1e-3, -1e-38, -1e-45, -0, 0, 1e-45, 1e-38, 1e-3, 1, 5, 13.5, 40, 1e4,
  ]);
  const grid = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 250);

  for (const [name, gelu] of Object.entries({ geluByErf, geluBySigmoid })) {
    it(`is within 3e-7 of x Phi(x) and its derivative everywhere (${name})`, () => {
      for (const values of [points, grid]) {
        const [output, derivative] = tf.tidy(() => {
          const result = gelu(tf, tf.tensor1d(values), true);
          return [result.output.dataSync(), result.derivative!.dataSync()] as never;
        }) as unknown as [Float32Array, Float32Array];
        for (const [i, x] of values.entries()) {
          const phi = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
          const cumulative = normalCumulative(x);
          assert.ok(
            Math.abs(output[i]! - x * cumulative) < 3e-7 * Math.max(1, Math.abs(x)),
            `gelu(${x}) = ${output[i]}`,
          );
          assert.ok(Math.abs(derivative[i]! - cumulative - x * phi) < 5e-7, `gelu'(${x}) = ${derivative[i]}`);
        }
      }
    });
  }

  it('leaves nothing behind but what it returns', () => {
    const x = tf.tensor1d(grid);
    const before = tf.memory().numTensors;
    const both = geluBySigmoid(tf, x, true);
    assert.equal(tf.memory().numTensors, before + 2);
    const one = geluBySigmoid(tf, x, false);
    assert.equal(tf.memory().numTensors, before + 3);
    assert.deepEqual(one.output.dataSync(), both.output.dataSync());
    tf.dispose([x, both.output, both.derivative!, one.output]);
  });
});

/** Phi(x) by Simpson’s rule on Phi(x) = 1/2 + integral of phi from 0 to x, exact here to 1e-12. */
function normalCumulative(x: number): number {
  const end = Math.min(Math.abs(x), 10);
  const steps = 2000;
  const h = end / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++)
    sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(-((i * h) ** 2) / 2);
  const half = (sum * h) / 3 / Math.sqrt(2 * Math.PI);
  return x < 0 ? 0.5 - half : 0.5 + half;
}
