import { InputError } from '../errors';
import type { OrderRow } from '../experiments';
import type { FigureSpec } from '../plot/spec';
import { ink } from '../plot/style';
import { curveLook } from './curveStyle';

/**
 * Devices that the proposed scheme schedules beyond GS against the stringency of the budget, one curve for each start of
 * the queue and each V_t, at one V_0 and one T, from a record.
 *
 * @paper (28), (29)
 */
export function deviceOrderFigure(options: {
  readonly id?: string;
  readonly rows: readonly OrderRow[];
  /** K. */
  readonly deviceCount: number;
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'device-order', rows, deviceCount, source = [] } = options;
  if (new Set(rows.map(({ rounds, penaltyWeight }) => `${rounds}/${penaltyWeight}`)).size !== 1) {
    throw new InputError('rows must be of one T and one V_0; filter the study first');
  }
  const kinds = [
    { label: 'constant V, Q₀ = 0', schedule: 'constant', start: 'empty' },
    { label: 'constant V, place-holder', schedule: 'constant', start: 'held' },
    { label: 'V/√t, Q₀ = 0', schedule: 'inverse-sqrt', start: 'empty' },
    { label: 'V/√t, place-holder', schedule: 'inverse-sqrt', start: 'held' },
  ] as const;
  const curves = kinds
    .map(({ label, schedule, start }) => ({
      label,
      points: rows.filter(
        ({ penaltySchedule, initialBacklog }) =>
          penaltySchedule === schedule && (initialBacklog === 0) === (start === 'empty'),
      ),
    }))
    .filter(({ points }) => points.length > 0);
  const holds = rows.filter(({ order, budgetKept }) => order === 'holds' && budgetKept).length;
  return {
    id,
    title: 'Where the proposed scheme schedules more devices than GS',
    alt: `Mean devices of the proposed scheme minus those of GS against the devices of GS out of ${deviceCount}. The order proposed > GS > AABA holds, with the budget kept, in ${holds} of ${rows.length} settings shown.`,
    data: [
      ...curves.map(({ label, points }, i) => {
        const { colour, dash } = curveLook(i);
        return {
          type: 'scatter' as const,
          mode: 'lines+markers' as const,
          name: label,
          x: points.map(({ gsTarget }) => gsTarget),
          y: points.map(({ proposedBeyondGs }) => proposedBeyondGs.mean),
          error_y: {
            type: 'data' as const,
            symmetric: true,
            array: points.map(({ proposedBeyondGs }) => proposedBeyondGs.high - proposedBeyondGs.mean),
            thickness: 1,
            width: 3,
            color: colour,
          },
          line: { color: colour, dash, width: 2 },
          marker: {
            color: colour,
            size: 9,
            // Hollow: bought with more time than the budget allows.
            symbol: points.map(({ budgetKept }) => (budgetKept ? 'circle' : 'circle-open')),
          },
        };
      }),
      {
        type: 'scatter' as const,
        mode: 'lines' as const,
        name: 'as many as GS',
        x: [Math.min(...rows.map((row) => row.gsTarget)), Math.max(...rows.map((row) => row.gsTarget))],
        y: [0, 0],
        line: { color: ink.reference, width: 1.2, dash: 'dot' as const },
      },
    ] as FigureSpec['data'],
    layout: {
      xaxis: { title: { text: `Mean devices of GS, out of ${deviceCount}` } },
      yaxis: { title: { text: 'Devices beyond GS' } },
    },
    source: [
      'Filled: mean delay within 1 % of the budget; hollow: budget missed. Bars: 95 % intervals over seeds.',
      ...source,
    ],
  };
}
