import { join } from 'node:path';
import {
  createEncoder,
  EdgeDevice,
  EdgeServer,
  initialHead,
  initialLora,
  lowRankTraining,
  RandomStream,
  textEmbedding,
} from 'fedft';
import { randomPretrained, type TextInput } from 'fedft/model';
import { Engine } from '../engines';
import { buildFolder, median, processorTime } from '../measure';
import { type Size, writeProblem } from '../trainProblem';
import { type Growth, grow } from './results';

const base: Size = { layers: 4, hidden: 128, batch: 32, tokens: 32 };
const ROUNDS = 9;
/** Untimed rounds first: a process needs some until its JavaScript is compiled. */
const WARM_UP = 6;

/** What varies, and from which size on it decides the time. */
const axes = [
  { axis: 'batch', variable: 'sequences', sizes: [16, 32, 64, 128, 256], from: 16 },
  { axis: 'tokens', variable: 'tokens a sequence', sizes: [16, 32, 64, 128, 256], from: 64 },
  { axis: 'layers', variable: 'layers', sizes: [2, 4, 6, 8, 12], from: 4 },
  { axis: 'hidden', variable: 'width', sizes: [128, 256, 384, 768], from: 256 },
  { axis: 'rank', variable: 'rank', sizes: [1, 4, 16, 64], from: 4 },
] as const;

/** Median processor time of a step in ms on one thread of onnxruntime. */
async function stepTime(size: Size): Promise<number> {
  const folder = join(buildFolder, 'train', 'growth');
  writeProblem(folder, size);
  const engine = new Engine({ name: 'onnx', kind: 'onnx' }, folder);
  try {
    for (let i = 0; i < WARM_UP; i++) await engine.time('step');
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i++) times.push((await engine.time('step')).processor);
    return median(times);
  } finally {
    engine.close();
  }
}

/** Median processor time of a round in ms, devices and server together. */
async function roundTime(count: number): Promise<number> {
  const sizes = { hiddenSize: 128, hiddenLayers: 4, attentionHeads: 2, intermediateSize: 512, layerNormEps: 1e-12 };
  const model = randomPretrained(
    { modelType: 'bert', ...sizes, vocabularySize: 2000, maxPositions: base.tokens, tokenTypes: 2 },
    1,
  );
  const encoder = await createEncoder(model, { backend: 'onnx' });
  const factors = initialLora(model.config, 4, new RandomStream(1, 'lora'));
  const server = new EdgeServer(lowRankTraining(encoder, factors, 0.01));
  const devices = Array.from({ length: count }, (_, index) => device(model, index));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const start = processorTime();
    const up = devices.map((each) => each.sendEmbeddings(round));
    await server.exchange(up, (features) => devices[features.device]!.receiveFeatures(features));
    if (round >= WARM_UP) times.push(processorTime() - start);
  }
  encoder.dispose();
  return median(times);
}

/** A device with random texts, a mini-batch of 16. */
function device(model: ReturnType<typeof randomPretrained>, index: number): EdgeDevice<TextInput> {
  const stream = new RandomStream(index, 'bench/texts');
  const tokens = (f: () => number): Int32Array => Int32Array.from({ length: base.tokens }, f);
  const inputs = Array.from({ length: 64 }, () => ({
    inputIds: tokens(() => stream.integer(2000)),
    tokenTypeIds: tokens(() => 0),
    attentionMask: tokens(() => 1),
  }));
  return new EdgeDevice({
    index,
    embedding: textEmbedding(model),
    head: initialHead(2, model.config.hiddenSize, new RandomStream(1, `head/${index}`)),
    data: { inputs, labels: inputs.map((_, i) => i % 2) },
    batchSize: 16,
    stepSize: 0.01,
    format: 'f32',
    streamOf: (round) => new RandomStream(1, `minibatch/${index}/${round}`),
  });
}

/** A training step of onnxruntime on one thread against each of its sizes, and a whole round against the devices in it. */
export async function growthOfSteps(): Promise<readonly Growth[]> {
  const about = { part: 'steps', unit: 'ms' } as const;
  const growth: Growth[] = [];
  for (const { axis, ...each } of axes) {
    growth.push(
      await grow({ ...about, ...each, name: 'a training step' }, (size) => stepTime({ ...base, [axis]: size })),
    );
  }
  const sizes = [1, 2, 5, 10, 20, 40];
  growth.push(await grow({ ...about, name: 'a round of training', variable: 'devices', sizes, from: 2 }, roundTime));
  return growth;
}
