import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allocateBandwidth, exactPrefixSearch, lambertWm1, RandomStream } from 'fedft';
import { bestSetSearch, createPrefixWorkspace, type PrefixProblem, sortByGain } from 'fedft/lab';
import { cellGains, radio, typicalDelay } from '../cells';
import { commandTime } from '../commandTime';
import { Engine } from '../engines';
import { buildFolder, processorTime } from '../measure';
import { syntheticTask, writeSyntheticRecords } from '../syntheticRecords';
import { type Size, writeProblem } from '../trainProblem';

/** One row of the page. */
export interface PageBench {
  readonly name: string;
  readonly unit: 'ns' | 'us' | 'ms' | 's';
  /** Prepares it, untimed. */
  open(): Promise<OpenBench> | OpenBench;
}

/** A bench that is ready. */
export interface OpenBench {
  /** One measurement of processor time, in the unit of the bench. */
  sample(): Promise<number> | number;
  close?(): void;
}

const perMillisecond = { ns: 1e6, us: 1e3, ms: 1, s: 1e-3 } as const;

/** A function of JavaScript, called so often that a sample takes some tens of milliseconds. */
function calls(
  name: string,
  unit: PageBench['unit'],
  count: number,
  prepare: () => (call: number) => unknown,
): PageBench {
  return {
    name,
    unit,
    open() {
      const task = prepare();
      return {
        sample() {
          const start = processorTime();
          for (let call = 0; call < count; call++) task(call);
          return ((processorTime() - start) * perMillisecond[unit]) / count;
        },
      };
    },
  };
}

function allocations(devices: number, count: number): PageBench {
  return calls(`bandwidth of ${devices.toLocaleString('en')} devices`, 'us', count, () => {
    const cells = Array.from({ length: 16 }, (_, seed) => ({ ...radio, channelGains: cellGains(devices, seed) }));
    return (call) => allocateBandwidth(cells[call % cells.length]!);
  });
}

/** Every prefix of a round considered, sort aside; V such that about half of the devices are scheduled. */
export function prefixRound(devices: number, seed: number): PrefixProblem {
  const gains = cellGains(devices, seed);
  const sortedChannelGains = Float64Array.from(sortByGain(gains), (k) => gains[k]!);
  const workspace = createPrefixWorkspace(devices);
  return {
    ...radio,
    sortedChannelGains,
    backlog: 1,
    penaltyWeight: 0.5 * devices * typicalDelay(sortedChannelGains),
    penalty: 'bound',
    workspace,
  };
}

function rounds(devices: number, unit: PageBench['unit'], count: number): PageBench {
  return calls(`best prefix of ${devices.toLocaleString('en')} devices`, unit, count, () => {
    const problems = Array.from({ length: 4 }, (_, seed) => prefixRound(devices, seed));
    return (call) => exactPrefixSearch(problems[call % problems.length]!);
  });
}

function bestSet(devices: number, count: number): PageBench {
  return calls(`best set of ${devices.toLocaleString('en')} devices`, 'ms', count, () => {
    const stream = new RandomStream(0, 'bench/values');
    const delayBudget = 3e-8 * radio.payloadBits;
    const penaltyWeight = 30 * delayBudget ** 2;
    const problem = {
      ...radio,
      channelGains: cellGains(devices, 0),
      deviceValues: Float64Array.from({ length: devices }, () => (3 * penaltyWeight * stream.uniform()) / devices),
      delayBudget,
      backlog: 8 * delayBudget,
      penaltyWeight,
      penalty: 'bound',
      relativeGap: 1e-3,
    } as const;
    return () => bestSetSearch(problem);
  });
}

function trainingStep(size: Size): PageBench {
  const { layers, hidden, batch, tokens } = size;
  return {
    name: `training step, ${layers} x ${hidden}, ${batch} x ${tokens} tokens`,
    unit: 'ms',
    open() {
      const folder = join(buildFolder, 'train', `page-${layers}x${hidden}`);
      writeProblem(folder, size);
      const engine = new Engine({ name: 'onnx', kind: 'onnx' }, folder);
      return { sample: async () => (await engine.time('step')).processor, close: () => engine.close() };
    },
  };
}

/** A command from start to end. */
function command(words: string, records = 0): PageBench {
  const of = records === 0 ? '' : `, ${records.toLocaleString('en')} records`;
  return {
    name: `\`fedft ${words}\`${of}`,
    unit: 's',
    open() {
      const folder = mkdtempSync(join(tmpdir(), 'fedft-bench-'));
      if (records > 0) writeSyntheticRecords(folder, records);
      return {
        sample: () => commandTime(words.split(' '), folder),
        close: () => rmSync(folder, { recursive: true, force: true }),
      };
    },
  };
}

const lambert = calls('Lambert W-1, a value', 'ns', 1e6, () => {
  const stream = new RandomStream(0, 'bench/lambert');
  const arguments_ = Float64Array.from({ length: 4096 }, () => -Math.exp(-1 - 30 * stream.uniform()));
  return (call) => lambertWm1(arguments_[call & 4095]!);
});

/** The fixed set: a bench that changes gets another name, or its history would compare different things. */
export const benches: readonly PageBench[] = [
  lambert,
  allocations(20, 10_000),
  allocations(1000, 300),
  rounds(20, 'us', 5000),
  rounds(1000, 'us', 200),
  rounds(100_000, 'ms', 2),
  bestSet(1000, 20),
  trainingStep({ layers: 4, hidden: 128, batch: 32, tokens: 32 }),
  trainingStep({ layers: 6, hidden: 384, batch: 16, tokens: 64 }),
  command('--help'),
  command('claims C14'),
  command(`show learning --from own --task ${syntheticTask}`, 100),
  command(`show learning --from own --task ${syntheticTask}`, 1000),
  command('claims C15 --from own', 1000),
];
