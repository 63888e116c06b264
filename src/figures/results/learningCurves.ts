import { InputError } from '../../errors';
import { greatest } from '../../math';
import { type Axis, axis, type FigureSpec, percent, percentText, reference } from '../../plot/grammar';
import type { TaskDefinition } from '../../tasks';
import { type Figure, figure, type GroupRead, type Reads } from '../figure';
import { styled } from '../schemeStyle';
import { curveValues, describeCurves, explainedBand, type SchemeCurve } from '../shared/schemeCurve';
import { schemeLine } from '../shared/schemeLine';
import { taskFigureId, taskPanel } from '../shared/taskPanels';
import { bandOf, learningCurves, runsOfTask } from '../shared/taskRuns';
import { bandOfGroups, seriesOfGroups } from '../shared/together';

/** What a figure of learning curves shows. */
export interface LearningFigureOptions {
  /** Names the files; `training-loss` or `test-accuracy` by default. */
  readonly id?: string;
  /** As the title names it, for example `'SST-2'` or `'a generated task'`. */
  readonly task: string;
  readonly curves: readonly SchemeCurve[];
  /** What the bands are, for example `'lowest to highest of 3 seeds'`; needed where a curve has one. */
  readonly band?: string;
  /** Share of the most frequent label, in [0, 1]: a guess without learning. */
  readonly majority?: number;
  /** Provenance, one line each. */
  readonly source?: readonly string[];
}

/**
 * Training loss against rounds, a curve a scheme: figures 3(a-c) and 4(a).
 *
 * @paper Figure 3(a), Figure 3(b), Figure 3(c), Figure 4(a)
 */
export function trainingLossFigure(options: Omit<LearningFigureOptions, 'majority'>): FigureSpec {
  const { id = 'training-loss', task, curves } = options;
  const ends = describeCurves(curves, (value) => value.toFixed(3));
  return learningFigure(options, {
    id,
    title: `Training loss on ${task}`,
    alt: `Training loss on ${task} against rounds, one curve for each scheme: ${ends}.`,
    yaxis: axis('Training loss <i>F</i>(<i>ω<sup>t</sup></i>) (nats)'),
  });
}

/**
 * Test accuracy against rounds, a curve a scheme: figures 3(d-f) and 4(b).
 *
 * @paper Figure 3(d), Figure 3(e), Figure 3(f), Figure 4(b)
 */
export function testAccuracyFigure(options: LearningFigureOptions): FigureSpec {
  const { id = 'test-accuracy', task, curves, majority } = options;
  for (const { scheme, values } of curves) {
    const outside = values.find((value) => value < 0 || value > 1);
    if (outside !== undefined) {
      throw new InputError(
        `accuracy of '${scheme}' must be a share in [0, 1], got ${outside}; divide percentages by 100`,
      );
    }
  }
  const ends = describeCurves(curves, percentText);
  const guess = majority === undefined ? '' : ` A guess of the most frequent label reaches ${percentText(majority)}.`;
  const shown = [...curves.flatMap(curveValues), ...(majority === undefined ? [] : [majority])];
  return learningFigure(options, {
    id,
    title: `Test accuracy on ${task}`,
    alt: `Test accuracy on ${task} against rounds, one curve for each scheme: ${ends}.${guess}`,
    yaxis: percent('Test accuracy, mean over devices', shown),
  });
}

interface Words {
  readonly id: string;
  readonly title: string;
  readonly alt: string;
  readonly yaxis: Axis;
}

function learningFigure(options: LearningFigureOptions, { yaxis, ...words }: Words): FigureSpec {
  const { curves, band, majority, source = [] } = options;
  const notes = explainedBand(curves, band);
  const lastRound = greatest(curves.flatMap(({ rounds }) => rounds));
  return {
    ...words,
    data: [
      ...styled(curves).flatMap(({ scheme, style, group, rounds, values, lower, upper }) =>
        schemeLine({ scheme, style, group, x: rounds, y: values, ...(lower && upper ? { lower, upper } : {}) }),
      ),
      ...(majority === undefined
        ? []
        : [reference({ name: 'Majority guess', x: [0, lastRound], y: [majority, majority] })]),
    ],
    layout: { xaxis: axis('Round <i>t</i>'), yaxis },
    source: [...notes, ...source],
  };
}

/** The curves of a task, its majority guess with the accuracies. */
function curvesOfTask(task: string, quantity: 'trainingLoss' | 'testAccuracy'): Reads<LearningFigureOptions> {
  const { experiment, read } = runsOfTask(task);
  return {
    experiment,
    read(source) {
      const found = read(source);
      if (found === undefined) return undefined;
      const { read: runs, ...rest } = found;
      const { title, majorityAccuracy, seeds } = runs;
      const majority = quantity === 'testAccuracy' ? { majority: majorityAccuracy } : {};
      return { ...rest, read: { task: title, curves: learningCurves(runs, quantity), ...majority, ...bandOf(seeds) } };
    },
  };
}

function curvesOfGroups(parts: readonly GroupRead<LearningFigureOptions>[]): LearningFigureOptions {
  const { band: _, ...first } = parts[0]!.read;
  return { ...first, curves: seriesOfGroups(parts, ({ curves }) => curves), ...bandOfGroups(parts) };
}

/** Training loss and test accuracy of a task against rounds: figures 3 and 4. */
export function learningFigures(task: TaskDefinition): readonly Figure[] {
  return [
    figure({
      id: taskFigureId(task, 'loss'),
      paper: taskPanel(task, 'loss'),
      reads: curvesOfTask(task.name, 'trainingLoss'),
      draw: (read, { id, source }) => trainingLossFigure({ ...read, id, source }),
      together: curvesOfGroups,
    }),
    figure({
      id: taskFigureId(task, 'accuracy'),
      paper: taskPanel(task, 'accuracy'),
      reads: curvesOfTask(task.name, 'testAccuracy'),
      draw: (read, { id, source }) => testAccuracyFigure({ ...read, id, source }),
      together: curvesOfGroups,
    }),
  ];
}
