import { InputError } from '../../errors';
import { type TransientRow, type TransientStudy, transientRuns } from '../../experiments';
import { axis, errorBars, type FigureSpec, panels, points, reference, type ScatterTrace } from '../../plot/grammar';
import { type Figure, figure } from '../figure';
import { schemeStyle } from '../schemeStyle';
import { resultsOf } from '../shared/resultsOf';
import { weightingLabel } from './weightingLabel';

/**
 * Devices and delay by scheme with an empty queue and with a place-holder backlog, at each horizon, from records.
 *
 * @paper (18), (8)
 */
export function transientFigure(options: {
  readonly id?: string;
  readonly studies: readonly TransientStudy[];
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'transient', studies, source = [] } = options;
  if (studies.length === 0) throw new InputError('studies must hold at least one; run `npx fedft run transient`');
  const shown = ({ scheme }: TransientRow): boolean => scheme !== 'exact';
  const nameOf = ({ scheme, penaltySchedule, penaltySide, initialBacklog, minBacklog }: TransientRow): string => {
    const { label } = schemeStyle(scheme);
    if (penaltySchedule === null || penaltySide === null) return label;
    const weighting = weightingLabel({ penaltySchedule, penaltySide }).replace('constant ', '');
    const start = (minBacklog ?? 0) > 0 ? `Q ≥ ${minBacklog}` : `Q₀ ${initialBacklog === 0 ? '= 0' : '> 0'}`;
    return `${label}, ${weighting}, ${start}`;
  };
  const names = studies[0]!.rows.filter(shown).map(nameOf);
  const looks = [
    { marker: 'circle', colour: '#004c9e' },
    { marker: 'diamond-open', colour: '#cc4c00' },
    { marker: 'square', colour: '#cc4c00' },
    { marker: 'triangle-up-open', colour: '#cc4c00' },
  ];
  type Whisker = { readonly at: number; readonly low: number; readonly high: number };
  const marksOf = (value: (row: TransientRow) => Whisker): ScatterTrace[] =>
    studies.map(({ rounds, rows }, i) => {
      const kept = rows.filter(shown);
      const values = kept.map(value);
      const mark = points({
        name: `T = ${rounds}`,
        x: values.map(({ at }) => at),
        y: kept.map(nameOf),
        ...looks[i % looks.length]!,
        size: 9,
      });
      const [low, high] = [values.map((one) => one.low), values.map((one) => one.high)];
      return errorBars(mark, { low, high, along: 'x' });
    });
  const proposed = studies.map(({ rounds, rows }) => {
    const [empty, held] = rows.filter((row) => row.scheme === 'proposed' && row.penaltySchedule === 'constant');
    if (empty === undefined || held === undefined) return undefined;
    return `T = ${rounds}: ${empty.devices.mean.toFixed(2)} devices from an empty queue, ${held.devices.mean.toFixed(2)} from a place-holder`;
  });
  const means = studies.map(({ rounds, rows }) => {
    const each = rows.filter(shown).map((row) => `${nameOf(row)} ${row.devices.mean.toFixed(2)}`);
    return `T = ${rounds}: ${each.join(', ')}`;
  });
  const found = proposed.every((one) => one !== undefined)
    ? `Proposed with constant V, ${proposed.join('; ')}.`
    : `Mean devices, ${means.join('; ')}.`;
  return {
    id,
    title: 'What an empty queue at the start costs',
    alt: `Mean devices, and the median over runs of the mean delay over budget, by scheme with 95 % intervals. ${found}`,
    ...panels(
      [
        {
          marks: marksOf(({ devices: { mean: at, low, high } }) => ({ at, low, high })),
          x: axis('Mean devices', { rangemode: 'tozero' }),
          y: { autorange: 'reversed' },
        },
        {
          marks: [
            ...marksOf(({ delayOverBudget: { median: at, low, high } }) => ({ at, low, high })),
            reference({ x: [1, 1], y: [names[0]!, names.at(-1)!], width: 1.2 }),
          ],
          x: axis('Mean delay / <i>τ̄</i>', { rangemode: 'tozero' }),
          y: { autorange: 'reversed', showticklabels: false },
        },
      ],
      { rows: 1, columns: 2, xgap: 0.08 },
    ),
    width: 900,
    height: 560,
    source: [
      'Dotted: the budget. Bars: 95 % intervals over seeds; the delay of the median run, since it need not have a mean.',
      ...source,
    ],
  };
}

/** What an empty queue costs in short and in long runs. */
export const transient: Figure = figure({
  id: 'transient',
  reads: resultsOf(transientRuns.named({ horizon: 'short' }), transientRuns.named({ horizon: 'long' })),
  draw: (studies, { id, source }) => transientFigure({ id, studies, source }),
});
