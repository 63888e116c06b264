import { InputError } from '../errors';
import type { FigureSpec } from '../plot/spec';
import { accuracyAxis } from './accuracyAxis';
import { curveValues } from './curves';
import { type SchemeSeries, styled } from './schemeStyle';
import { schemeLine } from './traces';

/** What one scheme reaches under each delay budget. */
export interface BudgetCurve extends SchemeSeries {
  /** tau_bar of (8), ms per bit, increasing. */
  readonly budgets: readonly number[];
  /** One value a budget. */
  readonly values: readonly number[];
  /** Ends of an interval around each value. */
  readonly lower?: readonly number[];
  readonly upper?: readonly number[];
}

/** What a figure against the delay budget shows. */
export interface BudgetFigureOptions {
  readonly id?: string;
  /** As the title names it. */
  readonly task: string;
  readonly curves: readonly BudgetCurve[];
  /** What All-in reaches, which has no budget: a line of reference. */
  readonly allIn?: number;
  /** What the bands are; needed where a curve has one. */
  readonly band?: string;
  readonly source?: readonly string[];
}

/**
 * Training loss at the end against tau_bar.
 *
 * @paper Figure 5(a)
 */
export function lossAgainstBudgetFigure(options: BudgetFigureOptions): FigureSpec {
  return budgetFigure(options, {
    id: 'loss-against-budget',
    what: 'Final training loss',
    show: (value) => value.toFixed(3),
    yaxis: { title: { text: 'Training loss <i>F</i>(<i>ω<sup>T</sup></i>) (nats)' } },
  });
}

/**
 * Test accuracy at the end against tau_bar.
 *
 * @paper Figure 5(b)
 */
export function accuracyAgainstBudgetFigure(options: BudgetFigureOptions): FigureSpec {
  return budgetFigure(options, {
    id: 'accuracy-against-budget',
    what: 'Final test accuracy',
    show: (value) => `${(100 * value).toFixed(1)} %`,
    yaxis: accuracyAxis([
      ...options.curves.flatMap(curveValues),
      ...(options.allIn === undefined ? [] : [options.allIn]),
    ]),
  });
}

interface Quantity {
  readonly id: string;
  readonly what: string;
  readonly show: (value: number) => string;
  readonly yaxis: NonNullable<FigureSpec['layout']['yaxis']>;
}

function budgetFigure(options: BudgetFigureOptions, { id, what, show, yaxis }: Quantity): FigureSpec {
  const { task, curves, allIn, band, source = [] } = options;
  const banded = curves.find(({ lower, upper }) => lower && upper);
  if (banded && !band) throw new InputError(`the curve of '${banded.scheme}' has a band; say what it is`);
  for (const { scheme, budgets, values } of curves) {
    if (budgets.length !== values.length) {
      throw new InputError(`curve of '${scheme}' has ${values.length} values for ${budgets.length} budgets`);
    }
  }
  const all = curves.flatMap(({ budgets }) => budgets);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const shown = styled(curves);
  const ends = shown.map(({ style, values }) => `${style.label} from ${show(values[0]!)} to ${show(values.at(-1)!)}`);
  const reference = allIn === undefined ? '' : ` All-in, without a budget, reaches ${show(allIn)}.`;
  return {
    id: options.id ?? id,
    title: `${what} against the delay budget, ${task}`,
    alt: `${what} on ${task} against the delay budget from ${least.toExponential(0)} to ${most.toExponential(0)} ms per bit, on a logarithmic axis: ${ends.join(', ')}.${reference}`,
    data: [
      ...(allIn === undefined ? [] : schemeLine({ scheme: 'all-in', x: [least, most], y: [allIn, allIn], markers: 0 })),
      ...shown.flatMap(({ scheme, style, group, budgets, values, lower, upper }) =>
        schemeLine({ scheme, style, group, x: budgets, y: values, ...(lower && upper ? { lower, upper } : {}) }),
      ),
    ],
    layout: {
      xaxis: {
        type: 'log',
        title: { text: 'Budget <i>τ̄</i> (ms/bit)' },
        tickvals: [...new Set(all)].sort((a, b) => a - b),
        ticktext: [...new Set(all)].sort((a, b) => a - b).map(powerOfTen),
      },
      yaxis,
    },
    source: band ? [`Lines: means. Bands: ${band}.`, ...source] : source,
  };
}

/** `4·10<sup>−5</sup>` */
function powerOfTen(value: number): string {
  const [digits, exponent] = value.toExponential().split('e-');
  return `${digits}·10<sup>−${exponent}</sup>`;
}
