import { InputError } from '../../errors';
import { type EarlyStopRow, type EarlyStopStudy, earlyStopRuns } from '../../experiments';
import { channelModels } from '../../experiments/scheduling/channelModels';
import { axis, bars, errorBars, type FigureSpec, percentText, translucent } from '../../plot/grammar';
import { type Figure, figure } from '../figure';
import { curveLook } from '../shared/curveLook';
import { resultsOf } from '../shared/resultsOf';

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
    alt: `Bars of the share of missed rounds for ${models.length} channel models. Most often: ${worst.name} with psi = ${worst.row.penalty === 'bound' ? 'rho' : '-n/K'}, ${percentText(worst.row.missed.mean)}.`,
    data: groups.map((group) => {
      const rows = models.map(({ study }) => rowOf(study, group));
      const sameKind = groups.filter(({ penalty }) => penalty === group.penalty);
      const shade = (sameKind.indexOf(group) + 1) / sameKind.length;
      const shown = bars({
        name: `${group.penalty === 'bound' ? 'ρ' : '−n/K'}, GS ${group.gsDevices}`,
        x: models.map(({ name }) => name),
        y: rows.map(({ missed }) => 100 * missed.mean),
        colour: translucent(fills[group.penalty], 0.3 + 0.7 * shade),
      });
      const high = rows.map(({ missed }) => 100 * missed.high);
      const low = rows.map(({ missed }) => 100 * (2 * missed.mean - missed.high));
      return errorBars(shown, { low, high, colour: curveLook(4).colour, thickness: 1, cap: 2 });
    }),
    layout: { barmode: 'group', yaxis: axis('Missed rounds (%)', { rangemode: 'tozero' }) },
    width: 880,
    source: [
      'Legend: penalty psi, and the mean devices of GS at the budget. Bars: 95 % interval over seeds.',
      ...source,
    ],
  };
}

/** The misses under every channel model of the study. */
export const earlyStopMisses: Figure = figure({
  id: 'early-stop-misses',
  reads: resultsOf(...channelModels.map(({ name }) => earlyStopRuns.named({ channels: name }))),
  draw: (studies, { id, source }) =>
    earlyStopMissesFigure({
      id,
      models: studies.map((study, i) => ({ name: channelModels[i]!.name, study })),
      source,
    }),
});
