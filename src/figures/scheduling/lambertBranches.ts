import { InputError } from '../../errors';
import { lambertW0, lambertWm1 } from '../../math';
import { axis, type FigureSpec, ink, line, reference, type ScatterTrace } from '../../plot/grammar';
import { type Figure, figure } from '../figure';
import { curveLook } from '../shared/curveLook';

/**
 * Both real branches of the Lambert-W function and the two roots that Lemma 3 chooses between.
 *
 * @paper (25), (42), (43), Lemma 3
 * @param options.gamma - Gamma in (0, 1): the argument is -Gamma e^-Gamma
 */
export function lambertBranchesFigure(options: { readonly id?: string; readonly gamma: number }): FigureSpec {
  const { id = 'lambert-branches', gamma } = options;
  if (!(gamma > 0 && gamma < 1)) throw new InputError(`gamma must be in (0, 1), got ${gamma}; try 0.3`);
  const argument = -gamma * Math.exp(-gamma);
  // A curve in its own ordinate w, at abscissa w e^w, has no steep end to sample.
  const ordinates = (from: number, to: number): number[] =>
    Array.from({ length: 121 }, (_, i) => from + ((to - from) * i) / 120);
  const branch = (name: string, index: number, from: number, to: number): ScatterTrace => {
    const w = ordinates(from, to);
    return line({ name, x: w.map((y) => y * Math.exp(y)), y: w, ...curveLook(index), width: 2.4 });
  };
  const useful = lambertWm1(argument);
  const roots: ScatterTrace = {
    type: 'scatter',
    mode: 'text+markers',
    x: [argument, argument],
    y: [-gamma, useful],
    text: ['−Γ: <i>b</i> = 0/0\u00a0\u00a0', 'the bandwidth\u00a0\u00a0'],
    textposition: 'middle left',
    marker: { color: [ink.reference, curveLook(0).colour], size: 10, symbol: ['x', 'circle'] },
    showlegend: false,
  };
  return {
    id,
    title: 'The two branches of Lambert-W',
    alt: `W0 rises from -1 at -1/e through the origin; W-1 falls from -1 at -1/e to minus infinity at 0. At ${argument.toFixed(3)} they take the values ${lambertW0(argument).toFixed(3)}, which is -Gamma and useless, and ${useful.toFixed(3)}.`,
    data: [
      branch('<i>W</i><sub>0</sub>', 1, -1, 0.28),
      branch('<i>W</i><sub>−1</sub>', 0, -4.6, -1),
      reference({ x: [argument, argument], y: [-4.6, 0.28], colour: ink.muted, width: 1 }),
      roots,
    ],
    layout: {
      xaxis: axis('<i>z</i>', { range: [-0.62, 0.4] }),
      yaxis: axis('<i>W</i>(<i>z</i>)', { range: [-4.7, 0.5] }),
    },
    source: [`Dotted: z = -Gamma exp(-Gamma) for Gamma = ${gamma}.`],
  };
}

/** The branches with the two roots of one deadline. */
export const lambertBranches: Figure = figure({
  id: 'lambert-branches',
  draw: (_, { id }) => lambertBranchesFigure({ id, gamma: 0.3 }),
});
