import { InputError } from '../errors';
import { lambertW0, lambertWm1 } from '../math';
import type { FigureSpec } from '../plot/spec';
import { ink } from '../plot/style';
import { curveLook } from './curveStyle';

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
  const branch = (name: string, index: number, from: number, to: number) => {
    const w = ordinates(from, to);
    const { colour, dash } = curveLook(index);
    return {
      type: 'scatter' as const,
      mode: 'lines' as const,
      name,
      x: w.map((y) => y * Math.exp(y)),
      y: w,
      line: { color: colour, dash, width: 2.4 },
    };
  };
  const useful = lambertWm1(argument);
  return {
    id,
    title: 'The two branches of Lambert-W',
    alt: `W0 rises from -1 at -1/e through the origin; W-1 falls from -1 at -1/e to minus infinity at 0. At ${argument.toFixed(3)} they take the values ${lambertW0(argument).toFixed(3)}, which is -Gamma and useless, and ${useful.toFixed(3)}.`,
    data: [
      branch('<i>W</i><sub>0</sub>', 1, -1, 0.28),
      branch('<i>W</i><sub>−1</sub>', 0, -4.6, -1),
      {
        type: 'scatter',
        mode: 'lines',
        x: [argument, argument],
        y: [-4.6, 0.28],
        line: { color: ink.muted, width: 1, dash: 'dot' },
        showlegend: false,
        hoverinfo: 'skip',
      },
      {
        type: 'scatter',
        mode: 'text+markers',
        x: [argument, argument],
        y: [-gamma, useful],
        text: ['−Γ: <i>b</i> = 0/0\u00a0\u00a0', 'the bandwidth\u00a0\u00a0'],
        textposition: 'middle left',
        marker: { color: [ink.reference, curveLook(0).colour], size: 10, symbol: ['x', 'circle'] },
        showlegend: false,
      },
    ] as FigureSpec['data'],
    layout: {
      xaxis: { title: { text: '<i>z</i>' }, range: [-0.5, 0.4] },
      yaxis: { title: { text: '<i>W</i>(<i>z</i>)' }, range: [-4.7, 0.5] },
    },
    source: [`Dotted: z = -Gamma exp(-Gamma) for Gamma = ${gamma}.`],
  };
}
