import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { RandomStream } from '../../src/math';
import { placeDevices } from '../../src/network';
import { allocateBandwidth, bestSetSearch, bisectBandwidth, exactPrefixSearch, sortByGain } from '../../src/scheduling';
import { defaultSettings } from '../../src/settings';
import { createEncoder, type EncoderConfig, type GradientScope } from '../../src/transformer';
import { backwardProgram, forwardProgram } from '../../src/transformer/onnx/programs';
import { encoderWeights } from '../../src/transformer/passes/check';
import { randomEmbeddings, randomLora, randomModel, tinyConfig } from '../transformer/models';

const root = resolve(__dirname, '..', '..');
const CELLS = 16;

/** Whole numbers by what they count, in the order of the file of expected counts. */
export type Counts = Readonly<Record<string, number>>;

/** A round of the settings' cell, the same wherever it is drawn. */
function cellOf(deviceCount: number, seed: number) {
  const stream = new RandomStream(seed, 'counts');
  const { pathGains } = placeDevices({ ...defaultSettings, deviceCount }, stream);
  const channelGains = pathGains.map((gain) => gain * stream.exponential());
  return { channelGains, payloadBits: 1e5, txPower: 0.1, noisePsd: 10 ** -20.4, totalBandwidth: 20e6 };
}

const sumOver = (f: (seed: number) => number): number =>
  Array.from({ length: CELLS }, (_, seed) => f(seed)).reduce((a, b) => a + b);

/** What the solver evaluates, solves and branches into, summed over sixteen cells. */
function solverCounts(): Counts {
  const counts: Record<string, number> = {};
  for (const devices of [20, 1000]) {
    const certificates = Array.from({ length: CELLS }, (_, seed) => {
      const cell = cellOf(devices, seed);
      const sortedChannelGains = Float64Array.from(sortByGain(cell.channelGains), (k) => cell.channelGains[k]!);
      const { delay } = allocateBandwidth({ ...cell, channelGains: sortedChannelGains.subarray(0, devices / 2) });
      const weights = { backlog: 1, penaltyWeight: 0.5 * devices * delay, penalty: 'bound' as const };
      return exactPrefixSearch({ ...cell, sortedChannelGains, ...weights }).certificate;
    });
    const total = (name: 'evaluations' | 'solved'): number => certificates.reduce((sum, one) => sum + one[name], 0);
    counts[`best prefix of ${devices} devices: evaluations`] = total('evaluations');
    counts[`best prefix of ${devices} devices: prefixes solved`] = total('solved');
    counts[`bisection of ${devices} devices with the solution told: evaluations`] = sumOver((seed) => {
      const cell = cellOf(devices, seed);
      return bisectBandwidth({ ...cell, tolerance: 1e-11, solution: allocateBandwidth(cell).delay }).evaluations;
    });
  }
  for (const devices of [20, 100]) {
    counts[`best set of ${devices} devices: nodes`] = sumOver((seed) => {
      const stream = new RandomStream(seed, 'counts/values');
      const delayBudget = 3e-8 * 1e5;
      const penaltyWeight = 30 * delayBudget ** 2;
      const deviceValues = Float64Array.from(
        { length: devices },
        () => (3 * penaltyWeight * stream.uniform()) / devices,
      );
      const weights = { deviceValues, delayBudget, backlog: 8 * delayBudget, penaltyWeight, penalty: 'bound' as const };
      return bestSetSearch({ ...cellOf(devices, seed), ...weights, relativeGap: 1e-6 }).certificate.nodes;
    });
  }
  return counts;
}

/** Nodes of the graphs that inference and a training step run, and values that wait for the way back. */
function graphCounts(): Counts {
  const counts: Record<string, number> = {};
  for (const family of ['bert', 'distilbert', 'roberta', 'vit']) {
    const config: EncoderConfig = tinyConfig(family, { hiddenLayers: 4 });
    const weights = encoderWeights(randomModel(config));
    const adapted = {
      blocks: Array.from({ length: 4 }, () => true),
      pooler: family === 'bert' || family === 'roberta',
    };
    const options = {
      config,
      masked: family !== 'vit',
      adapted,
      weights: 'constant' as const,
      source: (name: string) => weights.get(name)!,
    };
    counts[`${family}, inference: nodes`] = forwardProgram(options, 'features', undefined).graph.nodes.length;
    const scope: GradientScope = 'lora';
    const { graph, tape } = forwardProgram(options, 'features', scope);
    counts[`${family}, forward: nodes`] = graph.nodes.length;
    counts[`${family}, forward: values kept for the way back`] = graph.outputs.length;
    counts[`${family}, backward: nodes`] = backwardProgram(options, tape!, scope).graph.nodes.length;
  }
  return counts;
}

/** Kernels that one training step of the reference encoder calls, and the memory that it holds at its fullest. */
async function stepCounts(): Promise<Counts> {
  const config = tinyConfig('bert', { hiddenLayers: 4 });
  const encoder = await createEncoder(randomModel(config), { backend: 'cpu' });
  try {
    const [batch, lora] = [randomEmbeddings(config, 4, 6), randomLora(config)];
    const features = new Float32Array(4 * config.hiddenSize).fill(0.1);
    const step = async (): Promise<never[]> => {
      const { tape } = await encoder.forward(batch, lora);
      await encoder.backward(tape, features);
      return [];
    };
    await step(); // weights are uploaded once
    const { kernels, peakBytes, newTensors } = await tf.profile(step);
    return {
      'a step of the reference encoder: kernels': kernels.length,
      'a step of the reference encoder: peak bytes': peakBytes,
      'a step of the reference encoder: tensors left behind': newTensors,
    };
  } finally {
    encoder.dispose();
  }
}

/** Modules that are loaded at the start, rounded up to tens: a module more is no growth. */
function moduleCounts(): Counts {
  const command = "process.argv.splice(1, 0, 'fedft'); require('./dist/cli/main.js')";
  const counts: Record<string, number> = {};
  for (const door of ['fedft', 'fedft/model', 'fedft/lab', 'fedft/figures', 'fedft/notebooks']) {
    counts[`require('${door}'): modules`] = modulesOf(`require('${door}')`);
  }
  for (const words of ['--help', 'claims C14', 'show learning']) {
    counts[`fedft ${words}: modules`] = modulesOf(command, ...words.split(' '));
  }
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, 10 * Math.ceil(count / 10)]));
}

/** Modules that a program of Node's loads before it ends. */
function modulesOf(program: string, ...argv: readonly string[]): number {
  const counted = `process.on('exit', () => console.error('modules', Object.keys(require.cache).length)); ${program}`;
  const { stderr } = spawnSync(process.execPath, ['-e', counted, '--', ...argv], { cwd: root, encoding: 'utf8' });
  const count = Number(/^modules (\d+)$/m.exec(stderr)?.[1]);
  if (!(count > 0)) throw new Error(`no count of modules in: ${stderr}`);
  return count;
}

/** Everything that is counted. */
export const countGroups: Readonly<Record<string, () => Counts | Promise<Counts>>> = {
  'evaluations, prefixes and nodes of the solvers': solverCounts,
  'nodes of the graphs of an encoder': graphCounts,
  'kernels and memory of a training step': stepCounts,
  'modules at the start': moduleCounts,
};
