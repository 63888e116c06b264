import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RandomStream } from '../../src/math';
import {
  EdgeDevice,
  type EdgeServer,
  initialHead,
  textEmbedding,
  type UplinkEmbeddings,
  type UplinkFeatureGradient,
} from '../../src/split';
import { createEncoder, type Encoder } from '../../src/transformer';
import { randomLora } from '../transformer/models';
import { loraServer, playRound, randomText, textDevice, textModel } from './devices';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('the edge server', () => {
  const model = textModel();
  let encoder: Encoder;
  before(async () => {
    encoder = await createEncoder(model, { backend: 'wasm' });
  });
  after(() => encoder.dispose());

  /** A round whose devices and data are referred to by nobody but whoever kept them; returns weak references. */
  async function forgottenRound(server: EdgeServer, keep: (secret: object) => void = () => {}) {
    const stream = new RandomStream(5, 'test/secrets');
    const inputs = Array.from({ length: 4 }, () => randomText(stream));
    const labels = Int32Array.from({ length: 4 }, () => stream.integer(3));
    const head = initialHead(3, model.config.hiddenSize, stream);
    const device = new EdgeDevice({
      index: 0,
      embedding: textEmbedding(model),
      head,
      data: { inputs, labels },
      batchSize: 2,
      stepSize: 0.1,
      format: 'f32',
      streamOf: () => stream,
    });
    const { gradient } = await playRound(server, [device], 0);
    assert.ok(gradient.lora.size > 0);
    keep(labels);
    const secrets = { labels, device, head, newHead: device.head, input: inputs[0]!, ids: inputs[0]!.inputIds };
    return Object.entries(secrets).map(([name, secret]) => ({ name, reference: new WeakRef<object>(secret) }));
  }

  async function survivors(server: EdgeServer, keep?: (secret: object) => void): Promise<string[]> {
    const references = await forgottenRound(server, keep);
    for (let i = 0; i < 3; i++) {
      await turn(); // a WeakRef holds its target until the end of the turn that read it
      collectGarbage();
    }
    return references.filter(({ reference }) => reference.deref() !== undefined).map(({ name }) => name);
  }

  it('keeps nothing alive that a device keeps to itself: inputs, labels and heads are garbage once devices are gone', async () => {
    const server = loraServer(encoder, randomLora(model.config));
    assert.deepEqual(await survivors(server), []);
    assert.ok(server.trained.lora.size > 0); // the server itself is still here
  });

  it('would be caught by the test above if it kept a device’s labels', async () => {
    const server = loraServer(encoder, randomLora(model.config));
    const kept: object[] = [];
    assert.deepEqual(await survivors(server, (secret) => kept.push(secret)), ['labels']);
    assert.equal(kept.length, 1);
  });

  it('holds after a round no array with the contents of labels, token ids or a head', async () => {
    const device = textDevice(model, 0);
    const { head } = device;
    const server = loraServer(encoder, randomLora(model.config));
    const up = device.sendEmbeddings(0);
    const reached: ReturnType<typeof arraysWithin> = [];
    await server.exchange([up], (down) => {
      reached.push(...arraysWithin(server), ...arraysWithin(down));
      return device.receiveFeatures(down);
    });
    assert.ok(reached.some((array) => array.length === randomLora(model.config).values().next().value!.A.length));
    const secrets = [head.weight, head.bias, device.head.weight];
    for (const array of [...reached, ...arraysWithin(server), ...arraysWithin(up)]) {
      for (const secret of secrets) {
        assert.ok(!(array.length === secret.length && array.every((value, i) => value === secret[i])));
      }
      const integers = array.length > 1 && array.every((value) => Number.isInteger(value));
      assert.ok(!integers || array.every((value) => value === 0 || value === 1), 'an array of ids or labels');
    }
  });

  it('imports no device, task module, embedding or data, not even through another file', () => {
    const root = resolve(__dirname, '../../src');
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      const source = readFileSync(file, 'utf8');
      for (const match of source.matchAll(/from '(\.[^']+)'/g)) {
        const target = resolve(file, '..', match[1]!);
        visit(existsSync(`${target}.ts`) ? `${target}.ts` : join(target, 'index.ts'));
      }
    };
    visit(join(root, 'split/server.ts'));
    for (const hidden of ['device', 'head', 'embedding'])
      assert.ok(!reached.has(join(root, `split/${hidden}.ts`)), hidden);
    assert.ok(reached.has(join(root, 'split/messages.ts')));
  });

  it('cannot be handed labels, by type', () => {
    const check = (server: EdgeServer, message: UplinkEmbeddings, answer: () => UplinkFeatureGradient): void => {
      // @ts-expect-error a message has no labels
      message.labels;
      // @ts-expect-error a message has no inputs
      message.embeddings.inputIds;
      // @ts-expect-error labels are no part of a message
      void server.exchange([{ ...message, labels: new Int32Array(1) } satisfies UplinkEmbeddings], answer);
      // @ts-expect-error the server has no devices
      server.devices;
      // @ts-expect-error the server has no heads
      server.trained.head;
    };
    assert.equal(typeof check, 'function'); // the compiler is the test: npm run typecheck
  });
});

/** Every typed array that an object leads to, through properties, arrays, maps and sets. */
function arraysWithin(start: object): (Float32Array | Int32Array | Uint8Array)[] {
  const found: (Float32Array | Int32Array | Uint8Array)[] = [];
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object' || seen.has(value)) return;
    seen.add(value);
    if (value instanceof Float32Array || value instanceof Int32Array || value instanceof Uint8Array) found.push(value);
    else if (value instanceof Map) for (const [key, entry] of value) visit([key, entry]);
    else if (value instanceof Set || Array.isArray(value)) for (const entry of value) visit(entry);
    else for (const key of Reflect.ownKeys(value)) visit((value as Record<PropertyKey, unknown>)[key]);
  };
  visit(start);
  return found;
}
