import type { Data } from 'plotly.js-dist';
import { InputError } from '../errors';
import type { TightnessAxis, TightnessCurve } from '../experiments';
import type { FigureSpec } from '../plot/spec';
import { type BoundFormShown, boundStyles, formLine, levelLine, logAxis, panelAxes } from './boundStyle';

const axisTitles: { readonly [axis in TightnessAxis]: string } = {
  rounds: 'Rounds <i>T</i>',
  scheduled: 'Scheduled devices <i>n</i>',
  devices: 'Devices <i>K</i>',
  variance: 'Gradient variance <i>σ</i>²',
  step: 'Step size <i>η L<sub>s</sub></i>',
  condition: 'Curvature ratio',
};

const logarithmic: readonly TightnessAxis[] = ['devices', 'variance', 'condition'];
const forms = Object.keys(boundStyles) as BoundFormShown[];

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
  const layout: Record<string, unknown> = { grid: { rows: 2, columns: 3, pattern: 'independent', ygap: 0.3 } };
  const data: Data[] = [];
  curves.forEach(({ axis, points }, panel) => {
    // T = 0 has ratio 1 by definition, and a logarithmic axis has no zero.
    const shown = points.filter(({ value }) => axis !== 'rounds' || value > 0);
    const x = shown.map(({ value }) => value);
    for (const form of forms) {
      data.push(
        formLine(
          form,
          panel,
          x,
          shown.map(({ bounds, measured }) => bounds[form] / measured),
        ),
      );
    }
    data.push(levelLine(panel, x, 1, 'equality'));
    const { xaxis, yaxis } = panelAxes(panel);
    layout[xaxis] = { title: { text: axisTitles[axis] }, ...(logarithmic.includes(axis) ? logAxis(x) : {}) };
    const heights = shown.flatMap(({ bounds, measured }) => forms.map((form) => bounds[form] / measured));
    layout[yaxis] = {
      ...logAxis([1, ...heights]),
      ...(panel % 3 === 0 ? { title: { text: 'Bound / measured gap' } } : {}),
    };
  });
  const ratios = (form: BoundFormShown): number[] =>
    curves.flatMap(({ points }) => points.map(({ bounds, measured }) => bounds[form] / measured));
  const ranges = forms.map((form) => {
    const values = ratios(form);
    return `${boundStyles[form].label} ${Math.min(...values).toPrecision(2)} to ${Math.max(...values).toPrecision(2)}`;
  });
  return {
    id,
    title: `How loose the bound is (${shape} problem)`,
    alt: `Ratio of bound to measured gap in ${curves.length} panels: against T, n, K, gradient variance, step size and curvature ratio. Over all points: ${ranges.join(', ')}. A ratio below 1 is a violation.`,
    data,
    layout: layout as FigureSpec['layout'],
    width: 960,
    height: 620,
    source,
  };
}
