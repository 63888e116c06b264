import { comparableRuns, type LearningRunResults } from '../experiments';
import { mean, meanInterval, square, studentTail } from '../math';
import type { Labels, RecordSource, RunHandle } from '../records';
import { type Check, isAbove, lacking } from './check';

/** One federated run as the claims see it. */
export interface LearningRun {
  readonly labels: FederatedLabels;
  readonly seed: number;
  readonly settings: { readonly [name: string]: unknown };
  readonly results: LearningRunResults;
}

/** What every federated run is called by; scheme, mode and variant come on top. */
type FederatedLabels = Labels & { readonly task: string; readonly seed: number };

/** What is compared at the end of a run; higher is better. */
export type Outcome = 'accuracy' | 'loss';

/** Settings in which the runs of one comparison may differ. */
const varied: readonly string[] = [
  'seed',
  'scheme',
  'adaptation',
  'mode',
  'model',
  'batchSize',
  'delayBudgetMsPerBit',
  'trainExamples',
  'initialBacklog',
  'tried',
];

/** The federated runs of a handle that can be compared; what makes them so: {@link comparableRuns}. */
export function federatedRuns(
  records: RecordSource,
  handle: RunHandle<LearningRunResults, FederatedLabels>,
): readonly LearningRun[] {
  return comparableRuns(
    records.list(handle).map(({ record: { labels, settings, results } }): LearningRun => {
      return { labels, seed: labels.seed, settings, results };
    }),
    // What is adapted decides on the step sizes as well, so there only the seeds of one mode have to agree.
    ({ labels: { task, mode } }) => (mode === undefined ? task : `${task}/${mode}`),
    ({ settings }) => settings,
    varied,
  );
}

/** The runs that carry these labels, by seed. */
export function runsWith(runs: readonly LearningRun[], wanted: Labels): ReadonlyMap<number, LearningRun> {
  const own = runs.filter(({ labels }) => Object.entries(wanted).every(([name, value]) => labels[name] === value));
  return new Map(own.map((run) => [run.seed, run]));
}

/** The values of a label among runs, in alphabetical order. */
export function valuesOf(runs: readonly LearningRun[], label: string): readonly string[] {
  return [...new Set(runs.flatMap(({ labels }) => (labels[label] === undefined ? [] : String(labels[label]))))].sort();
}

/** The tasks of the runs, in alphabetical order; `kind` by what a task feeds on. */
export function tasksOf(runs: readonly LearningRun[], kind: 'text' | 'image' | 'any'): readonly string[] {
  const own = runs.filter(({ results }) => kind === 'any' || results.task.input === kind);
  return valuesOf(own, 'task');
}

/** Share of the rounds, at the end, over which an outcome is averaged: one measurement alone wavers. */
const LAST = 0.25;

/** Mean test accuracy, or minus the mean training loss in nats, over the last quarter of the rounds. */
export function finalOutcome({ results }: LearningRun, outcome: Outcome): number {
  const { round, testAccuracy, trainingLoss } = results.evaluations;
  const from = (1 - LAST) * round.at(-1)!;
  const values = outcome === 'accuracy' ? testAccuracy : trainingLoss.map((loss) => -loss);
  return mean(values.filter((_, i) => round[i]! >= from));
}

/** How {@link pairedAbove} compares. */
export interface PairedComparison {
  readonly about: string;
  readonly label: string;
  readonly margin: number;
  /** Seeds that both must share; fewer leave the question open. */
  readonly seeds: number;
}

/** Whether a number of one set of runs exceeds that of another by more than a margin, paired over their seeds. */
export function pairedAbove(
  [first, second]: readonly [ReadonlyMap<number, LearningRun>, ReadonlyMap<number, LearningRun>],
  value: (run: LearningRun) => number,
  comparison: PairedComparison,
): Check {
  const differences = sharedSeeds(first, second).map(([run, other]) => value(run) - value(other));
  return overSeeds(differences, comparison);
}

/** The runs of both sets with the same seed, in pairs. */
export function sharedSeeds(
  first: ReadonlyMap<number, LearningRun>,
  second: ReadonlyMap<number, LearningRun>,
): readonly (readonly [LearningRun, LearningRun])[] {
  return [...first].flatMap(([seed, run]) => {
    const other = second.get(seed);
    return other === undefined ? [] : [[run, other] as const];
  });
}

/** Whether a number, one a seed, exceeds a margin. */
export function overSeeds(values: readonly number[], { about, label, margin, seeds }: PairedComparison): Check {
  if (values.length < Math.max(2, seeds)) {
    return lacking(label, about, `${label}: ${values.length} of the ${seeds} seeds that are asked for`);
  }
  const interval = meanInterval(values);
  return { ...isAbove(interval, { about, label, margin }), chance: chanceAtMost(values, interval.mean, margin) };
}

/** The chance of a mean at most this large where the truth is the margin. */
function chanceAtMost(values: readonly number[], centre: number, margin: number): number {
  const squares = values.reduce((sum, value) => sum + square(value - centre), 0);
  const error = Math.sqrt(squares / (values.length - 1) / values.length);
  if (error === 0) return centre < margin ? 0 : 1;
  return studentTail((margin - centre) / error, values.length - 1);
}

/** The tasks on which something is learned, and those without signal. */
export interface Signal {
  readonly tasks: readonly string[];
  readonly noSignal: readonly string[];
}

/** By how much the best that is run has to beat a guess of the commonest class for a task to count. */
const SIGNAL = 0.02;

/**
 * The positive control: a task counts where the runs of `best` (All-in, full fine-tuning) beat the majority guess by a margin
 * with their whole interval. One with too few runs counts, so that what is missing is said of the claim itself.
 */
export function withSignal(runs: readonly LearningRun[], tasks: readonly string[], best: Labels): Signal {
  const hasSignal = (task: string): boolean => {
    const own = [...runsWith(runs, { ...best, task }).values()];
    if (own.length < 2) return true;
    const lead = own.map((run) => finalOutcome(run, 'accuracy') - run.results.task.majorityAccuracy);
    return meanInterval(lead).low > SIGNAL;
  };
  return { tasks: tasks.filter(hasSignal), noSignal: tasks.filter((task) => !hasSignal(task)) };
}

/** Kendall's rank correlation of two lists; a tie counts as neither agreement nor disagreement; in [-1, 1]. */
export function kendall(x: readonly number[], y: readonly number[]): number {
  let agreement = 0;
  let pairs = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      agreement += Math.sign(x[i]! - x[j]!) * Math.sign(y[i]! - y[j]!);
      pairs++;
    }
  }
  return agreement / pairs;
}

/** How much a curve wavers, in its own unit: mean absolute second difference from measurement to measurement. */
export function roughness(values: readonly number[]): number {
  if (values.length < 3) return 0;
  return mean(values.slice(2).map((value, i) => Math.abs(value - 2 * values[i + 1]! + values[i]!)));
}

/** How often a device was scheduled, in the classes of the dose curve. */
export const doses: readonly { readonly label: string; readonly least: number; readonly most: number }[] = [
  { label: '0', least: 0, most: 0 },
  { label: '1', least: 1, most: 1 },
  { label: '2-5', least: 2, most: 5 },
  { label: '6-20', least: 6, most: 20 },
  { label: 'more', least: 21, most: Number.POSITIVE_INFINITY },
];

/** Mean final accuracy of the own heads of the devices of one dose; undefined where a run has none. */
export function accuracyAtDose({ results }: LearningRun, dose: number): number | undefined {
  const { least, most } = doses[dose]!;
  const own = results.finalAccuracyByDevice.filter(
    (_, k) => results.participation[k]! >= least && results.participation[k]! <= most,
  );
  return own.length === 0 ? undefined : mean(own);
}
