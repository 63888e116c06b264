import {
  type BrokenAssumption,
  type BrokenPoint,
  type BrokenStudy,
  boundRuns,
  VIOLATION_THRESHOLD,
} from '../../experiments';
import { axis, type FigureSpec, logarithmic, panels } from '../../plot/grammar';
import { type Figure, figure } from '../figure';
import { equalityLine, formLine } from '../shared/boundForms';
import { resultsOf } from '../shared/resultsOf';

const axisTitles: { readonly [assumption in BrokenAssumption]: string } = {
  'step-size': 'Step size <i>η L<sub>s</sub></i>',
  bias: 'Bias of each gradient entry',
  'heavy-tails': 'Tail index of the noise',
  'device-spread': "Distance of the devices' optima",
  'shared-noise': '<i>n</i>, noise shared by all',
  'idle-heads': '<i>n</i>, idle heads stand still',
};

/**
 * Measured gap over bound as each assumption is broken further; above 1 the bound no longer holds.
 *
 * @paper Assumption 2, Assumption 3, Assumption 4
 */
export function boundAssumptionsFigure(options: {
  readonly id?: string;
  /** The record `bound/assumptions`. */
  readonly studies: readonly BrokenStudy[];
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'bound-assumptions', studies, source = [] } = options;
  const failures = studies.flatMap(({ assumption, points }) => {
    const failed = points.filter(isViolated).map(({ value }) => value);
    return failed.length > 0 ? [`${assumption} at ${failed.join(', ')}`] : [];
  });
  return {
    id,
    title: 'What happens to the bound as each assumption is broken',
    alt: `Measured gap over bound, six panels. Theorem 1 lies below the measured gap in: ${failures.join('; ') || 'none'}.`,
    ...panels(
      studies.map(({ assumption, points }, panel) => {
        const x = points.map(({ value }) => value);
        const ratio = (bound: (point: BrokenPoint) => number | null): number[] =>
          points.map((point) => {
            const limit = bound(point);
            return point.measured === null || limit === null ? Number.NaN : point.measured / limit;
          });
        const paper = ratio(({ bounds }) => bounds.source);
        const sharp = ratio(({ bounds }) => bounds.sharp);
        const repaired = points.some((point) => point.repaired !== null) ? [ratio((point) => point.repaired)] : [];
        const y = logarithmic([1, ...paper, ...sharp], { exponentformat: 'power' });
        return {
          marks: [
            formLine('source', x, paper),
            formLine('tight', x, sharp),
            ...repaired.map((values) => formLine('participation', x, values, 'with the missing term')),
            equalityLine(x),
          ],
          x: axis(axisTitles[assumption], assumption === 'heavy-tails' ? { autorange: 'reversed' } : {}),
          y: panel % 3 === 0 ? axis('Measured gap / bound', y) : y,
        };
      }),
      { rows: 2, columns: 3, ygap: 0.3 },
    ),
    width: 960,
    height: 620,
    source,
  };
}

/** Above the bound of the paper by more than the Monte Carlo's own error can explain. */
function isViolated({ measured, standardError, bounds }: BrokenPoint): boolean {
  return measured !== null && standardError !== null && measured - VIOLATION_THRESHOLD * standardError > bounds.source;
}

/** What the laboratory of the bound found as it broke each assumption. */
export const boundAssumptions: Figure = figure({
  id: 'bound-assumptions',
  reads: resultsOf(boundRuns.assumptions.named()),
  draw: ([studies], { id, source }) => boundAssumptionsFigure({ id, studies, source }),
});
