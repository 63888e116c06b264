import type { Data } from 'plotly.js-dist';
import type { FigureSpec } from '../plot/spec';

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
  const layer = (name: string, y: readonly number[], fillcolor: string): Data => ({
    type: 'scatter',
    mode: 'lines',
    name,
    x: y.map((_, t) => t),
    y: [...y],
    stackgroup: 'terms',
    fillcolor,
    line: { width: 0.8, color: '#3a3a3a' },
  });
  const { initial, lora, heads, measured } = terms;
  const last = initial.length - 1;
  const total = initial[last]! + lora[last]! + heads[last]!;
  const share = (value: number): string => `${((100 * value) / total).toFixed(0)} %`;
  const shares = `initial gap ${share(initial[last]!)}, LoRA-related ${share(lora[last]!)}, task modules ${share(heads[last]!)}`;
  const line: Data[] =
    measured === undefined
      ? []
      : [
          {
            type: 'scatter',
            mode: 'lines',
            name: 'measured gap',
            x: measured.map((_, t) => t),
            y: [...measured],
            line: { color: '#111111', width: 2.4, dash: 'dash' },
          },
        ];
  const beside = measured === undefined ? '' : ` The measured gap ends at ${measured[last]!.toPrecision(3)}.`;
  return {
    id,
    title: `The terms of the bound, ${form}`,
    alt: `Stacked terms of the bound against rounds. After ${last} rounds the bound is ${total.toPrecision(3)}: ${shares}.${beside}`,
    data: [
      layer('initial gap', initial, '#b9c6d8'),
      layer('LoRA-related gap', lora, '#5b8cc4'),
      layer('task-module gap', heads, '#e3a36b'),
      ...line,
    ],
    layout: {
      xaxis: { title: { text: 'Rounds' } },
      yaxis: { title: { text: 'Optimality gap' }, rangemode: 'tozero' },
    },
    source,
  };
}
