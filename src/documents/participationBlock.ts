import { describeRepeated, lateAccuracy, type ParticipationMode, participationRuns } from '../experiments';
import { mean, repeatedMean } from '../math';
import { percentText } from '../plot';
import { committedRecords } from '../records';
import { allSchemes } from '../scheduling';
import { markdownTable } from './blocks';

/** The conditions in words, in the order of the table. */
const conditions: { readonly [mode in ParticipationMode]: string } = {
  iid: 'as in the paper',
  'label-skew': 'unequal classes, alpha 0.3',
  unequal: 'unequal n_k, alpha 0.3',
  'kappa-1': 'kappa = 1',
  'kappa-10': 'kappa = 10',
};

/** Where the runs of `participation` end, by task, condition and scheme, beside GS in the same cells: from the committed records. */
export function participationBlock(): string {
  const all = committedRecords().list(participationRuns);
  const tasks = [...new Set(all.map(({ record }) => record.labels.task))];
  const rows = tasks.flatMap((task) =>
    (Object.keys(conditions) as ParticipationMode[]).flatMap((mode) =>
      allSchemes().flatMap(({ name, label }) => {
        const runsOf = (scheme: string, under: ParticipationMode) =>
          all
            .map(({ record }) => record)
            .filter(({ labels }) => labels.task === task && labels.scheme === scheme && labels.mode === under);
        const runs = runsOf(name, mode);
        if (runs.length === 0) return [];
        // Another weight of the heads changes the scheme alone: its cells are those of the paper's setting.
        const gs = runsOf('gs', mode.startsWith('kappa') ? 'iid' : mode);
        const over = (value: (results: (typeof runs)[number]['results'], seed: number) => number) =>
          repeatedMean(runs.map(({ results, labels }) => value(results, labels.seed)));
        const beyondGs = over((results, seed) => {
          const other = gs.find(({ labels }) => labels.seed === seed);
          return other === undefined ? Number.NaN : lateAccuracy(results) - lateAccuracy(other.results);
        });
        return [
          [
            task,
            conditions[mode],
            label ?? name,
            `${runs.length}`,
            describeRepeated(
              over(({ rounds }) => mean(rounds.devices)),
              (value) => value.toPrecision(3),
            ),
            mean(runs.map(({ results }) => mean(results.rounds.delay) / results.delayBudget)).toPrecision(3),
            describeRepeated(over(lateAccuracy), percentText),
            name === 'gs' || !Number.isFinite(beyondGs.mean)
              ? '-'
              : describeRepeated(beyondGs, (value) => (100 * value).toFixed(1)),
          ],
        ];
      }),
    ),
  );
  const header = [
    'task',
    'condition',
    'scheme',
    'cells',
    'devices a round',
    'mean delay / budget',
    'test accuracy, last quarter of the rounds',
    'beyond GS in the same cells, points',
  ];
  return `Means over cells with 95 % intervals (Student).\n\n${markdownTable(header, rows)}`;
}
