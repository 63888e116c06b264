import type { TaskDefinition } from '../../tasks';
import { type Figure, figure } from '../figure';
import { cellsText, isInCurves, participationOf } from '../shared/participationRuns';
import { curveOverSeeds } from '../shared/schemeCurve';
import { testAccuracyFigure } from './learningCurves';

/** Test accuracy of a task against rounds, with the schemes that choose who takes part. */
export function participationAccuracy(task: TaskDefinition): Figure {
  return figure({
    id: `participation-accuracy-${task.name}`,
    reads: participationOf(task.name, { shown: isInCurves }),
    draw(read, { id, source }) {
      const curves = [...read.schemes].map(([scheme, runs]) => {
        const { rounds, values } = curveOverSeeds(
          scheme,
          runs[0]!.evaluations.round,
          runs.map(({ evaluations }) => evaluations.testAccuracy),
        );
        return { scheme, rounds, values };
      });
      return testAccuracyFigure({ id, task: read.title, curves, source: [cellsText(read), ...source] });
    },
  });
}
