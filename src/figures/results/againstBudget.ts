import { InputError } from '../../errors';
import {
  delayBudgetRuns,
  type FoundLearningRun,
  findLearningRuns,
  type LearningRunResults,
  runsBySeed,
} from '../../experiments';
import { greatest, least, mean } from '../../math';
import { type Axis, axis, type FigureSpec, percent, percentText, powerText } from '../../plot/grammar';
import type { FoundRecord, RecordSource } from '../../records';
import type { TaskDefinition } from '../../tasks';
import { type Figure, figure, type GroupRead, type Reads } from '../figure';
import { type SchemeSeries, styled } from '../schemeStyle';
import { curveOverSeeds, curveValues, explainedBand } from '../shared/schemeCurve';
import { schemeLine } from '../shared/schemeLine';
import { taskFigureId, taskPanel } from '../shared/taskPanels';
import { bandOf, taskRuns } from '../shared/taskRuns';
import { bandOfGroups, seriesOfGroups } from '../shared/together';

/** What one scheme reaches under each delay budget. */
export interface BudgetCurve extends SchemeSeries {
  /** tau_bar of (8), ms per bit, increasing. */
  readonly budgets: readonly number[];
  /** One value a budget. */
  readonly values: readonly number[];
  /** Ends of an interval around each value. */
  readonly lower?: readonly number[];
  readonly upper?: readonly number[];
}

/** What a figure against the delay budget shows. */
export interface BudgetFigureOptions {
  readonly id?: string;
  /** As the title names it. */
  readonly task: string;
  readonly curves: readonly BudgetCurve[];
  /** What All-in reaches, which has no budget: a line of reference. */
  readonly allIn?: number;
  /** What the bands are; needed where a curve has one. */
  readonly band?: string;
  readonly source?: readonly string[];
}

/**
 * Training loss at the end against tau_bar.
 *
 * @paper Figure 5(a)
 */
export function lossAgainstBudgetFigure(options: BudgetFigureOptions): FigureSpec {
  return budgetFigure(options, {
    id: 'loss-against-budget',
    what: 'Final training loss',
    show: (value) => value.toFixed(3),
    yaxis: axis('Training loss <i>F</i>(<i>ω<sup>T</sup></i>) (nats)'),
  });
}

/**
 * Test accuracy at the end against tau_bar.
 *
 * @paper Figure 5(b)
 */
export function accuracyAgainstBudgetFigure(options: BudgetFigureOptions): FigureSpec {
  return budgetFigure(options, {
    id: 'accuracy-against-budget',
    what: 'Final test accuracy',
    show: percentText,
    yaxis: percent('Test accuracy, mean over devices', [
      ...options.curves.flatMap(curveValues),
      ...(options.allIn === undefined ? [] : [options.allIn]),
    ]),
  });
}

interface Quantity {
  readonly id: string;
  readonly what: string;
  readonly show: (value: number) => string;
  readonly yaxis: Axis;
}

function budgetFigure(options: BudgetFigureOptions, { id, what, show, yaxis }: Quantity): FigureSpec {
  const { task, curves, allIn, band, source = [] } = options;
  const notes = explainedBand(curves, band);
  for (const { scheme, budgets, values } of curves) {
    if (budgets.length !== values.length) {
      throw new InputError(`curve of '${scheme}' has ${values.length} values for ${budgets.length} budgets`);
    }
  }
  const all = curves.flatMap(({ budgets }) => budgets);
  const [lowest, most] = [least(all), greatest(all)];
  const tickvals = [...new Set(all)].sort((a, b) => a - b);
  const shown = styled(curves);
  const ends = shown.map(({ style, values }) => `${style.label} from ${show(values[0]!)} to ${show(values.at(-1)!)}`);
  const reference = allIn === undefined ? '' : ` All-in, without a budget, reaches ${show(allIn)}.`;
  return {
    id: options.id ?? id,
    title: `${what} against the delay budget, ${task}`,
    alt: `${what} on ${task} against the delay budget from ${lowest.toExponential(0)} to ${most.toExponential(0)} ms per bit, on a logarithmic axis: ${ends.join(', ')}.${reference}`,
    data: [
      ...(allIn === undefined
        ? []
        : schemeLine({ scheme: 'all-in', x: [lowest, most], y: [allIn, allIn], markers: 0 })),
      ...shown.flatMap(({ scheme, style, group, budgets, values, lower, upper }) =>
        schemeLine({ scheme, style, group, x: budgets, y: values, ...(lower && upper ? { lower, upper } : {}) }),
      ),
    ],
    layout: {
      xaxis: axis('Budget <i>τ̄</i> (ms/bit)', {
        type: 'log',
        tickvals,
        ticktext: tickvals.map((value) => powerText(value)),
      }),
      yaxis,
    },
    source: [...notes, ...source],
  };
}

const schemes: readonly string[] = ['proposed', 'gs', 'aaba'];

/** Runs of `delay-budget` on one task. */
export interface BudgetRuns {
  /** tau_bar, ms per bit, increasing. */
  readonly budgets: readonly number[];
  /** For each scheme, for each budget, one run a seed. */
  readonly runs: ReadonlyMap<string, readonly (readonly FoundLearningRun[])[]>;
}

/** The runs of figure 5 on a task; undefined where there are none that can be compared. */
export function budgetRuns(task: string, records: RecordSource): BudgetRuns | undefined {
  const all = findLearningRuns(delayBudgetRuns, { records, varies: ['delayBudgetMsPerBit'] }).filter(
    (run) => run.task === task,
  );
  const budgetOf = ({ found }: FoundLearningRun): number => found.record.settings['delayBudgetMsPerBit'] as number;
  const budgets = [...new Set(all.map(budgetOf))].sort((a, b) => a - b);
  const at = (budget: number): readonly FoundLearningRun[] => all.filter((run) => budgetOf(run) === budget);
  // Budgets are compared over the seeds that all of them have.
  const made = new Set(all.map((run) => `${budgetOf(run)} ${run.scheme} ${run.seed}`));
  const shared = ({ seed }: FoundLearningRun): boolean =>
    budgets.every((budget) => schemes.every((scheme) => made.has(`${budget} ${scheme} ${seed}`)));
  const columns = budgets.map((budget) => runsBySeed(at(budget).filter(shared), schemes));
  if (budgets.length < 2 || !columns.every((column) => column !== undefined)) return undefined;
  return { budgets, runs: new Map(schemes.map((scheme) => [scheme, columns.map((column) => column.get(scheme)!)])) };
}

/** All-in's runs of `learning` in the cells of {@link budgetRuns}: it has no budget, and is a line beside the curves. */
export function allInOfCells(
  task: string,
  { runs }: BudgetRuns,
  records: RecordSource,
): readonly FoundRecord<LearningRunResults>[] {
  const seeds = new Set([...runs.values()][0]![0]!.map(({ seed }) => seed));
  return (taskRuns(task, records)?.records ?? []).filter(
    ({ record }) => record.results.scheme === 'all-in' && seeds.has(record.seed),
  );
}

type Quantified = 'trainingLoss' | 'testAccuracy';

/** The last measurement of each scheme against the budget: the mean of the seeds, and the band that they span. */
export function budgetCurves({ budgets, runs }: BudgetRuns, quantity: Quantified): readonly BudgetCurve[] {
  return [...runs].map(([scheme, byBudget]) => {
    const last = byBudget.map((seeds) => seeds.map(({ found }) => lastOf(found.record.results, quantity)));
    const bySeed = last[0]!.map((_, i) => last.map((values) => values[i]!));
    const { rounds: _, ...curve } = curveOverSeeds(scheme, budgets, bySeed);
    return { ...curve, budgets };
  });
}

function budgetsOfGroups(parts: readonly GroupRead<BudgetFigureOptions>[]): BudgetFigureOptions {
  const { band: _, ...first } = parts[0]!.read;
  return { ...first, curves: seriesOfGroups(parts, ({ curves }) => curves), ...bandOfGroups(parts) };
}

function lastOf({ evaluations }: LearningRunResults, quantity: Quantified): number {
  return evaluations[quantity].at(-1)!;
}

/** What each scheme reached on a task under each budget, and what All-in reached without one. */
function reachedUnderBudgets(task: string, quantity: Quantified): Reads<Omit<BudgetFigureOptions, 'id' | 'source'>> {
  return {
    experiment: 'delay-budget',
    read(source) {
      const found = budgetRuns(task, source);
      if (found === undefined) return undefined;
      const lists = [...found.runs.values()].flat();
      const allIn = allInOfCells(task, found, source);
      const records = [...lists.flatMap((runs) => runs.map((run) => run.found)), ...allIn];
      const read = {
        task: records[0]!.record.results.task.title,
        curves: budgetCurves(found, quantity),
        ...(allIn.length > 0 && { allIn: mean(allIn.map(({ record }) => lastOf(record.results, quantity))) }),
        ...bandOf(lists[0]!.length),
      };
      return { read, records };
    },
  };
}

/** Training loss and test accuracy of a task against the budget: figure 5. */
export function budgetFigures(task: TaskDefinition): readonly Figure[] {
  return [
    figure({
      id: taskFigureId(task, 'lossAgainstBudget'),
      paper: taskPanel(task, 'lossAgainstBudget'),
      reads: reachedUnderBudgets(task.name, 'trainingLoss'),
      draw: (read, { id, source }) => lossAgainstBudgetFigure({ id, ...read, source }),
      together: budgetsOfGroups,
    }),
    figure({
      id: taskFigureId(task, 'accuracyAgainstBudget'),
      paper: taskPanel(task, 'accuracyAgainstBudget'),
      reads: reachedUnderBudgets(task.name, 'testAccuracy'),
      draw: (read, { id, source }) => accuracyAgainstBudgetFigure({ id, ...read, source }),
      together: budgetsOfGroups,
    }),
  ];
}
