import { halves } from '../../bound';
import { InputError } from '../../errors';
import { axis, type FigureSpec, line, panels, type ScatterTrace } from '../../plot/grammar';
import { type Figure, figure } from '../figure';
import { EXAMPLE_ROUNDS, exampleBound } from '../shared/exampleBound';

/** A schedule and what each of its rounds weighs in (13). */
export interface WeightedSchedule {
  readonly label: string;
  /** [T] n_t */
  readonly schedule: readonly number[];
  /** [T] prod_{i>t} lambda(n_i) */
  readonly weights: readonly number[];
}

const looks: readonly { readonly colour: string; readonly dash: string }[] = [
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
  const marks = (valuesOf: (one: WeightedSchedule) => readonly number[], shape: 'curve' | 'step'): ScatterTrace[] =>
    schedules.map((one, i) => {
      const y = valuesOf(one);
      return line({ name: one.label, x: y.map((_, t) => t), y, ...looks[i]!, shape });
    });
  const described = schedules.map(
    ({ label, weights }) => `${label} from ${weights[0]!.toPrecision(2)} to ${weights.at(-1)!.toPrecision(2)}`,
  );
  return {
    id,
    title: 'What each round weighs in the bound',
    alt: `Weight of round t in Theorem 1, logarithmic, rising with t: ${described.join(', ')}. Below, the devices scheduled in each round.`,
    ...panels([
      {
        marks: marks(({ weights }) => weights, 'curve'),
        x: axis('Round <i>t</i>', { anchor: 'y2' }),
        y: axis('Weight', { type: 'log', domain: [0.38, 1] }),
      },
      {
        marks: marks(({ schedule }) => schedule, 'step'),
        y: axis('Devices <i>n<sub>t</sub></i>', { domain: [0, 0.28], rangemode: 'tozero' }),
      },
    ]),
    source,
  };
}

/** The weights of three schedules of the example. */
export const boundWeights: Figure = figure({
  id: 'bound-weights',
  draw: (_, { id }) =>
    boundWeightsFigure({
      id,
      schedules: [
        { label: '3 then 17', schedule: halves(3, 17, EXAMPLE_ROUNDS) },
        { label: '17 then 3', schedule: halves(17, 3, EXAMPLE_ROUNDS) },
        { label: 'always 10', schedule: halves(10, 10, EXAMPLE_ROUNDS) },
      ].map((one) => ({ ...one, weights: [...exampleBound(one.schedule).weights] })),
    }),
});
