// A training step and a forward pass on one thread against PyTorch, interleaved: every round, each engine in turn does a few of either, one
// after the other as training does, of which the median counts and the first does not.
//
//   apt-get install --no-install-recommends python3-torch libopenblas0-openmp     # optional
//   npm run build && npx tsx bench/train.ts [4x128 4x256 6x384 12x768 tensorflow-4x128 wasm-4x128]
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InputError } from '../src/errors';
import { Engine, type EngineChoice, requireSameGradients, type Timing } from './engines';
import { buildFolder, median } from './measure';
import { type Size, writeProblem } from './trainProblem';

interface Case extends Size {
  /** Untimed rounds first: a process needs some until its JavaScript is compiled. */
  readonly warmUp: number;
  readonly rounds: number;
  readonly engines: readonly EngineChoice[];
}

/** Steps of one turn that count. */
const BLOCK = 3;

const onnx: EngineChoice = { name: 'onnx', kind: 'onnx' };
const torch: EngineChoice = { name: 'torch', kind: 'torch' };
const torchFirst: EngineChoice = { name: 'torch, first token', kind: 'torch-first' };
const wasm: EngineChoice = { name: 'wasm', kind: 'wasm' };
const native: EngineChoice = { name: 'tensorflow', kind: 'tensorflow' };
const plain: EngineChoice = { name: 'wasm as it comes', kind: 'plain-wasm' };
const usual = [torch, torchFirst, onnx];

/** How to get the engines that may not be here. */
const remedies: { readonly [kind in EngineChoice['kind']]?: string } = {
  torch: 'apt-get install python3-torch libopenblas0-openmp',
  'torch-first': 'apt-get install python3-torch libopenblas0-openmp',
  tensorflow: 'npm run native-tensorflow',
};

const cases: Readonly<Record<string, Case>> = {
  '4x128': { layers: 4, hidden: 128, batch: 128, tokens: 32, warmUp: 2, rounds: 11, engines: usual },
  '4x256': { layers: 4, hidden: 256, batch: 128, tokens: 32, warmUp: 2, rounds: 9, engines: usual },
  '6x384': { layers: 6, hidden: 384, batch: 16, tokens: 64, warmUp: 2, rounds: 9, engines: usual },
  '12x768': {
    layers: 12,
    hidden: 768,
    batch: 16,
    tokens: 64,
    warmUp: 1,
    rounds: 3,
    engines: [torch, onnx],
  },
  'tensorflow-4x128': {
    layers: 4,
    hidden: 128,
    batch: 32,
    tokens: 32,
    warmUp: 2,
    rounds: 9,
    engines: [onnx, native],
  },
  // A quarter of the batch, so that wasm as it comes ends within minutes.
  'wasm-4x128': {
    layers: 4,
    hidden: 128,
    batch: 32,
    tokens: 32,
    warmUp: 2,
    rounds: 9,
    engines: [torch, wasm, plain],
  },
};

async function compare(name: string, { warmUp, rounds, engines: choices, ...size }: Case): Promise<void> {
  const folder = join(buildFolder, 'train', name);
  writeProblem(folder, size);
  const engines: Engine[] = [];
  try {
    for (const choice of choices) {
      const engine = await start(choice, folder);
      if (engine !== undefined) engines.push(engine);
    }
    const error = await requireSameGradients(engines, folder);
    const timings = new Map(
      engines.map(({ choice }) => [choice.name, { step: [] as Timing[], infer: [] as Timing[] }]),
    );
    for (const task of ['step', 'infer'] as const) {
      for (let round = -warmUp; round < rounds; round++) {
        for (const engine of engines) {
          const timing = await block(engine, task);
          if (round >= 0) timings.get(engine.choice.name)![task].push(timing);
        }
      }
    }
    const rows: Record<string, string | number>[] = [];
    for (const engine of engines) {
      const own = timings.get(engine.choice.name)!;
      const peer = timings.get(torch.name);
      rows.push({
        engine: engine.choice.name,
        'step ms': median(own.step.map(({ wall }) => wall)).toFixed(1),
        'cpu ms': median(own.step.map(({ processor }) => processor)).toFixed(1),
        'step / torch': ratio(own.step, peer?.step, 'wall'),
        'cpu / torch': ratio(own.step, peer?.step, 'processor'),
        'forward ms': median(own.infer.map(({ wall }) => wall)).toFixed(1),
        'forward / torch': ratio(own.infer, peer?.infer, 'wall'),
        'forward cpu / torch': ratio(own.infer, peer?.infer, 'processor'),
        MiB: (await engine.peakMemory()).toFixed(0),
      });
    }
    const { layers, hidden, batch, tokens } = size;
    console.log(
      `${layers} layers x ${hidden}, batch ${batch} x ${tokens} tokens, ${rounds} rounds, ` +
        `gradients agree within ${error.toExponential(1)}, load ${loadavg()[0]!.toFixed(1)}`,
    );
    console.table(rows);
  } finally {
    for (const engine of engines) engine.close();
  }
}

/** An engine that has answered once; undefined, with a message, where PyTorch is not to be had. */
async function start(choice: EngineChoice, folder: string): Promise<Engine | undefined> {
  const engine = new Engine(choice, folder);
  try {
    await engine.peakMemory();
    return engine;
  } catch (error) {
    const remedy = remedies[choice.kind];
    if (remedy === undefined) throw error;
    console.log(`${(error as Error).message}: skipped, ${remedy}`);
    return undefined;
  }
}

/** Steps in a row, without the first: it pays for what a process loses while it waits for its turn. */
async function block(engine: Engine, task: 'step' | 'infer'): Promise<Timing> {
  await engine.time(task);
  const timings: Timing[] = [];
  for (let i = 0; i < BLOCK; i++) timings.push(await engine.time(task));
  const middle = (clock: keyof Timing): number => median(timings.map((timing) => timing[clock]));
  return { wall: middle('wall'), processor: middle('processor') };
}

/** Median of the ratios of interleaved rounds, with the smallest and the largest. */
function ratio(own: readonly Timing[], peer: readonly Timing[] | undefined, clock: keyof Timing): string {
  if (peer === undefined) return '-';
  const ratios = own.map((timing, i) => timing[clock] / peer[i]![clock]);
  return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`;
}

async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const names = positionals.length > 0 ? positionals : Object.keys(cases);
  for (const name of names) {
    const chosen = cases[name];
    if (chosen === undefined) throw new InputError(`no size '${name}'; there are ${Object.keys(cases).join(', ')}`);
    await compare(name, chosen);
  }
}

void main();
