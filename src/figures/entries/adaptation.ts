import {
  type AdaptationMode,
  type AdaptationResults,
  adaptationModes,
  findLearningRuns,
  runsBySeed,
} from '../../experiments';
import type { FoundRecord } from '../../records';
import { tasks } from '../../tasks';
import { type AdaptationRow, adaptationFigure } from '../adaptation';
import { describeRecords, type FigureEntry } from './entry';

const modes = Object.keys(adaptationModes) as AdaptationMode[];

/** The figure of claim C1, of every task whose four modes have a record. */
export const adaptationEntries: readonly FigureEntry[] = [
  {
    id: 'adaptation',
    paper: '-',
    experiment: 'adaptation',
    build(profile) {
      const found = findLearningRuns('adaptation', { profile, variants: ['mode', 'adaptation'] });
      const rows: AdaptationRow[] = [];
      const records: FoundRecord<unknown>[] = [];
      for (const { name } of tasks) {
        const bySeed = runsBySeed(
          found.filter((run) => run.task === name),
          modes,
        );
        if (bySeed === undefined) continue;
        const own = [...bySeed.values()].flat();
        records.push(...own.map((run) => run.found));
        const results = (mode: AdaptationMode): readonly AdaptationResults[] =>
          bySeed.get(mode)!.map((run) => run.found.record.results as AdaptationResults);
        const [first] = results('pretrained-lora');
        rows.push({
          title: first!.task.title,
          baseline: first!.task.baseline,
          accuracies: new Map(
            modes.map((mode) => [mode, results(mode).map(({ evaluations }) => evaluations.testAccuracy.at(-1)!)]),
          ),
          lora: first!.parameters.lora,
          encoder: first!.parameters.encoder,
        });
      }
      if (rows.length === 0) return undefined;
      return { figure: adaptationFigure({ id: 'adaptation', rows, source: [describeRecords(records)] }), records };
    },
  },
];
