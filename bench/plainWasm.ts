// TensorFlow.js on WebAssembly as it comes: the encoder written as one writes it, gradients by tf.grads.
import { dirname, sep } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { LoraPair } from 'fedft';
import type { HeadGradient, LoraGradient } from 'fedft/model';
import { requireTensorFlow } from '../src/transformer/tensorflow/tensorFlow';
import type { Problem } from './trainProblem';

const tf = requireTensorFlow();

/** The same step and inference as the encoder's, without any of its care. */
export async function createPlainEncoder(problem: Problem): Promise<{
  step(): Promise<{ readonly lora: LoraGradient; readonly head: HeadGradient }>;
  infer(): Promise<Float32Array>;
}> {
  setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep);
  await tf.setBackend('wasm');
  const { model, embeddings, lora, loraAlpha, head, labels } = problem;
  const { batch, tokens, hidden } = embeddings;
  const { attentionHeads: heads, hiddenLayers, layerNormEps } = model.config;
  const size = hidden / heads;
  const weights = new Map([...model.weights].map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]));
  const sites = [...lora.keys()];
  const start: Tensor[] = [];
  for (const { A, B } of lora.values()) {
    start.push(tf.tensor2d(A, [A.length / hidden, hidden]), tf.tensor2d(B, [hidden, B.length / hidden]));
  }
  start.push(tf.tensor2d(head.weight, [2, hidden]), tf.tensor1d(head.bias));
  const x0 = tf.tensor2d(embeddings.values, [batch * tokens, hidden]);
  const target = tf.oneHot(tf.tensor1d([...labels], 'int32'), 2);

  const dense = (x: Tensor, name: string): Tensor =>
    tf.add(tf.matMul(x, weights.get(`${name}.weight`)!, false, true), weights.get(`${name}.bias`)!);
  const adapted = (x: Tensor, site: string, trained: readonly Tensor[]): Tensor => {
    const index = 2 * sites.indexOf(site);
    const [A, B] = [trained[index]!, trained[index + 1]!];
    const low = tf.matMul(tf.matMul(x, A, false, true), B, false, true);
    return tf.add(dense(x, site), tf.mul(low, loraAlpha / A.shape[0]!));
  };
  const norm = (x: Tensor, name: string): Tensor => {
    const { mean, variance } = tf.moments(x, -1, true);
    const normalised = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, layerNormEps)));
    return tf.add(tf.mul(normalised, weights.get(`${name}.weight`)!), weights.get(`${name}.bias`)!);
  };
  const gelu = (x: Tensor): Tensor => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
  const split = (x: Tensor): Tensor => tf.transpose(tf.reshape(x, [batch, tokens, heads, size]), [0, 2, 1, 3]);

  const features = (trained: readonly Tensor[]): Tensor => {
    let x: Tensor = x0;
    for (let layer = 0; layer < hiddenLayers; layer++) {
      const name = `encoder.layer.${layer}`;
      const [q, k, v] = ['query', 'key', 'value'].map((part) =>
        split(adapted(x, `${name}.attention.self.${part}`, trained)),
      );
      const scores = tf.softmax(tf.mul(tf.matMul(q!, k!, false, true), 1 / Math.sqrt(size)));
      const context = tf.reshape(tf.transpose(tf.matMul(scores, v!), [0, 2, 1, 3]), [batch * tokens, hidden]);
      x = norm(tf.add(x, dense(context, `${name}.attention.output.dense`)), `${name}.attention.output.LayerNorm`);
      const inner = gelu(dense(x, `${name}.intermediate.dense`));
      x = norm(tf.add(x, dense(inner, `${name}.output.dense`)), `${name}.output.LayerNorm`);
    }
    const first = tf.reshape(tf.slice(tf.reshape(x, [batch, tokens, hidden]), [0, 0, 0], [batch, 1, hidden]), [
      batch,
      hidden,
    ]);
    return tf.tanh(adapted(first, 'pooler.dense', trained));
  };
  const lossOf = (...trained: Tensor[]): Scalar => {
    const [weight, bias] = trained.slice(-2) as [Tensor, Tensor];
    const logits = tf.add(tf.matMul(features(trained), weight, false, true), bias);
    return tf.losses.softmaxCrossEntropy(target, logits) as Scalar;
  };
  const gradients = tf.valueAndGrads(lossOf);

  return {
    async step() {
      const { value, grads } = gradients(start);
      const arrays = (await Promise.all(grads.map((grad) => grad.data()))) as Float32Array[];
      const loss = (await value.data())[0]!;
      tf.dispose([value, ...grads]);
      const pairs = sites.map((site, index): [string, LoraPair] => [
        site,
        { A: arrays[2 * index]!, B: arrays[2 * index + 1]!, inSize: hidden, outSize: hidden },
      ]);
      const [weight, bias] = arrays.slice(-2) as [Float32Array, Float32Array];
      return { lora: new Map(pairs), head: { loss, weight, bias, features: new Float32Array() } };
    },
    async infer() {
      const output = tf.tidy(() => features(start));
      const values = (await output.data()) as Float32Array;
      output.dispose();
      return values;
    },
  };
}
