import assert from 'node:assert/strict';
import { EdgeServer, fullTraining } from '../../src/split';
import { createEncoder, type Encoder } from '../../src/transformer';
import { randomLora, relativeError } from '../transformer/models';
import { loraServer, playRound, textDevice, textModel } from './devices';

describe('a round played a few devices at a time', () => {
  const model = textModel();
  const lora = randomLora(model.config);
  const devices = () => [0, 1, 2, 3, 4].map((index) => textDevice(model, index));
  let encoder: Encoder;
  before(async () => {
    // A device sends 3 x 6 tokens: two devices a group, and one alone at the end.
    encoder = await createEncoder(model, { backend: 'onnx', microBatchTokens: 40, threads: 1 });
  });
  after(() => encoder.dispose());

  for (const [name, make] of [
    ['low-rank factors', () => loraServer(encoder, lora)],
    ['full fine-tuning', () => new EdgeServer(fullTraining(encoder, model, 0.1))],
  ] as const) {
    it(`gives the gradient and the step of one pass over all devices, with ${name}`, async () => {
      const [whole, parts] = [devices(), devices()];
      const { gradient } = await playRound(make(), whole, 0);
      if (name === 'full fine-tuning') {
        encoder.updateWeights(
          new Map([...model.weights].filter(([n]) => gradient.weights.has(n)).map(([n, { data }]) => [n, data])),
        );
      }
      const server = make();
      const order: number[] = [];
      const summed = await server.exchange(
        parts.map((device) => device.sendEmbeddings(0)),
        (features) => {
          order.push(features.device);
          return parts[features.device]!.receiveFeatures(features);
        },
      );
      assert.deepEqual(order, [0, 1, 2, 3, 4]);
      assert.equal(summed.lora.size, gradient.lora.size);
      assert.equal(summed.weights.size, gradient.weights.size);
      for (const [site, { A, B }] of gradient.lora) {
        assert.ok(relativeError(summed.lora.get(site)!.A, A) < 1e-5, site);
        assert.ok(relativeError(summed.lora.get(site)!.B, B) < 1e-5, site);
      }
      const scale = Math.hypot(...[...gradient.weights.values()].map((weight) => Math.hypot(...weight)));
      for (const [weight, values] of gradient.weights) {
        const own = summed.weights.get(weight)!;
        assert.ok(Math.hypot(...values.map((value, i) => value - own[i]!)) < 1e-6 * scale, weight);
      }
      for (const [index, { head }] of whole.entries()) {
        assert.ok(relativeError(parts[index]!.head.weight, head.weight) < 1e-6);
      }
      for (const [site, { A }] of server.trained.lora) {
        const start = lora.get(site)!.A;
        assert.ok(
          relativeError(
            A,
            start.map((value, i) => value - 0.1 * summed.lora.get(site)!.A[i]!),
          ) < 1e-6,
          site,
        );
      }
    });
  }

  it('hands no more tokens to a pass than the encoder takes at a time, padding included', async () => {
    const sizes: number[] = [];
    const watched: Encoder = Object.assign(Object.create(encoder) as Encoder, {
      forward: (...pass: Parameters<Encoder['forward']>) => {
        sizes.push(pass[0].batch * pass[0].tokens);
        return encoder.forward(...pass);
      },
      backward: (...pass: Parameters<Encoder['backward']>) => encoder.backward(...pass),
    });
    Object.defineProperty(watched, 'microBatchTokens', { value: 40 });
    const own = devices();
    await loraServer(watched, lora).exchange(
      own.map((device) => device.sendEmbeddings(0)),
      (features) => own[features.device]!.receiveFeatures(features),
    );
    assert.deepEqual(sizes, [36, 36, 18]);
  });

  it('leaves the factors as they are when a device fails, and goes on with the next round', async () => {
    const server = loraServer(encoder, lora);
    const own = devices();
    const fails = server.exchange(
      own.map((device) => device.sendEmbeddings(0)),
      (features) => {
        if (features.device === 3) throw new Error('device 3 is gone');
        return own[features.device]!.receiveFeatures(features);
      },
    );
    await assert.rejects(fails, /device 3 is gone/);
    assert.equal(server.trained.lora, lora);
    const next = devices();
    await server.exchange(
      next.map((device) => device.sendEmbeddings(1)),
      (features) => next[features.device]!.receiveFeatures(features),
    );
    assert.notEqual(server.trained.lora, lora);
  });

  it('refuses to begin while another round is open, and answers that are not of their device', async () => {
    const server = loraServer(encoder, lora);
    const own = devices();
    const up = own.map((device) => device.sendEmbeddings(0));
    await server.sendFeatures(up);
    await assert.rejects(
      server.exchange(up, (message) => own[0]!.receiveFeatures(message)),
      /round 0 still awaits/,
    );
    server.cancelRound();
    const wrong = server.exchange(up, (message) => ({ ...own[message.device]!.receiveFeatures(message), device: 0 }));
    await assert.rejects(wrong, /round 0 lacks the gradient of device 1/);
  });
});
