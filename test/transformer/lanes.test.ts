import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import threads from 'node:worker_threads';
import { InputError } from '../../src/errors';
import { fullTraining, EdgeServer as Server } from '../../src/split';
import { createEncoder, type Encoder } from '../../src/transformer';
import { WorkerLane } from '../../src/transformer/lanes/workerLane';
import { loraServer, textDevice, textModel } from '../split/devices';
import { randomEmbeddings, randomGradient, randomLora, randomModel, relativeError, tinyConfig } from './models';

/** Tokens of a micro-batch: two sequences of six. */
const microBatchTokens = 13;

const kinds = [
  ['bert', 'wasm'],
  ['vit', 'wasm'],
  ['bert', 'onnx'],
  ['vit', 'onnx'],
] as const;

for (const [modelType, backend] of kinds) {
  describe(`an encoder on several threads (${modelType}, ${backend})`, () => {
    const config = tinyConfig(modelType, { hiddenLayers: 3 });
    const model = randomModel(config);
    const lora = randomLora(config);
    let one: Encoder;
    let others: Encoder[];
    before(async () => {
      const make = (count: number): Promise<Encoder> =>
        createEncoder(model, { backend, threads: count, microBatchTokens });
      one = await make(1);
      others = [await make(2), await make(3)];
    });
    after(() => {
      for (const encoder of [one, ...others]) encoder.dispose();
    });

    async function everything(encoder: Encoder, batch: number, tokens: number) {
      const embeddings = randomEmbeddings(config, batch, tokens, { padded: true });
      const slope = randomGradient(batch * config.hiddenSize);
      const { features, tape } = await encoder.forward(embeddings, lora);
      const all = await encoder.forward(embeddings, lora, 'all');
      return {
        features,
        inferred: await encoder.infer(embeddings, lora),
        hidden: await encoder.hiddenState(embeddings, lora),
        gradient: await encoder.backward(tape, slope),
        full: await encoder.backwardAll(all.tape, slope),
      };
    }

    it('gives the bits of one thread, whatever the number of threads and of micro-batches', async () => {
      for (const [batch, tokens] of [
        [1, 6],
        [2, 6],
        [7, 6],
        [5, 1],
        [3, 20],
      ] as const) {
        const expected = await everything(one, batch, tokens);
        for (const encoder of others) assert.deepEqual(await everything(encoder, batch, tokens), expected);
      }
    });

    it('computes what one pass over the whole batch computes', async () => {
      const whole = await createEncoder(model, { backend, microBatchTokens: 1000 });
      const [expected, actual] = [await everything(whole, 7, 6), await everything(others[0]!, 7, 6)];
      whole.dispose();
      assert.ok(relativeError(actual.features, expected.features) < 1e-6);
      assert.ok(relativeError(actual.full.embeddings, expected.full.embeddings) < 1e-5);
      for (const [site, { A, B }] of actual.gradient) {
        assert.ok(relativeError(A, expected.gradient.get(site)!.A) < 1e-5, site);
        assert.ok(relativeError(B, expected.gradient.get(site)!.B) < 1e-5, site);
      }
    });

    it('follows changed weights on every thread, and refuses tapes from before', async () => {
      const [encoder, single] = [
        await createEncoder(model, { backend, threads: 2, microBatchTokens }),
        await createEncoder(model, { backend, microBatchTokens }),
      ];
      const embeddings = randomEmbeddings(config, 5, 6);
      const { tape, features } = await encoder.forward(embeddings, lora);
      const changed = new Map([...randomModel(config, 2).weights].map(([name, { data }]) => [name, data]));
      encoder.updateWeights(changed);
      single.updateWeights(changed);
      assert.deepEqual(await encoder.infer(embeddings, lora), await single.infer(embeddings, lora));
      await assert.rejects(encoder.backward(tape, features), /the weights have changed since this tape was made/);
      assert.throws(() => encoder.updateWeights(new Map([['no.such', features]])), /no weight 'no.such'/);
      tape.dispose();
      for (const used of [encoder, single]) used.dispose();
    });

    it('uses a tape once, and only its own', async () => {
      const [encoder, other] = others as [Encoder, Encoder];
      const embeddings = randomEmbeddings(config, 5, 6);
      const { tape, features } = await encoder.forward(embeddings, lora);
      await assert.rejects(other.backward(tape, features), /tape is of another encoder/);
      await assert.rejects(encoder.backward(tape, features.subarray(1)), /must hold 5 x 12 = 60 numbers, got 59/);
      await assert.rejects(encoder.backwardAll(tape, features), /run forward\(embeddings, lora, 'all'\)/);
      await encoder.backward(tape, features);
      await assert.rejects(encoder.backward(tape, features), /the tape is used up/);
      tape.dispose();
    });

    it('leaves what it was given as it is, and does not see later changes of it', async () => {
      const embeddings = randomEmbeddings(config, 5, 6, { padded: true });
      const slope = randomGradient(5 * config.hiddenSize);
      const { gradient } = await everything(one, 5, 6);
      const { tape } = await others[0]!.forward(embeddings, lora);
      assert.deepEqual(embeddings, randomEmbeddings(config, 5, 6, { padded: true }));
      embeddings.values.fill(7);
      assert.deepEqual(await others[0]!.backward(tape, slope), gradient);
      assert.deepEqual(slope, randomGradient(5 * config.hiddenSize));
    });
  });
}

describe('a round on several threads', () => {
  const model = textModel();

  async function play(
    backend: 'onnx' | 'wasm',
    count: number,
    full: boolean,
  ): Promise<{ readonly state: unknown; readonly most: number }> {
    // A device sends 3 x 6 tokens: two devices a group, and one alone at the end.
    const encoder = await createEncoder(model, { backend, threads: count, microBatchTokens: 40 });
    let [open, most] = [0, 0];
    const forward = encoder.forward.bind(encoder);
    encoder.forward = async (...pass) => {
      most = Math.max(most, ++open);
      try {
        return await forward(...pass);
      } finally {
        open--;
      }
    };
    const server = full ? new Server(fullTraining(encoder, model, 0.1)) : loraServer(encoder, randomLora(model.config));
    const devices = [0, 1, 2, 3, 4].map((index) => textDevice(model, index));
    const order: number[] = [];
    for (let round = 0; round < 3; round++) {
      await server.exchange(
        devices.map((device) => device.sendEmbeddings(round)),
        (features) => {
          order.push(features.device);
          return devices[features.device]!.receiveFeatures(features);
        },
      );
    }
    encoder.dispose();
    assert.deepEqual(order, [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
    return { state: [server.trained.state(), devices.map(({ head }) => head.weight)], most };
  }

  for (const [backend, full] of [
    ['wasm', false],
    ['wasm', true],
    ['onnx', false],
    ['onnx', true],
  ] as const) {
    const how = `${full ? ' in full fine-tuning' : ''} (${backend})`;
    it(`leads to the bits of one thread${how}, and has a pass for every thread at a time`, async () => {
      const expected = await play(backend, 1, full);
      assert.equal(expected.most, 1);
      for (const count of full ? [2] : [2, 3]) {
        const { state, most } = await play(backend, count, full);
        assert.equal(most, count);
        assert.deepEqual(state, expected.state);
      }
    });
  }

  it('gives every tape back when a device fails', async () => {
    const encoder = await createEncoder(model, { backend: 'wasm', threads: 2, microBatchTokens: 40 });
    const disposed: string[] = [];
    const forward = encoder.forward.bind(encoder);
    encoder.forward = async (...pass) => {
      const { tape, features } = await forward(...pass);
      const dispose = tape.dispose.bind(tape);
      tape.dispose = () => {
        disposed.push('tape');
        dispose();
      };
      return { tape, features };
    };
    const server = loraServer(encoder, randomLora(model.config));
    const devices = [0, 1, 2, 3, 4].map((index) => textDevice(model, index));
    const fails = server.exchange(
      devices.map((device) => device.sendEmbeddings(0)),
      () => {
        throw new Error('device 0 is gone');
      },
    );
    await assert.rejects(fails, /device 0 is gone/);
    assert.equal(disposed.length, 2);
    encoder.dispose();
  });
});

describe('a thread of an encoder', () => {
  const config = tinyConfig('bert');
  const model = randomModel(config);
  const lora = randomLora(config);
  const embeddings = randomEmbeddings(config, 2, 6);

  it('holds as many tensors after passes as before', async () => {
    const [lane] = await WorkerLane.start('wasm', model, 8, 1);
    await lane!.infer(embeddings, lora);
    const before = await lane!.tensors();
    for (let i = 0; i < 5; i++) {
      await lane!.infer(embeddings, lora);
      await lane!.hiddenState(embeddings, lora);
      const { tape, features } = await lane!.forward(embeddings, lora);
      assert.ok((await lane!.tensors()) > before);
      await lane!.backward(tape, features);
      const all = await lane!.forward(embeddings, lora, 'all');
      await lane!.backwardAll(all.tape, features);
      const unused = await lane!.forward(embeddings, lora);
      unused.tape.dispose();
      unused.tape.dispose();
      const refused = await lane!.forward(embeddings, lora);
      await assert.rejects(lane!.backward(refused.tape, features.subarray(1)), /must hold 2 x 12 = 24 numbers/);
      lane!.updateWeights(new Map([['pooler.dense.bias', model.weights.get('pooler.dense.bias')!.data]]));
    }
    assert.equal(await lane!.tensors(), before);
    lane!.dispose();
  });

  it('says what went wrong, in the words and of the kind that one thread says it', async () => {
    const [encoder, one] = [2, 1].map((count) => createEncoder(model, { backend: 'wasm', threads: count }));
    const stranger = new Map([['encoder.layer.9.attention.self.query', [...lora.values()][0]!]]);
    for (const own of [await encoder!, await one!]) {
      await assert.rejects(own.infer(embeddings, stranger), (error: Error) => {
        assert.ok(error instanceof InputError);
        assert.match(error.message, /no low-rank site 'encoder.layer.9.attention.self.query'/);
        return true;
      });
      await own.infer(embeddings, lora); // and goes on
      own.dispose();
    }
  });

  it('ends with its encoder, whose passes under way say so', async () => {
    const { encoder, workers } = await watched();
    const ends = workers.map((worker) => once(worker, 'exit'));
    assert.equal(ends.length, 2);
    const pass = encoder.infer(embeddings, lora);
    encoder.dispose();
    encoder.dispose();
    await assert.rejects(pass, /the encoder is disposed/);
    await assert.rejects(encoder.infer(embeddings, lora), /the encoder is disposed/);
    await Promise.all(ends);
  });

  it('that dies is reported by the pass under way and by every later one', async () => {
    const { encoder, workers } = await watched();
    const pass = encoder.infer(randomEmbeddings(config, 8, 6), lora);
    await workers[1]!.terminate();
    await assert.rejects(pass, /a thread of the encoder ended with code 1/);
    await assert.rejects(encoder.infer(randomEmbeddings(config, 8, 6), lora), /a thread of the encoder ended/);
    encoder.dispose();
  });

  /** An encoder on two threads, and these. */
  async function watched(): Promise<{ readonly encoder: Encoder; readonly workers: readonly threads.Worker[] }> {
    const workers: threads.Worker[] = [];
    const { Worker } = threads;
    threads.Worker = class extends Worker {
      constructor(...given: ConstructorParameters<typeof Worker>) {
        super(...given);
        workers.push(this);
      }
    };
    try {
      return { encoder: await createEncoder(model, { backend: 'wasm', threads: 2, microBatchTokens }), workers };
    } finally {
      threads.Worker = Worker;
    }
  }

  it('does not keep a program from ending', function () {
    this.timeout(60_000);
    const program = `
      const { createEncoder } = require('./src/transformer');
      const { randomEmbeddings, randomModel, tinyConfig } = require('./test/transformer/models');
      (async () => {
        const config = tinyConfig('bert');
        const encoder = await createEncoder(randomModel(config), { backend: 'wasm', threads: 2 });
        const features = await encoder.infer(randomEmbeddings(config, 2, 6), new Map());
        console.log('inferred', features.length);
      })();`;
    const { stdout, status } = spawnSync(process.execPath, ['--require', 'tsx/cjs', '--eval', program], {
      cwd: join(__dirname, '..', '..'),
      encoding: 'utf8',
      timeout: 50_000,
    });
    assert.equal(stdout, 'inferred 24\n');
    assert.equal(status, 0);
  });
});
