import { InputError } from '../../errors';
import { stepCostRuns } from '../../experiments';
import { greatest, least } from '../../math';
import { committedOfSize, committedRecords, type Profile, type RunWork, readJson } from '../../records';
import { type WorkflowRun, type WorkflowTable, workflowTablePath } from './workflowTable';

/** Tokens of an image at the size of the paper: 224 x 224 pixels in patches of 16, and the first token. */
const IMAGE_TOKENS = 197;

/** What one run at the size of the paper takes. */
export interface RunCost {
  readonly experiment: string;
  readonly run: string;
  readonly after: readonly string[];
  readonly alone: boolean;
  /** Processor seconds. */
  readonly seconds: number;
}

/** What an experiment takes, and what that is based on. */
export interface ExperimentCost {
  readonly experiment: string;
  readonly runs: number;
  /** Processor seconds of all its runs at the size of the paper. */
  readonly seconds: number;
  /** Processor seconds of all its committed runs at laptop size; undefined where none says how long it took. */
  readonly measuredSeconds?: number;
}

/** The estimate for the runs of the paper's size. */
export interface SweepCost {
  readonly runs: readonly RunCost[];
  readonly experiments: readonly ExperimentCost[];
}

/**
 * What the runs of the paper's size take, from committed records alone: how long their counterparts at laptop size took,
 * and what one token costs with BERT-base and ViT-base.
 *
 * A study takes what it took at laptop size for every unit of work. A training run takes what its examples cost with the
 * large model, times what its experiment took beyond that at laptop size (counterfactuals, probes).
 */
export function paperCost(): SweepCost {
  const paper = readTable('paper');
  const laptop = readTable('laptop').runs.flatMap((run) => {
    const seconds = secondsOf(run);
    return seconds === undefined ? [] : [{ ...run, seconds }];
  });
  const names = [...new Set(paper.runs.map(({ experiment }) => experiment))];
  const learning = rate(laptop.filter(({ experiment }) => experiment === 'learning'));
  const runs: RunCost[] = [];
  const experiments: ExperimentCost[] = [];
  for (const experiment of names) {
    const measured = laptop.filter((run) => run.experiment === experiment);
    const own = rate(measured);
    const costs = paper.runs
      .filter((run) => run.experiment === experiment)
      .map(({ run, after, alone, work }): RunCost => {
        const beyond = own === undefined || learning === undefined ? 1 : own / learning;
        const seconds = work.kind === 'training' ? trainingSeconds(work) * beyond : (own ?? 0) * work.units;
        return { experiment, run, after, alone, seconds };
      });
    runs.push(...costs);
    const sum = measured.length === 0 ? {} : { measuredSeconds: total(measured) };
    experiments.push({ experiment, runs: costs.length, seconds: total(costs), ...sum });
  }
  return { runs, experiments };
}

/**
 * Hours until the last run ends, on nodes of so many cores: the longest ready run goes first, each to the first free core;
 * a run that measures time waits for a whole node.
 */
export function makespanHours(runs: readonly RunCost[], nodes: number, cores: number): number {
  const free = Array.from({ length: nodes }, () => new Float64Array(cores));
  const ended = new Map<string, number>();
  const key = (run: RunCost, name: string): string => `${run.experiment}/${name}`;
  const known = new Set(runs.map((run) => key(run, run.run)));
  let waiting = [...runs].sort((a, b) => b.seconds - a.seconds);
  while (waiting.length > 0) {
    const ready = waiting.filter((run) =>
      run.after.every((name) => ended.has(key(run, name)) || !known.has(key(run, name))),
    );
    if (ready.length === 0) throw new InputError('runs wait for each other in a circle');
    // What measures time comes last.
    for (const run of [...ready.filter(({ alone }) => !alone), ...ready.filter(({ alone }) => alone)]) {
      const earliest = Math.max(0, ...run.after.map((name) => ended.get(key(run, name)) ?? 0));
      const when = (node: Float64Array): number => (run.alone ? greatest(node) : least(node));
      const node = free.reduce((best, other) => (when(other) < when(best) ? other : best));
      const end = Math.max(earliest, when(node)) + run.seconds;
      if (run.alone) node.fill(end);
      else node[node.indexOf(least(node))] = end;
      ended.set(key(run, run.run), end);
    }
    waiting = waiting.filter((run) => !ready.includes(run));
  }
  return Math.max(0, ...ended.values()) / 3600;
}

function readTable(profile: Profile): WorkflowTable {
  const table: unknown = readJson(workflowTablePath(profile), { remedy: 'make it again with npx fedft workflow' });
  return table as WorkflowTable;
}

function secondsOf({ experiment, run }: WorkflowRun): number | undefined {
  return committedOfSize('laptop').named(experiment, run)?.record.environment.seconds;
}

/** Seconds a unit of work; undefined without a measurement. */
function rate(runs: readonly { readonly work: RunWork; readonly seconds: number }[]): number | undefined {
  return runs.length === 0 ? undefined : total(runs) / runs.reduce((sum, { work }) => sum + unitsOf(work), 0);
}

/** A study's units, or the passes of examples through the encoder: forward and backward count for two. */
function unitsOf(work: RunWork): number {
  return work.kind === 'study' ? work.units : 2 * work.trained + work.measured;
}

function trainingSeconds({ input, trained, measured, tokens }: Extract<RunWork, { kind: 'training' }>): number {
  const model = input === 'text' ? 'bert-base' : 'vit-base';
  const { secondsPerToken, trainingSecondsPerToken } = committedRecords().read(stepCostRuns.named({ model })).results;
  return (input === 'text' ? tokens : IMAGE_TOKENS) * (trained * trainingSecondsPerToken + measured * secondsPerToken);
}

const total = (runs: readonly { readonly seconds: number }[]): number =>
  runs.reduce((sum, { seconds }) => sum + seconds, 0);
