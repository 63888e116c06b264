import { InputError } from '../errors';
import type { EarlyStopRow, EarlyStopStudy } from '../experiments';
import type { FigureSpec } from '../plot/spec';
import { translucent } from '../plot/style';
import { curveLook } from './curveStyle';

/**
 * Share of rounds in which Algorithm 1 misses the best prefix, by channel model, penalty and budget, from records.
 *
 * @paper Theorem 2
 */
export function earlyStopMissesFigure(options: {
  readonly id?: string;
  readonly models: readonly { readonly name: string; readonly study: EarlyStopStudy }[];
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'early-stop-misses', models, source = [] } = options;
  const first = models[0];
  if (first === undefined) throw new InputError('models must hold at least one study; run `npx fedft run early-stop`');
  const groups = first.study.rows.map(({ penalty, gsDevices }) => ({ penalty, gsDevices }));
  const rowOf = (study: EarlyStopStudy, group: (typeof groups)[number]): EarlyStopRow =>
    study.rows.find((row) => row.penalty === group.penalty && row.gsDevices === group.gsDevices)!;
  const worst = models
    .flatMap(({ name, study }) => study.rows.map((row) => ({ name, row })))
    .reduce((a, b) => (b.row.missed.mean > a.row.missed.mean ? b : a));
  const fills = { bound: '#004c9e', count: '#cc4c00' };
  return {
    id,
    title: 'How often the early stop misses the best prefix',
    alt: `Bars of the share of missed rounds for ${models.length} channel models. Most often: ${worst.name} with psi = ${worst.row.penalty === 'bound' ? 'rho' : '-n/K'}, ${(100 * worst.row.missed.mean).toFixed(1)} %.`,
    data: groups.map((group) => {
      const rows = models.map(({ study }) => rowOf(study, group));
      const sameKind = groups.filter(({ penalty }) => penalty === group.penalty);
      const shade = (sameKind.indexOf(group) + 1) / sameKind.length;
      return {
        type: 'bar' as const,
        name: `${group.penalty === 'bound' ? 'ρ' : '−n/K'}, GS ${group.gsDevices}`,
        x: models.map(({ name }) => name),
        y: rows.map(({ missed }) => 100 * missed.mean),
        error_y: {
          type: 'data' as const,
          symmetric: true,
          array: rows.map(({ missed }) => 100 * (missed.high - missed.mean)),
          thickness: 1,
          width: 2,
          color: curveLook(4).colour,
        },
        marker: { color: translucent(fills[group.penalty], 0.3 + 0.7 * shade) },
      };
    }) as FigureSpec['data'],
    layout: {
      barmode: 'group',
      yaxis: { title: { text: 'Missed rounds (%)' }, rangemode: 'tozero' },
    },
    width: 880,
    source: [
      'Legend: penalty psi, and the mean devices of GS at the budget. Bars: 95 % interval over seeds.',
      ...source,
    ],
  };
}
