import type { Dash, Data } from 'plotly.js-dist';
import { InputError } from '../errors';
import type { FigureSpec } from '../plot/spec';

/** A schedule and what each of its rounds weighs in (13). */
export interface WeightedSchedule {
  readonly label: string;
  /** [T] n_t */
  readonly schedule: readonly number[];
  /** [T] prod_{i>t} lambda(n_i) */
  readonly weights: readonly number[];
}

const looks: readonly { readonly colour: string; readonly dash: Dash }[] = [
  { colour: '#004c9e', dash: 'solid' },
  { colour: '#cc4c00', dash: 'dashdot' },
  { colour: '#111111', dash: 'dash' },
  { colour: '#00745a', dash: 'dot' },
];

/**
 * The weights prod_{i>t} lambda(n_i) of (13) against the round, with the schedules that make them below.
 *
 * @paper (13), (17)
 * @param options.schedules - one to four schedules of one length
 * @throws InputError for another number of schedules
 */
export function boundWeightsFigure(options: {
  readonly id?: string;
  readonly schedules: readonly WeightedSchedule[];
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'bound-weights', schedules, source = [] } = options;
  if (schedules.length < 1 || schedules.length > looks.length) {
    throw new InputError(`schedules must be 1 to ${looks.length}, got ${schedules.length}; compare fewer at a time`);
  }
  const line = (values: readonly number[], index: number, lower: boolean): Data =>
    ({
      type: 'scatter',
      mode: 'lines',
      name: schedules[index]!.label,
      legendgroup: String(index),
      showlegend: !lower,
      x: values.map((_, t) => t),
      y: [...values],
      yaxis: lower ? 'y2' : 'y',
      line: { color: looks[index]!.colour, dash: looks[index]!.dash, width: 2, shape: lower ? 'hv' : 'linear' },
    }) as Data;
  const described = schedules.map(
    ({ label, weights }) => `${label} from ${weights[0]!.toPrecision(2)} to ${weights.at(-1)!.toPrecision(2)}`,
  );
  return {
    id,
    title: 'What each round weighs in the bound',
    alt: `Weight of round t in Theorem 1, logarithmic, rising with t: ${described.join(', ')}. Below, the devices scheduled in each round.`,
    data: schedules.flatMap(({ schedule, weights }, i) => [line(weights, i, false), line(schedule, i, true)]),
    layout: {
      xaxis: { title: { text: 'Round <i>t</i>' }, anchor: 'y2' },
      yaxis: { title: { text: 'Weight' }, type: 'log', domain: [0.38, 1] },
      yaxis2: { title: { text: 'Devices <i>n<sub>t</sub></i>' }, domain: [0, 0.28], rangemode: 'tozero' },
    } as FigureSpec['layout'],
    source,
  };
}
