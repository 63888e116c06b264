import { InputError } from '../../errors';
import { type OrderRow, orderRuns } from '../../experiments';
import { greatest, least } from '../../math';
import { axis, errorBars, type FigureSpec, line, reference } from '../../plot/grammar';
import { defaultSettings } from '../../settings';
import { type Figure, figure } from '../figure';
import { curveLook } from '../shared/curveLook';
import { resultsOf } from '../shared/resultsOf';
import { weightingLabel } from './weightingLabel';

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
  const kindOf = (row: OrderRow): string =>
    `${weightingLabel(row)}, ${row.initialBacklog === 0 ? 'Q₀ = 0' : 'place-holder'}`;
  const curves = [...new Set(rows.map(kindOf))].map((label) => ({
    label,
    points: rows.filter((row) => kindOf(row) === label),
  }));
  const targets = rows.map(({ gsTarget }) => gsTarget);
  const holds = rows.filter(({ order, budgetKept }) => order === 'holds' && budgetKept).length;
  return {
    id,
    title: 'Where the proposed scheme schedules more devices than GS',
    alt: `Mean devices of the proposed scheme minus those of GS against the devices of GS out of ${deviceCount}. The order proposed > GS > AABA holds, with the budget kept, in ${holds} of ${rows.length} settings shown.`,
    data: [
      ...curves.map(({ label, points }, i) => {
        const gains = points.map(({ proposedBeyondGs }) => proposedBeyondGs);
        const curve = line({
          name: label,
          x: points.map(({ gsTarget }) => gsTarget),
          y: gains.map(({ mean }) => mean),
          ...curveLook(i),
          // Hollow: bought with more time than the budget allows.
          marker: points.map(({ budgetKept }) => (budgetKept ? 'circle' : 'circle-open')),
          markerSize: 9,
        });
        const [low, high] = [gains.map(({ mean, high }) => 2 * mean - high), gains.map(({ high }) => high)];
        return errorBars(curve, { low, high, colour: curveLook(i).colour, thickness: 1 });
      }),
      reference({ name: 'as many as GS', x: [least(targets), greatest(targets)], y: [0, 0], width: 1.2 }),
    ],
    layout: { xaxis: axis(`Mean devices of GS, out of ${deviceCount}`), yaxis: axis('Devices beyond GS') },
    source: [
      'Filled: mean delay within 1 % of the budget; hollow: budget missed. Bars: 95 % intervals over seeds.',
      ...source,
    ],
  };
}

/** V_0 that is shown, squared delay budgets. */
const SHOWN_WEIGHT = 30;

/** The order at the shortest T of the study. */
export const deviceOrder: Figure = figure({
  id: 'device-order',
  reads: resultsOf(orderRuns.named({ channels: 'default', penalty: defaultSettings.penalty })),
  draw([rows], { id, records, source }) {
    const { deviceCount } = records[0]!.record.settings;
    const shortest = least(rows.map(({ rounds }) => rounds));
    const shown = rows.filter(({ rounds, penaltyWeight }) => rounds === shortest && penaltyWeight === SHOWN_WEIGHT);
    const about = `T = ${shortest}, V0 = ${SHOWN_WEIGHT} squared budgets, psi = ${defaultSettings.penalty === 'count' ? '-n/K' : 'rho'}.`;
    return deviceOrderFigure({ id, rows: shown, deviceCount: Number(deviceCount), source: [about, ...source] });
  },
});
