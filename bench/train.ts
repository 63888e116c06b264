// A training step and a forward pass against PyTorch, interleaved: every round, each engine in turn does a few of either, one
// after the other as training does, of which the median counts and the first does not.
//
//   npm run build && FEDFT_BENCH_PYTHON=~/venv/bin/python npm run bench -- train [4x128 ...] [--threads 2] [--rounds 5]
//
// The Python is one with PyTorch and NumPy, the system's without the variable; PyTorch 2 compiles with g++. With two threads PyTorch
// uses them in one step, and ours does two runs at once, a step each: that is how runs are spread over processors.
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
const compiled: EngineChoice = { name: 'torch, compiled', kind: 'torch', mode: 'compiled' };
const compiledFirst: EngineChoice = { ...compiled, name: 'torch, compiled, first token', queries: 'first' };
const wasm: EngineChoice = { name: 'wasm', kind: 'wasm' };
const native: EngineChoice = { name: 'tensorflow', kind: 'tensorflow' };
const plain: EngineChoice = { name: 'wasm as it comes', kind: 'plain-wasm' };
const usual = [torch, compiled, compiledFirst, onnx];

/** How to get the engines that may not be here. */
const remedies: { readonly [kind in EngineChoice['kind']]?: string } = {
  torch: 'name a Python with PyTorch 2 and NumPy in FEDFT_BENCH_PYTHON, and install g++',
  tensorflow: 'npm run native-tensorflow',
};

const cases: Readonly<Record<string, Case>> = {
  '4x128': { layers: 4, hidden: 128, batch: 128, tokens: 32, warmUp: 2, rounds: 9, engines: usual },
  '4x256': { layers: 4, hidden: 256, batch: 128, tokens: 32, warmUp: 2, rounds: 9, engines: usual },
  '6x384': { layers: 6, hidden: 384, batch: 16, tokens: 64, warmUp: 2, rounds: 9, engines: usual },
  '12x384': { layers: 12, hidden: 384, batch: 16, tokens: 64, warmUp: 1, rounds: 7, engines: usual },
  // ViT-Tiny at 112 and at 224 pixels: patches of 16 and a class token.
  'vit-112': { family: 'vit', layers: 12, hidden: 192, batch: 20, tokens: 50, warmUp: 1, rounds: 7, engines: usual },
  'vit-224': { family: 'vit', layers: 12, hidden: 192, batch: 6, tokens: 197, warmUp: 1, rounds: 7, engines: usual },
  '12x768': { layers: 12, hidden: 768, batch: 16, tokens: 64, warmUp: 1, rounds: 3, engines: usual },
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

/** An engine, or several of one kind that work at the same time. */
interface Team {
  readonly name: string;
  readonly engines: readonly Engine[];
}

/** What each choice becomes on several threads: PyTorch's own, and of the others as many processes. */
async function teamOf(choice: EngineChoice, threads: number, folder: string): Promise<Team | undefined> {
  const own = choice.kind === 'torch';
  const count = own ? 1 : threads;
  const name = own || threads === 1 ? choice.name : `${choice.name}, ${threads} runs at once`;
  const engines: Engine[] = [];
  for (let i = 0; i < count; i++) {
    const engine = await start(own ? { ...choice, threads } : choice, folder);
    if (engine === undefined) return undefined;
    engines.push(engine);
  }
  return { name, engines };
}

async function compare(name: string, options: Case, threads: number): Promise<void> {
  const { warmUp, rounds, engines: choices, ...size } = options;
  const folder = join(buildFolder, 'train', name);
  writeProblem(folder, size);
  const teams: Team[] = [];
  try {
    for (const choice of choices) {
      const team = await teamOf(choice, threads, folder);
      if (team !== undefined) teams.push(team);
    }
    const error = await requireSameGradients(
      teams.map(({ engines }) => engines[0]!),
      folder,
    );
    const timings = new Map(teams.map((team) => [team.name, { step: [] as Timing[], infer: [] as Timing[] }]));
    for (const task of ['step', 'infer'] as const) {
      for (let round = -warmUp; round < rounds; round++) {
        for (const team of teams) {
          const timing = await block(team, task);
          if (round >= 0) timings.get(team.name)![task].push(timing);
        }
      }
    }
    const rows: Record<string, string | number>[] = [];
    for (const team of teams) {
      const own = timings.get(team.name)!;
      const peer = timings.get(torch.name);
      const memory = await Promise.all(team.engines.map((engine) => engine.peakMemory()));
      rows.push({
        engine: team.name,
        'step ms': median(own.step.map(({ wall }) => wall)).toFixed(1),
        'cpu ms': median(own.step.map(({ processor }) => processor)).toFixed(1),
        'step / torch': ratio(own.step, peer?.step, 'wall'),
        'cpu / torch': ratio(own.step, peer?.step, 'processor'),
        'forward ms': median(own.infer.map(({ wall }) => wall)).toFixed(1),
        'forward / torch': ratio(own.infer, peer?.infer, 'wall'),
        'forward cpu / torch': ratio(own.infer, peer?.infer, 'processor'),
        MiB: memory.reduce((sum, one) => sum + one, 0).toFixed(0),
      });
    }
    const { layers, hidden, batch, tokens } = size;
    console.log(
      `${name}: ${layers} layers x ${hidden}, batch ${batch} x ${tokens} tokens, ${rounds} rounds, ${threads} threads, ` +
        `gradients agree within ${error.toExponential(1)}, load ${loadavg()[0]!.toFixed(1)}`,
    );
    console.table(rows);
  } finally {
    for (const { engines } of teams) for (const engine of engines) engine.close();
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
async function block(team: Team, task: 'step' | 'infer'): Promise<Timing> {
  await together(team, task);
  const timings: Timing[] = [];
  for (let i = 0; i < BLOCK; i++) timings.push(await together(team, task));
  const middle = (clock: keyof Timing): number => median(timings.map((timing) => timing[clock]));
  return { wall: middle('wall'), processor: middle('processor') };
}

/** Every engine of a team does a step at the same time; what one of them costs. */
async function together({ engines }: Team, task: 'step' | 'infer'): Promise<Timing> {
  const each = await Promise.all(engines.map((engine) => engine.time(task)));
  const processor = each.reduce((sum, timing) => sum + timing.processor, 0) / each.length;
  return { wall: Math.max(...each.map(({ wall }) => wall)) / each.length, processor };
}

/** Median of the ratios of interleaved rounds, with the smallest and the largest. */
function ratio(own: readonly Timing[], peer: readonly Timing[] | undefined, clock: keyof Timing): string {
  if (peer === undefined) return '-';
  const ratios = own.map((timing, i) => timing[clock] / peer[i]![clock]);
  return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`;
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { threads: { type: 'string', default: '1' }, rounds: { type: 'string' } },
  });
  const threads = count('--threads', values.threads);
  const names = positionals.length > 0 ? positionals : Object.keys(cases);
  for (const name of names) {
    const chosen = cases[name];
    if (chosen === undefined) throw new InputError(`no size '${name}'; there are ${Object.keys(cases).join(', ')}`);
    const rounds = values.rounds === undefined ? chosen.rounds : count('--rounds', values.rounds);
    await compare(name, { ...chosen, rounds }, threads);
  }
}

function count(flag: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InputError(`${flag} must be an integer from 1, got ${text}; try 2`);
  return value;
}

void main();
