// How the cost of a training step grows, with a straight line fitted to each, and what a whole round of devices costs.
// Processor time on one thread, medians.
//
//   npm run build && npx tsx bench/trainGrowth.ts
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
import { Engine } from './engines';
import { buildFolder, median, processorTime } from './measure';
import { type Size, writeProblem } from './trainProblem';

const base: Size = { layers: 4, hidden: 128, batch: 32, tokens: 32 };
const ROUNDS = 9;
/** Untimed rounds first: a process needs some until its JavaScript is compiled. */
const WARM_UP = 6;

const axes: Readonly<Record<'batch' | 'tokens' | 'layers', readonly number[]>> = {
  batch: [16, 32, 64, 128, 256],
  tokens: [16, 32, 64, 128, 256],
  layers: [2, 4, 6, 8, 12],
};

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

/** Median processor time of a round in ms, devices and server together, and the server's share of it. */
async function roundTime(count: number): Promise<{ readonly all: number; readonly server: number }> {
  const sizes = { hiddenSize: 128, hiddenLayers: 4, attentionHeads: 2, intermediateSize: 512, layerNormEps: 1e-12 };
  const model = randomPretrained(
    { modelType: 'bert', ...sizes, vocabularySize: 2000, maxPositions: base.tokens, tokenTypes: 2 },
    1,
  );
  const encoder = await createEncoder(model, { backend: 'onnx' });
  const factors = initialLora(model.config, 4, new RandomStream(1, 'lora'));
  const server = new EdgeServer(lowRankTraining(encoder, factors, 0.01));
  const devices = Array.from({ length: count }, (_, index) => device(model, index));
  const [all, own]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const start = processorTime();
    const up = devices.map((each) => each.sendEmbeddings(round));
    const embedded = processorTime();
    let answering = 0;
    await server.exchange(up, (features) => {
      const received = processorTime();
      const answer = devices[features.device]!.receiveFeatures(features);
      answering += processorTime() - received;
      return answer;
    });
    const end = processorTime();
    if (round < WARM_UP) continue;
    all.push(end - start);
    own.push(end - embedded - answering);
  }
  encoder.dispose();
  return { all: median(all), server: median(own) };
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

/** Least squares through (x, y): intercept, slope and the share of the variance explained. */
function line(x: readonly number[], y: readonly number[]): string {
  const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const sum = (f: (i: number) => number): number => x.reduce((total, _, i) => total + f(i), 0);
  const slope = sum((i) => (x[i]! - mx) * (y[i]! - my)) / sum((i) => (x[i]! - mx) ** 2);
  const intercept = my - slope * mx;
  const residual = sum((i) => (y[i]! - intercept - slope * x[i]!) ** 2);
  const rSquared = 1 - residual / sum((i) => (y[i]! - my) ** 2);
  return `${intercept.toFixed(1)} + ${slope.toFixed(3)} n, R^2 = ${rSquared.toFixed(4)}`;
}

async function main(): Promise<void> {
  for (const [axis, values] of Object.entries(axes)) {
    const times: number[] = [];
    for (const value of values) times.push(await stepTime({ ...base, [axis]: value }));
    console.log(`ms by ${axis} ${values}: ${times.map((t) => t.toFixed(1))}; ${line(values, times)}`);
  }
  const counts = [1, 2, 5, 10, 20];
  const rounds = [];
  for (const count of counts) rounds.push(await roundTime(count));
  const all = rounds.map((round) => round.all);
  console.log(`ms of a round by devices ${counts}: ${all.map((t) => t.toFixed(1))}; ${line(counts, all)}`);
  console.log(`of it at the server: ${rounds.map(({ server }) => server.toFixed(1))}`);
}

void main();
