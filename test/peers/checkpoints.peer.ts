import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPretrained, type Pretrained } from '../../src/checkpoint';
import { storeFolder } from '../../src/downloads/storeFolder';
import { federatedLoss, imageReader, runFederated, type TrainingPoint, textReader } from '../../src/federation';
import { RandomStream } from '../../src/math';
import { parseSettings } from '../../src/settings';
import { EdgeDevice, headLogits, initialHead, type TextInput } from '../../src/split';
import { type Example, generateImages, generateSentiment, type ImageExample } from '../../src/tasks';
import { architectureOf, createEncoder, initialLora, type LoraFactors, readsImages } from '../../src/transformer';
import { scratchFolder } from '../checkpoint/scratch';
import { traceOf } from '../federation/small';
import { requirePeers, runPeer } from './peers';

const deviceCount = 4;
const share = 12;
const gradientAfter = 3;
/** Two or three devices of four, every device now and then. */
const scheduled = Array.from({ length: 20 }, (_, t) =>
  (t % 3 === 0 ? [t, t + 1, t + 3] : [t, t + 2]).map((k) => k % deviceCount).sort(),
);

/** What protocol.py answers: arrays as float32 in base64. */
interface Answer {
  readonly hidden: string;
  readonly features: string;
  readonly logits: string;
  readonly gradient: { readonly [site: string]: { readonly A: string; readonly B: string } };
  readonly losses: readonly number[];
}

const packed = ({ buffer, byteOffset, byteLength }: NodeJS.TypedArray): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');
const unpacked = (text: string): Float32Array => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer);

/** Norm of the difference over the norm of the reference. */
function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  assert.equal(found.length, expected.length);
  let [difference, norm] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    difference += (found[i]! - expected[i]!) ** 2;
    norm += expected[i]! ** 2;
  }
  return Math.sqrt(difference / norm);
}

const cases: readonly { readonly model: string; readonly imageSize?: number }[] = [
  { model: 'bge-small-en-v1.5' },
  { model: 'vit-tiny-patch16-224', imageSize: 224 },
  { model: 'vit-tiny-patch16-224', imageSize: 112 },
];

describe('real checkpoints beside transformers and PyTorch', function () {
  this.timeout(0);
  const scratch = scratchFolder();

  for (const { model, imageSize } of cases) {
    describe(imageSize === undefined ? model : `${model} at ${imageSize} px`, () => {
      const folder = join(storeFolder('models'), model);
      // Small enough that no run diverges, which would make the last bits of a product as large as the loss.
      const step = imageSize === undefined ? 0.1 : 0.01;
      const settings = parseSettings({
        ...{ deviceCount, trainExamples: deviceCount * share, batchSize: 4, sequenceLength: 24, evaluateEvery: 20 },
        ...{ lossExamples: 4, loraLearningRate: step, headLearningRate: step, seed: 5 },
      });
      const { seed, batchSize, loraAlpha, loraRank } = settings;
      let pretrained: Pretrained;
      let answer: Answer;
      let examples: readonly Example[];
      let lora: LoraFactors;
      const classes = imageSize === undefined ? 2 : 10;
      const sharesOf = (): Example[][] =>
        Array.from({ length: deviceCount }, (_, k) => examples.slice(k * share, (k + 1) * share));
      const headOf = (k: number) =>
        initialHead(classes, pretrained.config.hiddenSize, new RandomStream(seed, `head/${k}`));

      before(async function () {
        requirePeers(this, ['torch', 'transformers', 'PIL']);
        if (!existsSync(join(folder, 'config.json'))) {
          console.log(`      skipped: ${folder} is not there; FEDFT_MODELS names the store that has ${model}`);
          this.skip();
        }
        pretrained = await loadPretrained(folder, imageSize === undefined ? {} : { imageSize });
        const count = deviceCount * share + 6;
        examples = imageSize === undefined ? generateSentiment({ seed: 3, count }) : generateImages({ seed: 3, count });
        lora = initialLora(pretrained.config, loraRank, new RandomStream(seed, 'lora'));
        const [job, out] = [scratch.path('job.json'), scratch.path('out.json')];
        writeFileSync(job, JSON.stringify(jobOf()));
        runPeer('protocol.py', [job, out]);
        answer = JSON.parse(readFileSync(out, 'utf8')) as Answer;
      });

      /** Everything that Python has to know. */
      function jobOf(): object {
        const encode = pythonInputs();
        const batch = (device: number, places: readonly number[]) => ({
          device,
          examples: places.map((i) => encode(sharesOf()[device]![i]!)),
          labels: places.map((i) => sharesOf()[device]![i]!.label),
        });
        const { peft } = architectureOf(pretrained.config);
        const processor = imageSize && JSON.parse(readFileSync(join(folder, 'preprocessor_config.json'), 'utf8'));
        return {
          ...{ kind: imageSize === undefined ? 'text' : 'image', model: folder, imageSize, processor, classes },
          ...{ alpha: loraAlpha, loraStep: settings.loraLearningRate, headStep: settings.headLearningRate },
          probe: examples.slice(-6).map(encode),
          heads: Array.from({ length: deviceCount }, (_, k) => headOf(k)).map(({ weight, bias }) => ({
            weight: packed(weight),
            bias: packed(bias),
          })),
          lora: Object.fromEntries(
            [...lora].map(([site, { A, B, inSize }]) => [
              site,
              { module: peft.moduleOf?.(site) ?? site, rank: A.length / inSize, A: packed(A), B: packed(B) },
            ]),
          ),
          rounds: scheduled.map((devices, round) => devices.map((k) => batch(k, drawn(k, round)))),
          gradientAfter,
          gradientOf: batch(1, [0, 1, 2, 3, 4, 5]),
        };
      }

      /** An example as Python's model or Pillow takes it. */
      function pythonInputs(): (example: Example) => object {
        if (imageSize !== undefined) return (example) => ({ pixels: packed((example as ImageExample).pixels) });
        const reader = textReader(pretrained, settings.sequenceLength);
        return (example) => {
          const [input] = reader.encode([example]).inputs as [TextInput];
          return {
            input_ids: [...input.inputIds],
            token_type_ids: [...input.tokenTypeIds],
            attention_mask: [...input.attentionMask],
          };
        };
      }

      /** The mini-batch that device k draws in a round, seen by an embedding module of its own. */
      function drawn(k: number, round: number): readonly number[] {
        let seen: readonly number[] = [];
        const own = sharesOf()[k]!;
        const device = new EdgeDevice<number>({
          ...{ index: k, head: headOf(k), batchSize, stepSize: 1, format: 'f32' },
          data: { inputs: own.map((_, i) => i), labels: own.map(({ label }) => label) },
          streamOf: (t) => new RandomStream(seed, `minibatch/${k}/${t}`),
          embedding: {
            padded: false,
            embed(inputs) {
              seen = inputs;
              const attentionMask = new Uint8Array(inputs.length).fill(1);
              return {
                batch: inputs.length,
                tokens: 1,
                hidden: 1,
                values: new Float32Array(inputs.length),
                attentionMask,
              };
            },
          },
        });
        device.sendEmbeddings(round);
        return seen;
      }

      it('hidden states, features and logits agree to 1e-4', async () => {
        const encoder = await createEncoder(pretrained, { backend: 'onnx', loraAlpha });
        const probe = examples.slice(-6);
        const reader = readsImages(pretrained.config)
          ? imageReader(pretrained, { backend: 'onnx' })
          : textReader(pretrained, settings.sequenceLength);
        await reader.prepare(probe);
        const { inputs } = reader.encode(probe);
        // Not without the padding that all share: Python's hidden states have it.
        const embeddings = reader.embedding.embed(inputs as never);
        const hidden = await encoder.hiddenState(embeddings, new Map());
        const features = await encoder.infer(embeddings, new Map());
        reader.dispose();
        encoder.dispose();
        const real = realTokens(hidden, embeddings.attentionMask, embeddings.hidden);
        const expected = realTokens(unpacked(answer.hidden), embeddings.attentionMask, embeddings.hidden);
        const errors = {
          hidden: relativeError(real, expected),
          features: relativeError(features, unpacked(answer.features)),
          logits: relativeError(headLogits(headOf(0), features), unpacked(answer.logits)),
        };
        console.log(
          `      ${Object.entries(errors)
            .map(([name, error]) => `${name} ${error.toExponential(1)}`)
            .join(', ')}`,
        );
        for (const [name, error] of Object.entries(errors)) assert.ok(error < 1e-4, `${name}: ${error}`);
      });

      it('the gradients of the factors after 3 rounds agree to 1e-4, the loss of 20 rounds to 1e-3', async () => {
        const split = { devices: sharesOf(), publicSlice: [], test: examples.slice(-6) };
        const points: TrainingPoint[] = [];
        const { results } = await runFederated({
          ...{ settings, split, classCount: classes, pretrained, backend: 'onnx' },
          trace: traceOf(deviceCount, scheduled),
          onPoint: (point) => points.push(point),
        });
        const encoder = await createEncoder(pretrained, { backend: 'onnx', loraAlpha });
        const like = points[gradientAfter]!;
        const loss = await federatedLoss({ settings, split, pretrained, encoder, sampleSize: share, like });
        const { lora: gradient } = await loss.deviceGradient(like, 1, [0, 1, 2, 3, 4, 5]);
        loss.dispose();
        encoder.dispose();
        const expected = [...lora.keys()].flatMap((site) => {
          const { A, B } = answer.gradient[site]!;
          return [...unpacked(A), ...unpacked(B)];
        });
        const error = relativeError(gradient, expected);
        const furthest = Math.max(
          ...answer.losses.map((value, round) => Math.abs(results.rounds.scheduledLoss[round]! - value)),
        );
        console.log(`      gradients ${error.toExponential(1)}, losses ${furthest.toExponential(1)} nats at most`);
        const [first, last] = [answer.losses[0]!, answer.losses.at(-1)!];
        console.log(`      loss of the first round ${first.toFixed(3)}, of the last ${last.toFixed(3)}`);
        assert.ok(error < 1e-4, `gradients differ by ${error}`);
        assert.equal(results.rounds.scheduledLoss.length, answer.losses.length);
        assert.ok(furthest < 1e-3, `losses differ by ${furthest}`);
      });
    });
  }
});

/** The rows of real tokens: what padding becomes is of no consequence, and software may leave it out. */
function realTokens(hidden: Float32Array, mask: Uint8Array, width: number): Float32Array {
  const rows = [...mask].flatMap((real, row) => (real === 0 ? [] : [hidden.subarray(row * width, (row + 1) * width)]));
  return Float32Array.from(rows.flatMap((row) => [...row]));
}
