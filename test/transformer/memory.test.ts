import assert from 'node:assert/strict';
import { createEncoder, type Encoder } from '../../src/transformer';
import { requireTensorFlow } from '../../src/transformer/tensorflow/tensorFlow';
import { loraServer, playRound, textDevice, textModel } from '../split/devices';
import { randomEmbeddings, randomGradient, randomLora, testedBackend } from './models';

const tf = requireTensorFlow();

describe('the memory of an encoder', () => {
  const model = textModel();
  const { config } = model;
  const lora = randomLora(config);
  let encoder: Encoder;
  let tensors: number;
  before(async () => {
    encoder = await createEncoder(model, { backend: testedBackend });
    tensors = tf.memory().numTensors;
  });
  after(() => encoder.dispose());
  afterEach(() => assert.equal(tf.memory().numTensors, tensors));

  it('does not grow over 50 rounds', async () => {
    const server = loraServer(encoder, lora, 0.01);
    const devices = [0, 1].map((index) => textDevice(model, index));
    for (let round = 0; round < 50; round++) {
      await playRound(server, devices, round);
      await server.infer(randomEmbeddings(config, 2, 6));
      assert.equal(tf.memory().numTensors, tensors);
    }
  });

  it('is given back by evaluation, by hidden states, by full gradients and by an unused tape', async () => {
    const embeddings = randomEmbeddings(config, 2, 6);
    await encoder.infer(embeddings, lora);
    await encoder.hiddenState(embeddings, lora);
    const { features, tape } = await encoder.forward(embeddings, lora, 'all');
    await encoder.backwardAll(tape, features);
    const unused = await encoder.forward(embeddings, lora);
    unused.tape.dispose();
    unused.tape.dispose();
  });

  it('is given back when a pass fails', async () => {
    const embeddings = randomEmbeddings(config, 2, 6);
    const short = { ...embeddings, values: embeddings.values.subarray(1) };
    await assert.rejects(encoder.forward(short, lora), /values must hold 2 x 6 x 12 = 144 numbers, got 143/);
    const unknown = new Map([['encoder.layer.9.attention.self.query', [...lora.values()][0]!]]);
    await assert.rejects(encoder.infer(embeddings, unknown), /no low-rank site 'encoder.layer.9.attention.self.query'/);
    const { tape } = await encoder.forward(embeddings, lora);
    await assert.rejects(encoder.backward(tape, randomGradient(5)), /featureGradient must hold 2 x 12 = 24 numbers/);
    await encoder.backward(tape, randomGradient(24)); // the tape survived the refused gradient
  });

  it('is given back when TensorFlow.js itself fails half way', async () => {
    const embeddings = randomEmbeddings(config, 2, 6);
    const { tape } = await encoder.forward(embeddings, lora);
    // Both passes fail at their first use of a kernel that is taken away here.
    for (const kernel of ['Tanh', 'Softmax'] as const) {
      const taken = tf.getKernel(kernel, testedBackend);
      tf.unregisterKernel(kernel, testedBackend);
      await assert.rejects(encoder.forward(embeddings, lora));
      tf.registerKernel(taken);
    }
    const taken = tf.getKernel('Transpose', testedBackend);
    tf.unregisterKernel('Transpose', testedBackend);
    await assert.rejects(encoder.backward(tape, randomGradient(24)));
    tf.registerKernel(taken);
  });

  it('is given back whole when the encoder is disposed, and it says so when used after', async () => {
    const other = await createEncoder(model, { backend: testedBackend });
    assert.ok(tf.memory().numTensors > tensors);
    other.dispose();
    other.dispose();
    await assert.rejects(other.infer(randomEmbeddings(config, 1, 4), lora), /the encoder is disposed/);
  });

  it('is not charged for a second use of a tape, which is refused', async () => {
    const { features, tape } = await encoder.forward(randomEmbeddings(config, 2, 6), lora);
    await assert.rejects(encoder.backwardAll(tape, features), /run forward\(embeddings, lora, 'all'\)/);
    await encoder.backward(tape, features);
    await assert.rejects(encoder.backward(tape, features), /the tape is used up/);
    const other = await createEncoder(model, { backend: testedBackend });
    const foreign = await other.forward(randomEmbeddings(config, 2, 6), lora);
    await assert.rejects(encoder.backward(foreign.tape, foreign.features), /tape is of another encoder/);
    foreign.tape.dispose();
    other.dispose();
  });
});
