import { type FoundLearningRun, findLearningRuns, type LearningRunResults, runsBySeed } from '../../experiments';
import { mean } from '../../math';
import type { FigureSpec } from '../../plot/spec';
import type { Profile } from '../../records';
import type { TaskDefinition } from '../../tasks';
import {
  accuracyAgainstBudgetFigure,
  type BudgetCurve,
  type BudgetFigureOptions,
  lossAgainstBudgetFigure,
} from '../budgetFigures';
import { curveOverSeeds } from '../curves';
import { taskFigureId, taskPanel } from '../taskPanels';
import { describeRecords, type FigureEntry } from './entry';
import { bandOf, taskRuns } from './learning';

const schemes: readonly string[] = ['proposed', 'gs', 'aaba'];

/** Runs of `delay-budget` on one task. */
export interface BudgetRuns {
  /** tau_bar, ms per bit, increasing. */
  readonly budgets: readonly number[];
  /** For each scheme, for each budget, one run a seed. */
  readonly runs: ReadonlyMap<string, readonly (readonly FoundLearningRun[])[]>;
}

/** The runs of figure 5 on a task; undefined where there are none that can be compared. */
export function budgetRuns(task: string, profile: Profile): BudgetRuns | undefined {
  const all = findLearningRuns('delay-budget', { profile, variants: ['delayBudgetMsPerBit'] }).filter(
    (run) => run.task === task,
  );
  const budgetOf = ({ found }: FoundLearningRun): number => found.record.settings['delayBudgetMsPerBit'] as number;
  const budgets = [...new Set(all.map(budgetOf))].sort((a, b) => a - b);
  const at = (budget: number): readonly FoundLearningRun[] => all.filter((run) => budgetOf(run) === budget);
  // Budgets are compared over the seeds that all of them have.
  const shared = (run: FoundLearningRun): boolean =>
    budgets.every((budget) =>
      schemes.every((s) => at(budget).some(({ scheme, seed }) => scheme === s && seed === run.seed)),
    );
  const columns = budgets.map((budget) => runsBySeed(at(budget).filter(shared), schemes));
  if (budgets.length < 2 || !columns.every((column) => column !== undefined)) return undefined;
  return { budgets, runs: new Map(schemes.map((scheme) => [scheme, columns.map((column) => column.get(scheme)!)])) };
}

/** The last measurement of each scheme against the budget: the mean of the seeds, and the band that they span. */
export function budgetCurves(
  { budgets, runs }: BudgetRuns,
  quantity: 'trainingLoss' | 'testAccuracy',
): readonly BudgetCurve[] {
  return [...runs].map(([scheme, byBudget]) => {
    const last = byBudget.map((seeds) => seeds.map(({ found }) => lastOf(found.record.results, quantity)));
    const bySeed = last[0]!.map((_, i) => last.map((values) => values[i]!));
    const { rounds: _, ...curve } = curveOverSeeds(scheme, budgets, bySeed);
    return { ...curve, budgets };
  });
}

function lastOf({ evaluations }: LearningRunResults, quantity: 'trainingLoss' | 'testAccuracy'): number {
  return evaluations[quantity].at(-1)!;
}

/** Figure 5 of a task. */
export function budgetEntries(task: TaskDefinition): readonly FigureEntry[] {
  const entry = (
    panel: 'lossAgainstBudget' | 'accuracyAgainstBudget',
    quantity: 'trainingLoss' | 'testAccuracy',
    draw: (options: BudgetFigureOptions) => FigureSpec,
  ): FigureEntry => {
    const id = taskFigureId(task, panel);
    return {
      id,
      paper: taskPanel(task, panel),
      experiment: 'delay-budget',
      build(profile) {
        const found = budgetRuns(task.name, profile);
        if (found === undefined) return undefined;
        const lists = [...found.runs.values()].flat();
        const unconstrained = taskRuns(task.name, profile);
        const allIn = unconstrained?.schemes.get('all-in');
        const records = [
          ...lists.flatMap((runs) => runs.map((run) => run.found)),
          ...(unconstrained?.records.filter(({ record }) => record.results.scheme === 'all-in') ?? []),
        ];
        const figure = draw({
          id,
          task: records[0]!.record.results.task.title,
          curves: budgetCurves(found, quantity),
          ...(allIn === undefined ? {} : { allIn: mean(allIn.map((results) => lastOf(results, quantity))) }),
          ...bandOf(lists[0]!.length),
          source: [describeRecords(records)],
        });
        return { figure, records };
      },
    };
  };
  return [
    entry('lossAgainstBudget', 'trainingLoss', lossAgainstBudgetFigure),
    entry('accuracyAgainstBudget', 'testAccuracy', accuracyAgainstBudgetFigure),
  ];
}
