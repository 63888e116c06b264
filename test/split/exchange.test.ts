import assert from 'node:assert/strict';
import { EdgeServer, fullTraining, type UplinkFeatureGradient } from '../../src/split';
import { createEncoder, type Encoder } from '../../src/transformer';
import { randomLora, relativeError } from '../transformer/models';
import { loraServer, playRound, textDevice, textModel } from './devices';

describe('a round played a few devices at a time', () => {
  const model = textModel();
  const lora = randomLora(model.config);
  const devices = () => [0, 1, 2, 3, 4].map((index) => textDevice(model, index));
  let encoder: Encoder;
  let whole: Encoder;
  before(async () => {
    whole = await createEncoder(model, { backend: 'onnx', microBatchTokens: 1000 });
    // A device sends 3 x 6 tokens: two devices a group, and one alone at the end.
    encoder = await createEncoder(model, { backend: 'onnx', microBatchTokens: 40 });
  });
  after(() => {
    for (const used of [encoder, whole]) used.dispose();
  });

  for (const [name, make] of [
    ['low-rank factors', (own: Encoder) => loraServer(own, lora)],
    ['full fine-tuning', (own: Encoder) => new EdgeServer(fullTraining(own, model, 0.1))],
  ] as const) {
    it(`gives the gradient and the step of one pass over all devices, with ${name}`, async () => {
      const [together, parts] = [devices(), devices()];
      const { gradient } = await playRound(make(whole), together, 0);
      const server = make(encoder);
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
      for (const [index, { head }] of together.entries()) {
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

  it('serves as many devices together as four micro-batches hold, padding left out', async () => {
    const real: number[] = [];
    const watched: Encoder = Object.assign(Object.create(encoder) as Encoder, {
      forward: (...pass: Parameters<Encoder['forward']>) => {
        real.push(pass[0].attentionMask.reduce((sum, bit) => sum + bit, 0));
        return encoder.forward(...pass);
      },
      backward: (...pass: Parameters<Encoder['backward']>) => encoder.backward(...pass),
    });
    Object.defineProperty(watched, 'microBatchTokens', { value: 8 });
    const own = devices();
    await loraServer(watched, lora).exchange(
      own.map((device) => device.sendEmbeddings(0)),
      (features) => own[features.device]!.receiveFeatures(features),
    );
    assert.ok(real.length > 1 && real.every((tokens) => tokens <= 32), `${real}`);
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

  it('gives every tape back when a device fails', async () => {
    let open = 0;
    const counted: Encoder = Object.assign(Object.create(encoder) as Encoder, {
      async forward(...pass: Parameters<Encoder['forward']>) {
        const { tape, features } = await encoder.forward(...pass);
        open++;
        let disposed = false;
        const dispose = () => {
          if (!disposed) open--;
          disposed = true;
          tape.dispose();
        };
        return { features, tape: { ...tape, dispose } };
      },
    });
    Object.defineProperty(counted, 'microBatchTokens', { value: 40 });
    const own = devices();
    const fails = loraServer(counted, lora).exchange(
      own.map((device) => device.sendEmbeddings(0)),
      () => {
        assert.equal(open, 1);
        throw new Error('device 0 is gone');
      },
    );
    await assert.rejects(fails, /device 0 is gone/);
    assert.equal(open, 0);
  });

  it('refuses to begin while another round is under way, and answers that are not what is awaited', async () => {
    const server = loraServer(encoder, lora);
    const own = devices();
    const up = own.map((device) => device.sendEmbeddings(0));
    const answers = up.map(() => undefined as UplinkFeatureGradient | undefined);
    await server.exchange(up, async (message) => {
      await assert.rejects(
        server.exchange(up, () => assert.fail('no device is asked')),
        /round 0 still awaits its gradients/,
      );
      answers[message.device] = own[message.device]!.receiveFeatures(message);
      return answers[message.device]!;
    });
    const wrong = (change: Partial<UplinkFeatureGradient>): Promise<unknown> =>
      server.exchange(up, ({ device }) => ({ ...answers[device]!, ...change }));
    await assert.rejects(
      wrong({ device: 1 }),
      /awaited was device 0's gradient of 3 examples in round 0, got device 1's/,
    );
    await assert.rejects(wrong({ round: 1 }), /got device 0's of 3 in round 1/);
    await assert.rejects(wrong({ gradient: new Float32Array(5) }), /device 0 must hold 36 numbers, got 5/);
  });
});
