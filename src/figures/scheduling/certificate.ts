import { least } from '../../math';
import { axis, type FigureSpec, ink, line, logarithmic, points } from '../../plot/grammar';
import { schemeStyle } from '../schemeStyle';

/** A round with a small number of devices, in which every set can be looked at. */
export interface CertificateData {
  /** Every set, or some: its delay and objective, in units of tau_bar and of V + Q tau_bar. */
  readonly sets: readonly { readonly delay: number; readonly objective: number }[];
  /** What is proven of the sets whose delay lies in an interval, in the same units; in order, none overlapping. */
  readonly bounds: readonly { readonly from: number; readonly to: number; readonly lowerBound: number }[];
  readonly id?: string;
  readonly source?: readonly string[];
}

/** All sets of a round as points, and below them the bound that covers them interval by interval. */
export function certificateFigure({ sets, bounds, id = 'certificate', source = [] }: CertificateData): FigureSpec {
  const best = sets.reduce((least, set) => (set.objective < least.objective ? set : least));
  const { colour } = schemeStyle('participation');
  const first = bounds[0]!.from;
  const last = bounds.at(-1)!.to;
  const lowest = least(bounds.map(({ lowerBound }) => lowerBound));
  const top = best.objective + Math.max(0.5, 4 * (best.objective - lowest));
  const shown = sets.filter(({ delay, objective }) => delay >= first && delay <= last && objective <= top);
  // Nothing is drawn above the picture: its bound excludes an interval by far, or there is no set in it.
  const steps = bounds.flatMap(({ from, to, lowerBound }) => {
    const y = lowerBound <= top ? lowerBound : Number.NaN;
    return [
      { x: from, y },
      { x: to, y },
      { x: to, y: Number.NaN },
    ];
  });
  return {
    id,
    title: `${sets.length} sets, and a bound below all of them`,
    alt: `Objective against delay for ${sets.length} sets of devices, and a lower bound for each of ${bounds.length} intervals of the delay. The best set takes ${best.delay.toPrecision(3)} budgets; the lowest bound is ${(best.objective - lowest).toPrecision(2)} below it.`,
    data: [
      points({
        name: 'a set of devices',
        x: shown.map(({ delay }) => delay),
        y: shown.map(({ objective }) => objective),
        colour: ink.muted,
        marker: 'circle',
        size: 4,
        opacity: 0.5,
      }),
      line({ name: 'proven bound', x: steps.map(({ x }) => x), y: steps.map(({ y }) => y), colour, width: 2.6 }),
      points({ name: 'the best set', x: [best.delay], y: [best.objective], colour, marker: 'star', size: 15 }),
    ],
    layout: {
      xaxis: axis('Delay <i>τ</i> / <i>τ̄</i>', logarithmic([first, last])),
      yaxis: axis('Objective / (<i>V</i> + <i>Qτ̄</i>)', {
        range: [lowest - 0.05, top],
      }),
    },
    source,
  };
}
