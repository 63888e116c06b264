import { learningRuns } from '../experiments';
import { type Labels, missingRecord, type RecordSource } from '../records';
import { type Check, lacking } from './check';
import {
  federatedRuns,
  finalOutcome,
  type LearningRun,
  type Outcome,
  pairedAbove,
  runsWith,
  tasksOf,
  withSignal,
} from './learningRuns';
import { across, type Verdict } from './verdict';

/** Both outcomes, and what their differences are measured in. */
export const OUTCOMES: readonly Outcome[] = ['accuracy', 'loss'];
export const unit: { readonly [outcome in Outcome]: string } = {
  accuracy: 'test accuracy',
  loss: 'training loss, nats less',
};

/** What counts as better at the least, and how many cells are asked for. */
export interface SmallestDifferences {
  readonly betterAccuracy: number;
  readonly betterLoss: number;
  readonly seeds: number;
}

/** What {@link ofTasks} asks of, beside the tasks of an experiment. */
export interface AskedTasks {
  /** Which tasks, by what they feed on; default any. */
  readonly kind?: 'text' | 'image' | 'any';
  /** The runs that have to beat a guess for a task to count; without, every task does. */
  readonly control?: Labels;
  /** Answers that no task gives. */
  readonly more?: readonly Check[];
}

/** Asks every task of an experiment; says what is missing where there is none, and lists those without signal. */
export function ofTasks(
  records: RecordSource,
  handle: Parameters<typeof federatedRuns>[1],
  ask: (runs: readonly LearningRun[], task: string) => readonly Check[],
  { kind = 'any', control, more = [] }: AskedTasks = {},
): Verdict {
  const { experiment } = handle;
  const runs = federatedRuns(records, handle);
  const all = tasksOf(runs, kind);
  const what = kind === 'any' ? 'any task' : `${kind} tasks`;
  if (all.length === 0) {
    return across([...more, lacking(what, experiment, `${missingRecord(experiment)} (${what})`)]);
  }
  const { tasks, noSignal } = control === undefined ? { tasks: all, noSignal: [] } : withSignal(runs, all, control);
  if (tasks.length === 0) {
    return across(
      [...more, lacking(what, experiment, `no task on which more is learned than a guess reaches (${what})`)],
      noSignal,
    );
  }
  return across([...more, ...tasks.flatMap((task) => ask(runs, task))], noSignal);
}

/** {@link ofTasks} of the `learning` records on which All-in learns something. */
export function perTask(
  records: RecordSource,
  kind: 'text' | 'image' | 'any',
  ask: (runs: readonly LearningRun[], task: string) => readonly Check[],
  more: readonly Check[] = [],
): Verdict {
  return ofTasks(records, learningRuns, ask, { kind, control: { scheme: 'all-in' }, more });
}

/** Whether the first of two schemes ends better than the second, in both outcomes, by a difference of interest. */
export function betterIn(
  runs: readonly LearningRun[],
  task: string,
  pair: readonly [string, string],
  { seeds, ...smallest }: SmallestDifferences,
): readonly Check[] {
  return OUTCOMES.map((outcome) =>
    compareSchemes(runs, task, pair, outcome, { margin: marginOf(smallest, outcome), seeds }),
  );
}

/** The smallest difference of interest in an outcome. */
export function marginOf(
  { betterAccuracy, betterLoss }: Pick<SmallestDifferences, 'betterAccuracy' | 'betterLoss'>,
  outcome: Outcome,
): number {
  return outcome === 'accuracy' ? betterAccuracy : betterLoss;
}

/** By how much the first of two schemes ends better than the second, cell by cell. */
export function compareSchemes(
  runs: readonly LearningRun[],
  task: string,
  [first, second]: readonly [string, string],
  outcome: Outcome,
  limits: { readonly margin: number; readonly seeds: number },
): Check {
  return pairedAbove(
    [runsWith(runs, { task, scheme: first }), runsWith(runs, { task, scheme: second })],
    (run) => finalOutcome(run, outcome),
    { about: `${first} over ${second}: ${unit[outcome]}`, label: task, ...limits },
  );
}
