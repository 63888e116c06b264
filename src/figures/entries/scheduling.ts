import type { EarlyStopStudy, OrderRow, RunningTimeRow, TransientStudy } from '../../experiments';
import { channelModels } from '../../experiments/scheduling/channelModels';
import { deviceOrderFigure } from '../deviceOrder';
import { earlyStopMissesFigure } from '../earlyStopMisses';
import { runningTimeFigure } from '../runningTime';
import { transientFigure } from '../transient';
import { type FigureEntry, recordEntry } from './entry';

/** Figures of sections IV and V-E: figure 6, and the findings on online scheduling, which the paper has no figure for. */
export const schedulingEntries: readonly FigureEntry[] = [
  recordEntry<readonly EarlyStopStudy[]>({
    id: 'early-stop-misses',
    paper: '-',
    experiment: 'early-stop',
    runs: channelModels.map(({ name }) => name),
    draw: (studies, { id, source }) =>
      earlyStopMissesFigure({
        id,
        models: studies.map((study, i) => ({ name: channelModels[i]!.name, study })),
        source,
      }),
  }),
  recordEntry<readonly [TransientStudy, TransientStudy]>({
    id: 'transient',
    paper: '-',
    experiment: 'transient',
    runs: ['short', 'long'],
    draw: (studies, { id, source }) => transientFigure({ id, studies, source }),
  }),
  recordEntry<readonly [readonly OrderRow[]]>({
    id: 'device-order',
    paper: '-',
    experiment: 'device-order',
    runs: ['default/bound'],
    draw([rows], { id, records, source }) {
      const { deviceCount } = records[0]!.record.settings;
      const shortest = Math.min(...rows.map(({ rounds }) => rounds));
      const shown = rows.filter(({ rounds, penaltyWeight }) => rounds === shortest && penaltyWeight === 30);
      const about = `T = ${shortest}, V0 = 30 squared budgets, psi = rho.`;
      return deviceOrderFigure({ id, rows: shown, deviceCount: Number(deviceCount), source: [about, ...source] });
    },
  }),
  recordEntry<readonly [readonly RunningTimeRow[]]>({
    id: 'fig6-running-time',
    paper: '6',
    experiment: 'running-time',
    runs: ['measured'],
    draw: ([rows], { id, source }) => runningTimeFigure({ id, rows, source }),
  }),
];
