import assert from 'node:assert/strict';
import type { Tensor } from '@tensorflow/tfjs-core';
import { RandomStream } from '../../src/math';
import { headGradient, initialHead, type TextInput, textEmbedding } from '../../src/split';
import { createEncoder, type LoraFactors } from '../../src/transformer';
import { requireTensorFlow } from '../../src/transformer/tensorflow/tensorFlow';
import { randomLora, relativeError } from '../transformer/models';
import { randomText, textModel, tokens } from './devices';

const tf = requireTensorFlow();

describe('the unsplit model', () => {
  const model = textModel();
  const { config } = model;
  const { hiddenSize, attentionHeads, layerNormEps, hiddenLayers } = config;
  const [batch, alpha, rank, classes] = [4, 8, 2, 3];
  const stream = new RandomStream(8, 'test/unsplit');
  const inputs = Array.from({ length: batch }, () => randomText(stream));
  const labels = [0, 2, 1, 1];
  const head = {
    ...initialHead(classes, hiddenSize, stream),
    weight: Float32Array.from({ length: classes * hiddenSize }, () => stream.normal()),
  };
  const lora = randomLora(config, rank);

  /** The whole model in one piece, as a textbook writes it, with TensorFlow.js's own differentiation. */
  function wholeLoss(parameters: Record<string, Tensor>): Tensor {
    const weight = (name: string): Tensor => {
      const frozen = parameters[`${name}.weight`]!;
      const [A, B] = [parameters[`${name}/A`], parameters[`${name}/B`]];
      return A === undefined ? frozen : tf.add(frozen, tf.mul(alpha / rank, tf.matMul(B!, A)));
    };
    const linear = (x: Tensor, name: string): Tensor =>
      tf.add(tf.matMul(x, weight(name), false, true), parameters[`${name}.bias`]!);
    const norm = (x: Tensor, name: string): Tensor => {
      const { mean, variance } = tf.moments(x, -1, true);
      const normalised = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, layerNormEps)));
      return tf.add(tf.mul(normalised, parameters[`${name}.weight`]!), parameters[`${name}.bias`]!);
    };
    const heads = (x: Tensor): Tensor =>
      tf.transpose(tf.reshape(x, [batch, tokens, attentionHeads, hiddenSize / attentionHeads]), [0, 2, 1, 3]);
    const mask = tf.tensor(
      inputs.flatMap(({ attentionMask }) => [...attentionMask].map((real) => (real ? 0 : -1e9))),
      [batch, 1, 1, tokens],
    );
    let x: Tensor = tf.reshape(parameters['embeddings']!, [batch * tokens, hiddenSize]);
    for (let layer = 0; layer < hiddenLayers; layer++) {
      const block = `encoder.layer.${layer}.`;
      const [q, k, v] = ['query', 'key', 'value'].map((name) => heads(linear(x, `${block}attention.self.${name}`)));
      const scores = tf.div(tf.matMul(q!, k!, false, true), Math.sqrt(hiddenSize / attentionHeads));
      const attended = tf.transpose(tf.matMul(tf.softmax(tf.add(scores, mask)), v!), [0, 2, 1, 3]);
      const joined = tf.reshape(attended, [batch * tokens, hiddenSize]);
      x = norm(tf.add(linear(joined, `${block}attention.output.dense`), x), `${block}attention.output.LayerNorm`);
      const z = linear(x, `${block}intermediate.dense`);
      const gelu = tf.mul(tf.mul(z, 0.5), tf.add(1, tf.erf(tf.div(z, Math.SQRT2))));
      x = norm(tf.add(linear(gelu, `${block}output.dense`), x), `${block}output.LayerNorm`);
    }
    const first = tf.reshape(tf.slice(tf.reshape(x, [batch, tokens, hiddenSize]), [0, 0, 0], [batch, 1, -1]), [
      batch,
      -1,
    ]);
    const features = tf.tanh(linear(first, 'pooler.dense'));
    const logits = tf.add(tf.matMul(features, parameters['head.weight']!, false, true), parameters['head.bias']!);
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), tf.oneHot(tf.tensor1d(labels, 'int32'), classes)), -1)));
  }

  function automaticGradients(embedded: Float32Array): {
    readonly loss: number;
    readonly gradients: Map<string, Float32Array>;
  } {
    return tidied(() => {
      const parameters: Record<string, Tensor> = {
        embeddings: tf.tensor(embedded, [batch, tokens, hiddenSize]),
        'head.weight': tf.tensor(head.weight, [classes, hiddenSize]),
        'head.bias': tf.tensor(head.bias),
      };
      for (const [name, { shape, data }] of model.weights) {
        if (!name.startsWith('embeddings.')) parameters[name] = tf.tensor(data, [...shape]);
      }
      for (const [site, { A, B }] of lora) {
        parameters[`${site}/A`] = tf.tensor(A, [rank, hiddenSize]);
        parameters[`${site}/B`] = tf.tensor(B, [hiddenSize, rank]);
      }
      const names = Object.keys(parameters);
      const loss = (...values: Tensor[]): Tensor =>
        wholeLoss(Object.fromEntries(names.map((name, i) => [name, values[i]!])));
      const { value, grads } = tf.valueAndGrads(loss as never)(Object.values(parameters));
      return {
        loss: value.dataSync()[0]!,
        gradients: new Map(grads.map((gradient, i) => [names[i]!, gradient.dataSync().slice() as Float32Array])),
      };
    });
  }

  it('has the gradients that the split model gets across the air', async () => {
    const encoder = await createEncoder(model, { backend: 'cpu', loraAlpha: alpha });
    const embeddings = textEmbedding(model).embed(inputs as readonly TextInput[]);
    const { features, tape } = await encoder.forward(embeddings, lora, 'all');
    const local = headGradient(head, features, labels);
    const split = await encoder.backwardAll(tape, local.features);
    const whole = automaticGradients(embeddings.values);

    assert.ok(Math.abs(local.loss - whole.loss) < 1e-5 * whole.loss);
    assert.ok(relativeError(local.weight, whole.gradients.get('head.weight')!) < 1e-4);
    assert.ok(relativeError(local.bias, whole.gradients.get('head.bias')!) < 1e-4);
    assert.ok(relativeError(split.embeddings, whole.gradients.get('embeddings')!) < 1e-4);
    assertFactorsEqual(split.lora, whole.gradients);
    for (const [name, gradient] of split.weights) {
      // The loss does not depend on a key's bias: softmax ignores what is added to every score alike.
      if (name.endsWith('key.bias')) assert.ok(Math.hypot(...gradient) < 1e-5);
      else assert.ok(relativeError(gradient, whole.gradients.get(name)!) < 1e-4, name);
    }
    assert.equal(
      split.weights.size,
      [...model.weights.keys()].filter((name) => !name.startsWith('embeddings.')).length,
    );
    encoder.dispose();
  });

  function assertFactorsEqual(factors: LoraFactors, expected: ReadonlyMap<string, Float32Array>): void {
    for (const [site, { A, B }] of factors) {
      assert.ok(relativeError(A, expected.get(`${site}/A`)!) < 1e-4, site);
      assert.ok(relativeError(B, expected.get(`${site}/B`)!) < 1e-4, site);
    }
  }
});

/** tf.tidy for a result that holds no tensors. */
function tidied<R>(compute: () => R): R {
  let result: R | undefined;
  tf.tidy(() => {
    result = compute();
  });
  return result as R;
}
