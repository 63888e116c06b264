import { learningRuns } from '../experiments';
import { missingRecord, type RecordSource } from '../records';
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

/**
 * Asks every task of the `learning` records on which something is learned; the others are listed as without signal.
 *
 * @param more - answers that no task gives
 */
export function perTask(
  records: RecordSource,
  kind: 'text' | 'image' | 'any',
  ask: (runs: readonly LearningRun[], task: string) => readonly Check[],
  more: readonly Check[] = [],
): Verdict {
  const runs = federatedRuns(records, learningRuns);
  const all = tasksOf(runs, kind);
  const what = kind === 'any' ? 'any task' : `${kind} tasks`;
  if (all.length === 0) return across([...more, lacking(what, 'learning', `${missingRecord('learning')} (${what})`)]);
  const { tasks, noSignal } = withSignal(runs, all, { scheme: 'all-in' });
  if (tasks.length === 0) {
    return across([...more, lacking(what, 'learning', `no task on which All-in beats a guess (${what})`)], noSignal);
  }
  return across([...more, ...tasks.flatMap((task) => ask(runs, task))], noSignal);
}

/** Whether the first of two schemes ends better than the second, in both outcomes, by a difference of interest. */
export function betterIn(
  runs: readonly LearningRun[],
  task: string,
  pair: readonly [string, string],
  { betterAccuracy, betterLoss, seeds }: SmallestDifferences,
): readonly Check[] {
  const margins = { accuracy: betterAccuracy, loss: betterLoss } as const;
  return OUTCOMES.map((outcome) => compareSchemes(runs, task, pair, outcome, { margin: margins[outcome], seeds }));
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
