import { type LearningRunResults, lateAccuracy, secondsAt, timeToAccuracy } from '../../experiments';
import { greatest, least, mean } from '../../math';
import { axis, type FigureSpec, logarithmic, percent, percentText, reference } from '../../plot/grammar';
import type { TaskDefinition } from '../../tasks';
import { type Figure, figure } from '../figure';
import { schemeStyle, styled } from '../schemeStyle';
import { cellsText, isInCurves, participationOf } from '../shared/participationRuns';
import { schemeLine } from '../shared/schemeLine';

/** What a figure of accuracy against time shows. */
export interface AccuracyAgainstTimeOptions {
  readonly id?: string;
  /** As the title names it. */
  readonly task: string;
  /** The runs of each scheme, one a seed, the seeds in the same order; All-in among them. */
  readonly schemes: ReadonlyMap<string, readonly LearningRunResults[]>;
  readonly source?: readonly string[];
}

/** The share of All-in's accuracy that is waited for. */
const WANTED = 0.9;

/**
 * Test accuracy against simulated seconds: what a deployment waits for. A level stands at 90 % of what All-in ends at; the
 * alternative text says when each scheme reaches it, seed by seed.
 */
export function accuracyAgainstTimeFigure(options: AccuracyAgainstTimeOptions): FigureSpec {
  const { id = 'accuracy-against-time', task, schemes, source = [] } = options;
  const goals = (schemes.get('all-in') ?? []).map((run) => WANTED * lateAccuracy(run));
  const curves = [...schemes].map(([scheme, runs]) => {
    const times = runs.map(secondsAt);
    const accuracies = runs.map(({ evaluations }) => evaluations.testAccuracy);
    // Before the first round no time has passed, which has no place on a logarithmic axis.
    const over = (lists: readonly (readonly number[])[]): number[] =>
      lists[0]!.slice(1).map((_, i) => mean(lists.map((list) => list[i + 1]!)));
    return { scheme, seconds: over(times), accuracy: over(accuracies) };
  });
  const reached = [...schemes].map(([scheme, runs]) => {
    const times = runs.flatMap((run, i) => timeToAccuracy(run, goals[i] ?? Infinity) ?? []);
    const all = times.length === runs.length ? `after ${mean(times).toPrecision(2)} s` : '';
    return `${schemeStyle(scheme).label} ${all || `in ${times.length} of ${runs.length} cells`}`;
  });
  const seconds = curves.flatMap((curve) => curve.seconds);
  const goal = goals.length > 0 ? mean(goals) : undefined;
  const shown = [...curves.flatMap(({ accuracy }) => accuracy), ...(goal === undefined ? [] : [goal])];
  return {
    id,
    title: `Test accuracy on ${task} against time`,
    alt: `Test accuracy on ${task} against simulated seconds, one curve for each scheme.${goal === undefined ? '' : ` 90 % of All-in, ${percentText(goal)}, is reached by: ${reached.join(', ')}.`}`,
    data: [
      ...styled(curves).flatMap(({ scheme, style, group, seconds: x, accuracy: y }) =>
        schemeLine({ scheme, style, group, x, y }),
      ),
      ...(goal === undefined
        ? []
        : [reference({ name: '90 % of All-in', x: [least(seconds), greatest(seconds)], y: [goal, goal] })]),
    ],
    layout: {
      xaxis: axis('Simulated time (s)', logarithmic(seconds)),
      yaxis: percent('Test accuracy, mean over devices', shown),
    },
    source,
  };
}

/** Test accuracy of a task against simulated time, with the schemes that choose who takes part. */
export function participationTime(task: TaskDefinition): Figure {
  return figure({
    id: `participation-time-${task.name}`,
    reads: participationOf(task.name, { shown: isInCurves }),
    draw: (read, { id, source }) =>
      accuracyAgainstTimeFigure({
        id,
        task: read.title,
        schemes: read.schemes,
        source: [`${cellsText(read)} Times are means too.`, ...source],
      }),
  });
}
