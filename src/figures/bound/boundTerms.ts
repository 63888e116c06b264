import { halves } from '../../bound';
import { axis, type FigureSpec, layer, line, type ScatterTrace } from '../../plot/grammar';
import { type Figure, figure } from '../figure';
import { EXAMPLE_ROUNDS, exampleBound } from '../shared/exampleBound';

/** The three terms of (13) after 0..T rounds, and the gap that was measured. */
export interface BoundTermsData {
  /** [T + 1] */
  readonly initial: readonly number[];
  /** [T + 1] */
  readonly lora: readonly number[];
  /** [T + 1] */
  readonly heads: readonly number[];
  /** [T + 1] mean gap of a Monte Carlo, where there is one. */
  readonly measured?: readonly number[];
}

/**
 * The bound as three layers, one a term, with the measured gap as a line.
 *
 * @paper (13), (15), (16), (39)
 */
export function boundTermsFigure(options: {
  readonly id?: string;
  /** Which form of the bound, for the title. */
  readonly form: string;
  readonly terms: BoundTermsData;
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'bound-terms', form, terms, source = [] } = options;
  const { initial, lora, heads, measured } = terms;
  const rounds = initial.map((_, t) => t);
  const term = (name: string, y: readonly number[], fill: string): ScatterTrace => layer({ name, x: rounds, y, fill });
  const last = initial.length - 1;
  const total = initial[last]! + lora[last]! + heads[last]!;
  const share = (value: number): string => `${((100 * value) / total).toFixed(0)} %`;
  const shares = `initial gap ${share(initial[last]!)}, LoRA-related ${share(lora[last]!)}, task modules ${share(heads[last]!)}`;
  const beside = measured === undefined ? '' : ` The measured gap ends at ${measured[last]!.toPrecision(3)}.`;
  return {
    id,
    title: `The terms of the bound, ${form}`,
    alt: `Stacked terms of the bound against rounds. After ${last} rounds the bound is ${total.toPrecision(3)}: ${shares}.${beside}`,
    data: [
      term('initial gap', initial, '#b9c6d8'),
      term('LoRA-related gap', lora, '#5b8cc4'),
      term('task-module gap', heads, '#e3a36b'),
      ...(measured === undefined
        ? []
        : [line({ name: 'measured gap', x: rounds, y: measured, colour: '#111111', width: 2.4, dash: 'dash' })]),
    ],
    layout: { xaxis: axis('Rounds'), yaxis: axis('Optimality gap', { rangemode: 'tozero' }) },
    source,
  };
}

/** The terms of the example. */
export const boundTerms: Figure = figure({
  id: 'bound-terms',
  draw(_, { id }) {
    const { initialPath, loraPath, headsPath } = exampleBound(halves(3, 17, EXAMPLE_ROUNDS));
    const terms = { initial: [...initialPath], lora: [...loraPath], heads: [...headsPath] };
    return boundTermsFigure({ id, form: 'as in Theorem 1, 3 devices a round and then 17', terms });
  },
});
