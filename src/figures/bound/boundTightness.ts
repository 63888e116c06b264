import { InputError } from '../../errors';
import { boundRuns, type TightnessAxis, type TightnessCurve } from '../../experiments';
import { greatest, least } from '../../math';
import { axis, type FigureSpec, logarithmic, panels } from '../../plot/grammar';
import { type Figure, figure } from '../figure';
import { type BoundFormShown, boundForms, boundStyles, equalityLine, formLine } from '../shared/boundForms';
import { resultsOf } from '../shared/resultsOf';

const axisTitles: { readonly [axis in TightnessAxis]: string } = {
  rounds: 'Rounds <i>T</i>',
  scheduled: 'Scheduled devices <i>n</i>',
  devices: 'Devices <i>K</i>',
  variance: 'Gradient variance <i>σ</i>²',
  step: 'Step size <i>η L<sub>s</sub></i>',
  condition: 'Curvature ratio',
};

const onLogAxis: readonly TightnessAxis[] = ['devices', 'variance', 'condition'];

/**
 * Bound over measured gap against every axis of the study, one panel an axis; below 1 the bound is violated.
 *
 * @paper Theorem 1
 * @param options.curves - the curves of one shape, from the record `bound/tightness`
 * @throws InputError for curves of more than one shape
 */
export function boundTightnessFigure(options: {
  readonly id?: string;
  readonly curves: readonly TightnessCurve[];
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'bound-tightness', curves, source = [] } = options;
  const shape = curves[0]?.shape;
  if (curves.length === 0 || curves.some((curve) => curve.shape !== shape)) {
    throw new InputError('curves must be of one shape; filter the study by shape first');
  }
  const ratios = (form: BoundFormShown, { points }: Pick<TightnessCurve, 'points'>): number[] =>
    points.map(({ bounds, measured }) => bounds[form] / measured);
  const ranges = boundForms.map((form) => {
    const values = curves.flatMap((curve) => ratios(form, curve));
    return `${boundStyles[form].label} ${least(values).toPrecision(2)} to ${greatest(values).toPrecision(2)}`;
  });
  return {
    id,
    title: `How loose the bound is (${shape} problem)`,
    alt: `Ratio of bound to measured gap in ${curves.length} panels: against T, n, K, gradient variance, step size and curvature ratio. Over all points: ${ranges.join(', ')}. A ratio below 1 is a violation.`,
    ...panels(
      curves.map((curve, panel) => {
        // T = 0 has ratio 1 by definition, and a logarithmic axis has no zero.
        const points = curve.points.filter(({ value }) => curve.axis !== 'rounds' || value > 0);
        const x = points.map(({ value }) => value);
        const heights = boundForms.flatMap((form) => ratios(form, { points }));
        const y = logarithmic([1, ...heights]);
        return {
          marks: [...boundForms.map((form) => formLine(form, x, ratios(form, { points }))), equalityLine(x)],
          x: axis(axisTitles[curve.axis], onLogAxis.includes(curve.axis) ? logarithmic(x) : {}),
          y: panel % 3 === 0 ? axis('Bound / measured gap', y) : y,
        };
      }),
      { rows: 2, columns: 3, ygap: 0.3 },
    ),
    width: 960,
    height: 620,
    source,
  };
}

/** The tightness that the laboratory of the bound measured on quadratic problems. */
export const boundTightness: Figure = figure({
  id: 'bound-tightness',
  reads: resultsOf(boundRuns.tightness.named()),
  draw: ([curves], { id, source }) =>
    boundTightnessFigure({ id, curves: curves.filter(({ shape }) => shape === 'quadratic'), source }),
});
